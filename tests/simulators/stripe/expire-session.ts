import type { StripeAccount } from './stripe-account.ts';
import type { CheckoutSession } from './wire-object.ts';

/** Ends an open checkout session without a sale. */
export function expireSession(account: StripeAccount, session: CheckoutSession): void {
  session.status = 'expired';
  session.url = null;
  account.emit('checkout.session.expired', session);
}
