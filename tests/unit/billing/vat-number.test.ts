import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseVatNumber } from '#app/domain/billing/vat-number.ts';

test.each([
  ['SE556036079301', 'SE556036079301'],
  ['se 556036-0793 01', 'SE556036079301'],
  ['SE.5560360793.01', 'SE556036079301'],
  ['DE123456789', 'DE123456789'],
  ['NL123456789B01', 'NL123456789B01'],
  ['ATU12345678', 'ATU12345678'],
  ['el123456789', 'EL123456789'],
  ['FI 1234 5678', 'FI12345678'],
])('reads %s as %s', (typed, registered) => {
  expect(parseVatNumber(typed)).toBe(registered);
});

test.each([
  ['nothing', ''],
  ['a number without its country', '556036079301'],
  ['an organisation’s number alone', 'SE5560360793'],
  ['an ending that is not 01', 'SE556036079302'],
  ['a wrong check digit', 'SE556036079401'],
  ['Greece by the letters of its domain', 'GR123456789'],
  ['a country outside the union', 'NO123456789'],
  ['more than a number', 'SE556036079301; drop table'],
  ['digits of another script', 'SE٥٥٦٠٣٦٠٧٩٣٠١'],
])('refuses %s', (_, typed) => {
  expect(parseVatNumber(typed)).toBeNull();
});

const digits = fc.stringMatching(/^\d{9}$/);

/** The tenth digit that makes nine a Swedish organisation’s number. */
function checkDigit(nine: string): number {
  const sum = [...nine].reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

test('of ten Swedish numbers with the same beginning, exactly the one with its check digit is read', () => {
  fc.assert(
    fc.property(digits, (nine) => {
      const good = Array.from({ length: 10 }, (_, digit) => `SE${nine}${digit}01`).filter(
        (number) => parseVatNumber(number) !== null,
      );
      expect(good).toEqual([`SE${nine}${checkDigit(nine)}01`]);
    }),
  );
});

test('what was read is read again as it is, and no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z]{2}[ .\-0-9A-Z]{0,16}$/)),
      (text) => {
        const read = parseVatNumber(text);
        if (read !== null) expect(parseVatNumber(read)).toBe(read);
      },
    ),
  );
});
