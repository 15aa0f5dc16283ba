/** True for an absolute http or https address of at most 2048 characters without credentials. */
export function isWebAddress(text: string): boolean {
  if (text.length > 2048 || /\s/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && hostname !== '' && username === '' && password === '';
}

/** True for a well-formed BCP 47 tag of at most 20 characters (winget's limit), such as sv-SE. */
export function isWellFormedLocale(text: string): boolean {
  if (text.length > 20) return false;
  try {
    return new Intl.Locale(text).toString() !== '';
  } catch {
    return false;
  }
}

/** True for a day that exists, as yyyy-mm-dd. */
export function isWellFormedDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
