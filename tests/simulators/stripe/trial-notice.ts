import type { StripeAccount } from './stripe-account.ts';
import type { Subscription } from './wire-object.ts';

const AHEAD = 3 * 86_400;

/** When a trial's end is to be announced, in seconds; null when there is nothing to announce. */
export function trialNoticeAt(account: StripeAccount, subscription: Subscription): number | null {
  const { id, status, trial_end: end } = subscription;
  if (status !== 'trialing' || end === null) return null;
  if (account.store.trialNotices.get(id)?.trialEnd === end) return null;
  return Math.max(end - AHEAD, subscription.trial_start ?? 0);
}

/** Announces, once, a trial that ends within three days. */
export function tellTrialEnd(account: StripeAccount, subscription: Subscription): void {
  const at = trialNoticeAt(account, subscription);
  if (at === null || at > account.clock.seconds()) return;
  account.store.trialNotices.put({ id: subscription.id, trialEnd: subscription.trial_end ?? 0 });
  account.emit('customer.subscription.trial_will_end', subscription);
}
