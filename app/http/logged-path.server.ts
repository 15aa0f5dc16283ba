/**
 * A request's path as it may be logged. The token in an address of the winget source is a secret that any user of a
 * computer can read and nobody else should: its first characters tell which it was, as on the organisation's page.
 */
export function loggedPath(path: string): string {
  const plain = path.replace(/%([0-7][0-9a-f])/gi, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  const shortened = plain.replace(/^(\/+winget\/+)([^/]{1,8})[^/]*/i, '$1$2…');
  return shortened === plain ? path : shortened;
}
