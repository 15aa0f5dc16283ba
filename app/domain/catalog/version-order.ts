import { foldCase } from './case-folding.ts';

/**
 * winget's version order (winget-cli, Versions.cpp): what "newer" means everywhere in Lappa.
 *
 * A version is split at '.', each part is an unsigned 64-bit integer followed by text. Parts are
 * compared one by one, the integer first; then no text is higher than any text (1.0-rc < 1.0), and
 * two texts are compared case-folded, by code point, which is the order of their UTF-8 bytes.
 * A missing part counts as 0, so 1.0 equals 1.0.0. This is not semver.
 */

/** One part: its integer without leading zeros ('' is zero), and its text case-folded. */
interface Part {
  digits: string;
  text: string;
}

interface ParsedVersion {
  rank: number;
  parts: Part[];
  marker: number;
}

// The numbers order the three ranks and the three markers, and are the bytes of the sort key.
const UNKNOWN = 0;
const NORMAL = 1;
const LATEST = 2;
const APPROXIMATELY_LESS = 1;
const EXACT = 2;
const APPROXIMATELY_GREATER = 3;

const HIGHEST_INTEGER = '18446744073709551615';
const ZERO: Part = { digits: '', text: '' };

/**
 * Compares two versions as winget does. Total: any two texts have an order, also empty and odd ones.
 * 'Latest' is above and 'Unknown' below every other version; '< 1.0' is just below and '> 1.0' just
 * above 1.0. The text of a part after its integer is compared by code point on folded text.
 */
export function compareVersions(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left.rank !== right.rank) return left.rank < right.rank ? -1 : 1;
  if (left.rank === NORMAL) {
    const count = Math.max(left.parts.length, right.parts.length);
    for (let index = 0; index < count; index += 1) {
      const order = compareParts(left.parts[index] ?? ZERO, right.parts[index] ?? ZERO);
      if (order !== 0) return order;
    }
  }
  if (left.marker === right.marker) return 0;
  return left.marker < right.marker ? -1 : 1;
}

/**
 * Bytes whose order (memcmp, or bytea in PostgreSQL) is the order of `compareVersions`; two keys are
 * equal exactly when the versions are. For a unique index: 5.3.0 and 5.3.0.0 have one key.
 *
 * Layout: rank; then for each part that is not plain zero, with k zero parts before it:
 * 10 k text (zero with text), or 30 ~k integer text (integer above zero); then 20 at the end, and the
 * marker. More zeros before a text part make the version higher, before an integer lower; hence ~k.
 * Counts and integers are a length byte and that many big-endian bytes. Text is FF when there is
 * none, else UTF-8 closed by 00, where 00 and 01 inside become 01 01 and 01 02.
 */
export function versionSortKey(version: string): Uint8Array {
  const { rank, parts, marker } = parseVersion(version);
  const key: number[] = [rank];
  if (rank === NORMAL) {
    let zeros = 0;
    for (const part of parts) {
      if (isZero(part)) {
        zeros += 1;
        continue;
      }
      const count = bigEndian(BigInt(zeros));
      zeros = 0;
      if (part.digits === '') {
        key.push(0x10, ...count);
      } else {
        key.push(0x30, ...count.map((byte) => 0xff - byte), ...bigEndian(BigInt(part.digits)));
      }
      pushText(key, part.text);
    }
  }
  key.push(0x20, marker);
  return Uint8Array.from(key);
}

/**
 * Why a text cannot be a version in the catalog, in English, or null when it can. The limits are
 * winget's (PackageVersion: 1 to 128 characters, no path characters), and a version must say which
 * release it is: not 'Latest', 'Unknown' or an approximate one.
 */
export function findVersionProblem(text: string): string | null {
  if (trimSpace(text) === '') return 'The version is empty.';
  if (trimSpace(text) !== text) return 'The version begins or ends with a space.';
  if (text.length > 128) return 'The version is longer than 128 characters.';
  // oxlint-disable-next-line no-control-regex -- finding control characters is the point
  if (/[\u0000-\u001f\u007f-\u009f\p{Cs}]/u.test(text)) {
    return 'The version contains a control character.';
  }
  if (/[\\/:*?"<>|]/.test(text)) return 'The version contains one of \\ / : * ? " < > |.';
  if (!/[\p{L}\p{N}]/u.test(text)) return 'The version contains no digit and no letter.';
  if (parseVersion(text).rank !== NORMAL) return `'${text}' does not name a version.`;
  return null;
}

function parseVersion(version: string): ParsedVersion {
  let base = trimSpace(version);
  let marker = EXACT;
  if (base.startsWith('< ')) marker = APPROXIMATELY_LESS;
  else if (base.startsWith('> ')) marker = APPROXIMATELY_GREATER;
  if (marker !== EXACT) base = base.slice(2);

  const parts = dropLeadingLetters(base).split('.').map(parsePart);
  while (isZero(parts.at(-1))) parts.pop();

  const only = parts.length === 1 ? parts[0] : undefined;
  let rank = NORMAL;
  if (only?.digits === '' && only.text === 'latest') rank = LATEST;
  if (only?.digits === '' && only.text === 'unknown') rank = UNKNOWN;
  return { rank, parts, marker };
}

/** 'v1.2' and 'Version 1.2' are 1.2, but 'beta.2' keeps its first part: no digit before the dot. */
function dropLeadingLetters(text: string): string {
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '.') return text;
    if (isDigit(text.charCodeAt(index))) return text.slice(index);
  }
  return text;
}

function parsePart(rawPart: string): Part {
  const part = trimSpace(rawPart);
  let end = 0;
  while (isDigit(part.charCodeAt(end))) end += 1;
  let start = 0;
  while (start < end && part[start] === '0') start += 1;
  const digits = part.slice(start, end);
  if (
    digits.length > HIGHEST_INTEGER.length ||
    (digits.length === HIGHEST_INTEGER.length && digits > HIGHEST_INTEGER)
  ) {
    return { digits: '', text: foldCase(part) };
  }
  return { digits, text: end === part.length ? '' : foldCase(part.slice(end)) };
}

function compareParts(a: Part, b: Part): -1 | 0 | 1 {
  if (a.digits !== b.digits) {
    if (a.digits.length !== b.digits.length) return a.digits.length < b.digits.length ? -1 : 1;
    return a.digits < b.digits ? -1 : 1;
  }
  if (a.text === b.text) return 0;
  if (a.text === '') return 1;
  if (b.text === '') return -1;
  return compareCodePoints(a.text, b.text);
}

function compareCodePoints(a: string, b: string): -1 | 0 | 1 {
  const shorter = Math.min(a.length, b.length);
  let index = 0;
  while (index < shorter && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  if (index === shorter) return a.length < b.length ? -1 : a.length > b.length ? 1 : 0;
  const left = rankUtf16(a.charCodeAt(index));
  const right = rankUtf16(b.charCodeAt(index));
  return left < right ? -1 : 1;
}

/** Lifts surrogates above the rest of UTF-16, so that code units sort as code points do. */
function rankUtf16(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function bigEndian(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn));
  return [bytes.length, ...bytes];
}

function pushText(key: number[], text: string): void {
  if (text === '') {
    key.push(0xff);
    return;
  }
  for (const byte of new TextEncoder().encode(text)) {
    if (byte <= 1) key.push(0x01, byte + 1);
    else key.push(byte);
  }
  key.push(0x00);
}

/** Trims the six ASCII spaces only, as winget does. */
function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isZero(part: Part | undefined): boolean {
  return part?.digits === '' && part.text === '';
}
