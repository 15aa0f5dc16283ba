/** Where signing in may lead to: pages of the signed-in area, and those of mails that ask who one is. */
const allowed =
  /^\/(app|account|admin|inbjudan|en\/invitation|bekrafta-ny-epost|en\/confirm-new-email)(\/|\?|$)/;

/**
 * The page to go to after signing in. Whatever is no path of the signed-in area (another site, `//host`, a script,
 * backslashes) gives `otherwise`.
 */
export function safeReturnPath(given: string | null, otherwise: string): string {
  if (given === null || given.length > 1000) return otherwise;
  // As a browser would read it: backslashes are slashes, tabs and newlines are nothing, dots are folders.
  const here = 'https://here.invalid';
  const url = URL.parse(given, here);
  if (!url || url.origin !== here) return otherwise;
  const path = url.pathname + url.search;
  return allowed.test(path) && !path.startsWith('//') ? path : otherwise;
}
