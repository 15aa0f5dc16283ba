import * as provider from '#app/providers/password-hash.server.ts';
import { TooManyWaitError } from '#app/providers/bounded-turns.server.ts';
import { BusyError } from '../errors.ts';

/** The hash of a password as a PHC string. Throws BusyError when too many wait for theirs. */
export function hashPassword(password: string): Promise<string> {
  return orBusy(provider.hashPassword(password));
}

/**
 * Whether the password is the one of this hash; without a hash no, after the same work. Throws BusyError when too many
 * wait for theirs.
 */
export function verifyPassword(known: string | null, password: string): Promise<boolean> {
  return orBusy(provider.verifyPassword(known, password));
}

async function orBusy<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof TooManyWaitError ? new BusyError(error.retryAfterSeconds) : error;
  }
}
