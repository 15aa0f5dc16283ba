/**
 * The shape of VAT numbers in the European Union, without the country's letters (Council Directive 2006/112/EC art. 215;
 * the Commission's VIES FAQ lists them). Greece writes EL.
 */
const shapes: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
};

/**
 * Reads a VAT number as people write it, with spaces, points or hyphens. A Swedish one is the organisation's number
 * with its check digit, and 01.
 * @returns the number as it is registered, e.g. SE556036079301; null when it is none
 */
export function parseVatNumber(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s.-]/g, '');
  const country = plain.slice(0, 2);
  const rest = plain.slice(2);
  if (!shapes[country]?.test(rest)) return null;
  if (country === 'SE' && !isLuhn(rest.slice(0, 10))) return null;
  return plain;
}

/** Modulus 10 over every digit, the last of which is the check digit. */
function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
