import { setTimeout as wait } from 'node:timers/promises';

/** Longer than any of the work takes on an ordinary day. */
const evenMs = 350;

/**
 * Does what depends on whether an address has an account, and answers (or fails) after the same time either way, so
 * that nobody reads from the clock what the page does not tell.
 */
export async function inEvenTime<T>(work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work(), wait(evenMs)]);
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
