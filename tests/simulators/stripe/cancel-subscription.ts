import type { StripeAccount } from './stripe-account.ts';
import type { Subscription } from './wire-object.ts';

/** Ends a subscription now. */
export function cancelSubscription(
  _account: StripeAccount,
  subscription: Subscription,
  _details: { reason: string },
): void {
  subscription.status = 'canceled';
}
