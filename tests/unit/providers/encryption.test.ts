import { describe, expect, test } from 'vitest';
import { parseEnvironment } from '#app/env.server.ts';
import {
  isSealedWithCurrentKey,
  seal,
  SealBrokenError,
  unseal,
} from '#app/providers/encryption.server.ts';

const key = (id: string, byte: number) => ({ id, bytes: new Uint8Array(32).fill(byte) });
const old = key('old', 1);
const current = key('new', 2);
const place = { table: 'totp_factors', column: 'secret', row: 'a' };

describe('a sealed value', () => {
  test('opens in its place, and is another each time', () => {
    const sealed = seal('hemlighet å', place, [current]);
    expect(sealed).toMatch(/^v1:new:[\w-]{16}:[\w-]+$/);
    expect(sealed).not.toContain('hemlighet');
    expect(unseal(sealed, place, [current])).toBe('hemlighet å');
    expect(seal('hemlighet å', place, [current])).not.toBe(sealed);
  });

  test.each([
    { ...place, row: 'b' },
    { ...place, column: 'other' },
    { ...place, table: 'sso_connections' },
  ])('does not open as %o', (elsewhere) => {
    const sealed = seal('x', place, [current]);
    expect(() => unseal(sealed, elsewhere, [current])).toThrow(SealBrokenError);
  });

  test.each([
    ['changed', (sealed: string) => `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`],
    ['cut short', (sealed: string) => sealed.slice(0, -30)],
    ['without its tag', (sealed: string) => sealed.slice(0, sealed.lastIndexOf(':') + 1)],
    ['of another version', (sealed: string) => sealed.replace('v1', 'v2')],
    ['with another key’s name', (sealed: string) => sealed.replace(':new:', ':old:')],
    ['that never was one', () => 'plain text'],
  ])('does not open when %s', (_how, change) => {
    const sealed = seal('secret', place, [current]);
    expect(() => unseal(change(sealed), place, [current, old])).toThrow(SealBrokenError);
  });

  test('of an older key opens while the key is there, and wants to be sealed anew', () => {
    const sealed = seal('x', place, [old]);
    expect(unseal(sealed, place, [current, old])).toBe('x');
    expect(isSealedWithCurrentKey(sealed, [current, old])).toBe(false);
    expect(() => unseal(sealed, place, [current])).toThrow(SealBrokenError);
  });
});

describe('ENCRYPTION_KEYS', () => {
  const read = (text: string) =>
    parseEnvironment({ LAPPA_MODE: 'test', ENCRYPTION_KEYS: text }).ENCRYPTION_KEYS;
  const base64 = Buffer.alloc(32, 9).toString('base64');

  test('is a list, the first of which seals', () => {
    expect(read(`b:${base64}, a:${base64.replace('=', '')}`).map(({ id }) => id)).toEqual([
      'b',
      'a',
    ]);
    expect(read('')).toEqual([]);
  });

  test.each(['abc', `:${base64}`, 'a:dG9vIHNob3J0', `a:${base64}${base64}`, `A B:${base64}`])(
    'is refused as %s',
    (text) => expect(() => read(text)).toThrow('ENCRYPTION_KEYS'),
  );

  test('is needed for sealing', () => {
    expect(() => seal('x', place, [])).toThrow('ENCRYPTION_KEYS');
  });
});
