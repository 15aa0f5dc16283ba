import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { commonPasswords, commonWords } from './common-passwords.ts';

/** In characters as people count them. No rules of composition: length is what helps (ASVS 6.2.5). */
export const passwordLength = { least: 12, most: 128 };

const lengthOf = (password: string) => [...password.normalize('NFKC')].length;

/** A password that somebody chooses. Call `checkPassword` too, which knows whose it is. */
export const newPasswordField = z
  .string({ error: 'accounts:password.missing' })
  .refine((password) => lengthOf(password) >= passwordLength.least, 'accounts:password.tooShort')
  .refine((password) => lengthOf(password) <= passwordLength.most, 'accounts:password.tooLong');

/** A password that somebody has: whatever it is, it may only be wrong. */
export const currentPasswordField = z
  .string({ error: 'accounts:password.missing' })
  // Several times the longest there is; what is longer is not worth hashing.
  .max(passwordLength.most * 8, 'accounts:password.wrong');

/** Throws InvalidInputError for `field` when a guesser would come upon the password early. */
export function checkPassword(
  password: string,
  owner: { email: string; name?: string },
  field = 'password',
): void {
  if (isGuessable(password, owner)) {
    throw new InvalidInputError([{ field, message: 'accounts:password.common' }]);
  }
}

/** Rows of keys and the alphabet; a piece of one, either way, adds nothing. */
const runs = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyzåäö',
  'qwertyuiopå',
  'asdfghjklöä',
  'zxcvbnm',
];
const runsBothWays = runs.flatMap((run) => [run, [...run].reverse().join('')]);
const leastOwn = 5;

/**
 * Whether a password is on the list, or nothing but common words, its owner's own names, keyboard rows, years and
 * repetitions with a little around them: `Sommar2026!!!`, `P@ssw0rd1234`, `qwertyuiop12`.
 */
export function isGuessable(password: string, owner: { email: string; name?: string }): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  return [plain, withoutDisguise(plain)].some(
    (spelling) => commonPasswords.has(spelling) || countOwn(spelling, wordsOf(owner)) < leastOwn,
  );
}

/** `p@ssw0rd` is `password`. */
function withoutDisguise(password: string): string {
  const letters: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' };
  const signs: Record<string, string> = { '@': 'a', $: 's', '!': 'i', '€': 'e', '+': 't' };
  return password.replace(/[013457@$!€+]/g, (sign) => letters[sign] ?? signs[sign] ?? sign);
}

function wordsOf({ email, name = '' }: { email: string; name?: string }): string[] {
  const words = `${email} ${name}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word.length > 2);
}

/** How many different letters and digits are left when all that a guesser would think of is gone. */
function countOwn(password: string, owners: string[]): number {
  let rest = password;
  for (const word of [...owners, ...commonWords]) rest = rest.replaceAll(word, ' ');
  rest = withoutRuns(rest)
    .replace(/(19|20)\d\d/g, ' ')
    .replace(/[^\p{L}\p{N}]/gu, '');
  return new Set(rest).size;
}

/** Takes out pieces of three or more characters of a row. */
function withoutRuns(text: string): string {
  let rest = '';
  for (let at = 0; at < text.length;) {
    let length = 3;
    if (!isPieceOfRun(text.slice(at, at + length))) {
      rest += text[at];
      at += 1;
      continue;
    }
    while (at + length < text.length && isPieceOfRun(text.slice(at, at + length + 1))) length += 1;
    at += length;
  }
  return rest;
}

function isPieceOfRun(piece: string): boolean {
  return piece.length > 2 && runsBothWays.some((run) => run.includes(piece));
}
