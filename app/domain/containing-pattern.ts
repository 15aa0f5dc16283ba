/** The pattern with which LIKE and ILIKE find a text anywhere, taken as it stands. */
export function containingPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
