import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { boundedTurns } from './bounded-turns.server.ts';

/** OWASP's argon2id for servers (the library's default variant): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * So many at once: more would take 19 MiB each and be no faster. Of the pool's four threads one is left for files. A
 * hundred wait a second or two; of a flood the rest is refused, so that nobody waits for what nobody reads any more.
 */
const inTurn = boundedTurns({
  atOnce: Math.min(availableParallelism(), 3),
  mostWaiting: 100,
  retryAfterSeconds: 5,
});

/** Keyboards write å as one character or as two; both are the same password. */
const asTyped = (password: string) => password.normalize('NFKC');

/** The hash of a password as a PHC string, with its salt and costs in it. Throws TooManyWaitError when too many wait. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(asTyped(password), cost));
}

let dummy: Promise<string> | undefined;

/**
 * Whether the password is the one of this hash. Without a hash the answer is no, after the same work: who watches the
 * clock learns nothing about who has an account. Throws TooManyWaitError when too many wait.
 */
export async function verifyPassword(known: string | null, password: string): Promise<boolean> {
  // Not in turn: a refusal would be kept for ever.
  dummy ??= hash('nobody has this password', cost);
  const compared = known ?? (await dummy);
  const isRight = await inTurn(() => verify(compared, asTyped(password)));
  return known !== null && isRight;
}
