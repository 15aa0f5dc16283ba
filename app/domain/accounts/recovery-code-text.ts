import { createHash, randomInt } from 'node:crypto';

/** No 0, 1, i, l, o or u: nothing to confuse when it is read from paper. */
const letters = '23456789abcdefghjkmnpqrstvwxyz';
const groups = 4;
const lettersInGroup = 6;

/** A new code such as `k3v9xq-…`: 24 letters of 30, 117 random bits, so that a fast hash is enough (ASVS 6.5.2). */
export function createRecoveryCode(random: (below: number) => number = randomInt): string {
  const group = () =>
    Array.from({ length: lettersInGroup }, () => letters[random(letters.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** What is kept of a code. Capitals, blanks and hyphens do not matter. */
export function hashRecoveryCode(userId: string, code: string): Uint8Array {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return new Uint8Array(createHash('sha256').update(`${userId}\0${plain}`).digest());
}
