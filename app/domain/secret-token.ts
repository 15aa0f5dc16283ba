import { createHash, randomBytes } from 'node:crypto';

/** A secret that somebody else holds: we keep its hash only. */
export interface SecretToken {
  /** 32 random bytes, base64url. Shown once. */
  token: string;
  hash: Uint8Array;
}

export function createSecretToken(random: (size: number) => Buffer = randomBytes): SecretToken {
  const token = random(32).toString('base64url');
  return { token, hash: hashSecretToken(token) };
}

/** SHA-256: the token has 256 random bits, so a slow hash would add nothing. */
export function hashSecretToken(token: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(token).digest());
}
