import type { SimulatorClock } from './simulator-clock.ts';
import type { Store } from './store.ts';
import type { StripeEvent } from './wire-object.ts';

export const API_VERSION = '2026-10-28.endive';

/** What the account's owner would choose in Stripe's dashboard. */
export interface AccountSettings {
  /** What becomes of a subscription whose last retry failed. */
  afterFinalFailure: 'cancel' | 'unpaid' | 'past_due';
  /** Days after a failed charge of an invoice when it is tried again. */
  retryDays: number[];
  /** Seconds that a renewal's invoice stays a draft. */
  draftSeconds: number;
}

/** The request that is being answered, as events tell of it. */
export interface RequestMark {
  id: string | null;
  idempotencyKey: string | null;
}

/** The simulated Stripe account: what every operation works on. */
export interface StripeAccount {
  readonly id: string;
  /** The simulator's address, without a slash at the end. */
  readonly url: string;
  readonly store: Store;
  readonly clock: SimulatorClock;
  readonly settings: AccountSettings;
  request: RequestMark;
  /**
   * Records an event about an object as it is now. With `before`, the object's earlier state, the
   * event says what changed, and there is none when nothing did.
   */
  emit(type: string, object: { id: string; object: string }, before?: object): StripeEvent | null;
}

/** Changes an object and emits the event that tells of it. */
export function changeAndTell<T extends { id: string; object: string }>(
  account: StripeAccount,
  type: string,
  object: T,
  change: (object: T) => void,
): T {
  const before = JSON.parse(JSON.stringify(object)) as object;
  change(object);
  account.emit(type, object, before);
  return object;
}
