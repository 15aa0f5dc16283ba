import { existsSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  compareVersions,
  findVersionProblem,
  versionSortKey,
} from '#app/domain/catalog/version-order.ts';

type Pair = [a: string, op: '<' | '==', b: string];

const pairs: Pair[] = [
  // Integers, not text, and part by part.
  ['9', '<', '10'],
  ['1.9', '<', '1.10'],
  ['13.9.8', '<', '14.1'],
  ['26.02', '<', '26.10'],
  ['0.0.1-beta', '<', '0.0.2-alpha'],
  // Spellings of one version.
  ['1.0', '==', '1.0.0'],
  ['1.0', '==', '1.0.'],
  ['1.0', '==', ' 1.0\t'],
  ['01.02', '==', '1.2'],
  ['5.3.0', '==', '5.3.0.0'],
  ['v1.2', '==', '1.2'],
  ['Version 1.2', '==', '1.2'],
  ['foo1', '==', 'bar1'],
  ['1. 2 .3', '==', '1.2.3'],
  ['1.0-RC', '==', '1.0-rc'],
  ['1.0-Ä', '==', '1.0-ä'],
  ['1.0-Straße', '==', '1.0-STRASSE'],
  ['', '==', '0.0'],
  ['1..2', '==', '1.0.2'],
  // Leading letters stay when no digit comes before the first dot.
  ['beta.1', '<', 'beta.2'],
  ['alpha', '<', 'beta'],
  ['v.1', '<', '0'],
  // Text after an integer is lower than no text, and is compared by code point.
  ['1.0-rc', '<', '1.0'],
  ['1.0.0-rc', '<', '1'],
  ['1.0-alpha', '<', '1.0-beta'],
  ['1.0-rc', '<', '1.0-rc1'],
  ['22.0.0-rc.1', '<', '22.0.0-rc.1.1'],
  ['22.0.0-rc.1.2', '<', '22.0.0-rc.2'],
  ['22.0.0-rc.1.1', '<', '22.0.0'],
  ['1.0-\uffee', '<', '1.0-\u{10000}'],
  ['1a', '<', '1a\0'],
  ['1a\0', '<', '1a\u0001'],
  ['1a\u0001', '<', '1a\u0001\0'],
  // A missing part is zero: lower than a positive part, higher than a part with text only.
  ['1', '<', '1.0.1'],
  ['1.0.0.beta', '<', '1'],
  ['1.0.beta', '<', '1.0.0.beta'],
  ['1.0.0.1', '<', '1.0.1'],
  // Unsigned 64 bits; above that the whole part is text.
  ['1.18446744073709551614', '<', '1.18446744073709551615'],
  ['1.18446744073709551616', '<', '1.0'],
  ['1.18446744073709551616', '<', '1.99999999999999999999'],
  ['1.000000000000000000000000000007', '==', '1.7'],
  ['1.99999999999999999999RC', '==', '1.99999999999999999999rc'],
  // Words and approximate markers.
  ['999999999', '<', 'Latest'],
  ['latest', '==', 'LATEST'],
  ['latest', '==', 'latest.0'],
  ['Unknown', '<', '1.fork'],
  ['unknown', '<', ''],
  ['unknown', '<', 'alpha'],
  ['< 1.0', '<', '1.0'],
  ['1.0-rc', '<', '< 1.0'],
  ['1.0', '<', '> 1.0'],
  ['> 1.0', '<', '1.1'],
  ['< 1.0', '==', '< 1.0.0'],
  ['<1.0', '==', '1.0'],
  ['latest', '<', '> latest'],
];

function compareKeys(a: string, b: string): number {
  return Math.sign(Buffer.compare(versionSortKey(a), versionSortKey(b)));
}

function expectPair([a, op, b]: Pair): void {
  const expected = op === '<' ? -1 : 0;
  expect(compareVersions(a, b), `${a} ${op} ${b}`).toBe(expected);
  expect(compareVersions(b, a) + expected, `${b} against ${a}`).toBe(0);
  expect(compareKeys(a, b), `key of ${a} ${op} key of ${b}`).toBe(expected);
}

