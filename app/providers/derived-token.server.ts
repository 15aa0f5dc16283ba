import { createHmac } from 'node:crypto';
import { env } from '#app/env.server.ts';

/**
 * The tokens that follow from a token: one for each of ENCRYPTION_KEYS, the present key's first. Who has the token
 * cannot tell them without our key, and who has our key cannot without the token.
 */
export function deriveTokens(purpose: string, token: string): [string, ...string[]] {
  const [first, ...rest] = env().ENCRYPTION_KEYS.map(({ bytes }) =>
    createHmac('sha256', bytes).update(`${purpose}|${token}`).digest('base64url'),
  );
  if (first === undefined) throw new Error('ENCRYPTION_KEYS is needed to derive tokens.');
  return [first, ...rest];
}
