/** The organisation with this number. */
export function organizationId(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