// Small alphabets, so that random versions often share parts, spellings and lengths.
const word = fc.constantFrom('', '0', '00', '1', '01', '2', '10', '255', '256', '65536');
const integer = fc.oneof(
  { weight: 6, arbitrary: word },
  fc.bigInt({ min: 0n, max: 2n ** 65n }).map(String),
);
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', '', '-rc', '-RC', 'a', 'ab', ' b', 'ä', 'latest') },
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.string({ unit: fc.constantFrom('\0', '\u0001', '\u0002', '\ud800', 'ς', 'ß'), maxLength: 3 }),
);
const part = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('0', '0', '1', 'a') },
  fc.tuple(integer, text).map(([digits, rest]) => digits + rest),
);
const marker = fc.constantFrom('', '', '', '', '< ', '> ', 'v', ' ');
const version = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(marker, fc.array(part, { maxLength: 6 }))
      .map(([prefix, parts]) => prefix + parts.join('.')),
  },
  fc.constantFrom('Latest', 'Unknown', '> latest', '', '.'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

describe('compareVersions', () => {
  it.each(pairs)('%j %s %j', (...pair) => expectPair(pair));

  it('is a total order', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0);
        expect(compareVersions(a, b) + compareVersions(b, a)).toBe(0);
        const [low, middle, high] = [a, b, c].sort(compareVersions) as [string, string, string];
        expect(compareVersions(low, high)).toBeLessThanOrEqual(0);
        if (compareVersions(low, middle) === 0) {
          expect(compareVersions(low, high)).toBe(compareVersions(middle, high));
        }
        if (compareVersions(middle, high) === 0) {
          expect(compareVersions(low, high)).toBe(compareVersions(low, middle));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('takes respelled versions for the same', () => {
    const number = fc.nat({ max: 2 ** 31 });
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('', 'v', 'Version ', ' '),
        fc.constantFrom('', '.0', '.0.0', '.', ' '),
        fc.nat({ max: 3 }),
        (numbers, before, after, zeros) => {
          const plain = numbers.join('.');
          const padded = numbers.map((value) => '0'.repeat(zeros) + value).join('.');
          expectPair([before + padded + after, '==', plain]);
        },
      ),
    );
  });
});

describe('versionSortKey', () => {
  it('sorts as the versions do, and is equal exactly when they are', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compareKeys(a, b)).toBe(compareVersions(a, b));
      }),
      { numRuns: 10_000 },
    );
  });

  it('counts more zero parts than fit in two bytes', () => {
    const zeros = '.0'.repeat(70_000);
    expectPair([`1${zeros}.1`, '<', `1${zeros.slice(2)}.1`]);
    expectPair([`1${zeros.slice(2)}.a`, '<', `1${zeros}.a`]);
  });

  // Stored in the database: a change here needs a migration that rewrites every key.
  it.each([
    ['1.2', '01 30 ff 01 01 ff 30 ff 01 02 ff 20 02'],
    ['1.0.300-rc', '01 30 ff 01 01 ff 30 fe fe 02 01 2c 2d 72 63 00 20 02'],
    ['Latest', '02 20 02'],
    ['> Latest', '02 20 03'],
    ['Unknown', '00 20 02'],
  ])('of %s stays the same', (spelling, hex) => {
    const key = Buffer.from(versionSortKey(spelling)).toString('hex');
    expect(key).toBe(hex.replaceAll(' ', ''));
  });
});

describe('findVersionProblem', () => {
  it.each(['1', '1.0-rc.1', 'v2', 'R32+1', '2024年', '1.0 (64-bit)', 'x'.repeat(128)])(
    'accepts %s',
    (good) => expect(findVersionProblem(good)).toBeNull(),
  );

  it.each([
    ['', 'empty'],
    [' \t', 'empty'],
    [' 1.0', 'space'],
    ['x'.repeat(129), '128'],
    ['1.0\u0007', 'control'],
    ['1.0\ud800', 'control'],
    ['1/0', 'one of'],
    ['..\\1', 'one of'],
    ['> 1.0', 'one of'],
    ['..', 'no digit'],
    ['-', 'no digit'],
    ['LATEST', 'does not name'],
    ['unknown', 'does not name'],
  ])('refuses %j', (bad, reason) => expect(findVersionProblem(bad)).toContain(reason));
});

describe('the official pairs', () => {
  const file = new URL(
    '../../../../shared/data/winget-protocol/version-order.json',
    import.meta.url,
  );

  it.skipIf(!existsSync(file))('hold (skipped without ../shared/data)', () => {
    const official = JSON.parse(readFileSync(file, 'utf8')) as {
      a: string;
      op: string;
      b: string;
    }[];
    expect(official.length).toBeGreaterThan(20);
    for (const { a, op, b } of official) expectPair([a, op === '==' ? '==' : '<', b]);
  });
});
