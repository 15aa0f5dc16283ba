import { invalidRequest } from './api-error.ts';
import { invoiceSubscription } from './invoice-subscription.ts';
import { fullPeriod, setPeriod } from './proration.ts';
import { chargeInvoice } from './settle-invoice.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { Subscription } from './wire-object.ts';

/** Pauses a subscription: it is not invoiced until it is resumed. */
export function pauseSubscription(
  account: StripeAccount,
  subscription: Subscription,
  type: 'pause_requested' | 'trial_end_without_payment_method',
): Subscription {
  if (!['active', 'trialing', 'past_due'].includes(subscription.status)) {
    throw invalidRequest(`A subscription that is ${subscription.status} cannot be paused.`);
  }
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.status = 'paused';
    one.status_details = {
      paused: {
        subscription: { type },
        transitioned_at: account.clock.seconds(),
        type: 'subscription',
      },
    };
  });
  account.emit('customer.subscription.paused', subscription);
  return subscription;
}

/** Goes on with a paused subscription: a new period begins now and is charged. */
export function resumeSubscription(
  account: StripeAccount,
  subscription: Subscription,
): Subscription {
  if (subscription.status !== 'paused') {
    throw invalidRequest('Resuming a subscription is only possible while it is paused.');
  }
  const now = account.clock.seconds();
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.status = 'active';
    delete one.status_details;
    one.billing_cycle_anchor = now;
    for (const item of one.items.data) setPeriod(item, now, now);
    const invoice = invoiceSubscription(account, one, {
      reason: 'subscription_update',
      lines: one.items.data.map((item) => fullPeriod(account, item)),
    });
    if (invoice.status === 'open') chargeInvoice(account, invoice);
  });
  account.emit('customer.subscription.resumed', subscription);
  return subscription;
}
