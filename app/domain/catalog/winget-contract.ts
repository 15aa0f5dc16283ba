/**
 * Contracts of the winget REST source that the source speaks (winget-cli knows these and 1.28, which adds nothing
 * that the catalog has), oldest first. There are no 1.2, 1.3, 1.8 and 1.11.
 */
export const contracts = [1, 4, 5, 6, 7, 9, 10, 12] as const;

/** The minor number: 6 is contract 1.6. */
export type Contract = (typeof contracts)[number];

export const newestContract: Contract = 12;

const always = ['msix', 'appx', 'msi', 'exe', 'inno', 'nullsoft', 'wix', 'burn', 'msstore', 'pwa'];
const since: Record<string, Contract> = { zip: 4, portable: 4, font: 12 };

/** The first contract whose clients know an installer of this type; null when none does. */
export function firstContract(type: string, nestedType: string | null): Contract | null {
  const own = since[type] ?? (always.includes(type) ? 1 : null);
  if (type !== 'zip' || nestedType === null || own === null) return own;
  const nested = nestedType === 'zip' ? null : firstContract(nestedType, null);
  return nested === null ? null : nested > own ? nested : own;
}

/** Whether any contract knows installers of this type. */
export function isSupported(type: string, nestedType: string | null): boolean {
  return firstContract(type, nestedType) !== null;
}
