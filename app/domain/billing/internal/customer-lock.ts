import { createAdvisoryLocks } from '#db/advisory-locks.server.ts';

/** Somebody else has worked on this customer for too long. The caller tries again later. */
export class CustomerBusyError extends Error {
  override readonly name = 'CustomerBusyError';
}

const patienceMs = 10_000;
const longestWaitMs = 200;

const locks = createAdvisoryLocks('stripe-customer');
/** The last in each customer's queue of this process. */
const tails = new Map<string, Promise<unknown>>();

/**
 * Does `work` while no other process, and nobody else in this one, works on the same customer: what is read from
 * Stripe meanwhile is still the newest when it is written down. Waits ten seconds at most for other processes; throws
 * CustomerBusyError after that. The lock ends with its session: should the database end that one alone, what was read
 * last may be written first, until the next event or the nightly reconciliation.
 */
export async function withCustomerLock<T>(customerId: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(customerId) ?? Promise.resolve();
  const turn = before.then(() => hold(customerId, work));
  const tail = turn.catch(() => {});
  tails.set(customerId, tail);
  try {
    return await turn;
  } finally {
    if (tails.get(customerId) === tail) tails.delete(customerId);
    // The connection goes back to the pool when nobody needs it.
    if (tails.size === 0) await locks.close();
  }
}

async function hold<T>(customerId: string, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + patienceMs;
  for (
    let wait = 10;
    !(await locks.tryLock(customerId));
    wait = Math.min(wait * 2, longestWaitMs)
  ) {
    if (Date.now() > end) throw new CustomerBusyError(`${customerId} is being worked on.`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  try {
    return await work();
  } finally {
    await locks.unlock(customerId);
  }
}
