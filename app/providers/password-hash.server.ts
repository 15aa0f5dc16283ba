import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's argon2id for servers (the library's default variant): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** So many at once: more would take 19 MiB each and be no faster. Of the pool's four threads one is left for files. */
const atOnce = Math.min(availableParallelism(), 3);

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    // The place is handed on, not given back: nobody can come between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Keyboards write å as one character or as two; both are the same password. */
const asTyped = (password: string) => password.normalize('NFKC');

/** The hash of a password as a PHC string, with its salt and costs in it. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(asTyped(password), cost));
}

let dummy: Promise<string> | undefined;

/**
 * Whether the password is the one of this hash. Without a hash the answer is no, after the same work: who watches the
 * clock learns nothing about who has an account.
 */
export async function verifyPassword(known: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password');
  const compared = known ?? (await dummy);
  const isRight = await inTurn(() => verify(compared, asTyped(password)));
  return known !== null && isRight;
}
