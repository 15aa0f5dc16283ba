import { invoiceSubscription } from './invoice-subscription.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { findCustomer } from './find-record.ts';
import { pauseSubscription } from './pause-subscription.ts';
import { fullPeriod, setPeriod } from './proration.ts';
import { refreshPrices } from './subscription-items.ts';
import { finalizeInvoice, voidInvoice } from './settle-invoice.ts';
import type { StripeAccount } from './stripe-account.ts';
import { copyOf, type Subscription } from './wire-object.ts';

const RUNNING = new Set(['trialing', 'active', 'past_due', 'unpaid']);

/** When a subscription's next period begins by itself, in seconds; null when none will. */
export function renewalAt(subscription: Subscription): number | null {
  if (!RUNNING.has(subscription.status)) return null;
  return Math.min(...subscription.items.data.map((item) => item.current_period_end));
}

/** Begins the next period of the items whose period has ended, and drafts its invoice. */
export function renewSubscription(account: StripeAccount, subscription: Subscription): void {
  const now = account.clock.seconds();
  const endsTrial = subscription.status === 'trialing';
  if (endsTrial && settleMissingMethod(account, subscription)) return;
  const before = copyOf(subscription);
  refreshPrices(account, subscription);
  const renewed = subscription.items.data.filter((item) => item.current_period_end <= now);
  const period = {
    start: Math.min(...renewed.map((item) => item.current_period_start)),
    end: now,
  };
  for (const item of renewed) {
    setPeriod(item, item.current_period_end, subscription.billing_cycle_anchor);
  }
  if (endsTrial) subscription.status = 'active';
  const isHeldBack = subscription.status === 'unpaid';
  const invoice = invoiceSubscription(account, subscription, {
    reason: 'subscription_cycle',
    lines: renewed.map((item) => fullPeriod(account, item)),
    finalizesAt: isHeldBack ? null : now + account.settings.draftSeconds,
    period,
  });
  const pause = subscription.pause_collection?.behavior;
  if (pause === 'keep_as_draft') invoice.automatically_finalizes_at = null;
  else if (pause !== undefined) {
    finalizeInvoice(account, invoice);
    if (invoice.status === 'open') voidInvoice(account, invoice);
  }
  account.emit('customer.subscription.updated', subscription, before);
}

/** A trial that ends without a payment method: what the subscription says about that. */
function settleMissingMethod(account: StripeAccount, subscription: Subscription): boolean {
  const { default_payment_method: own, collection_method: collection } = subscription;
  const customer = findCustomer(account, subscription.customer);
  const method = own ?? customer.invoice_settings.default_payment_method;
  const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (method !== null || collection === 'send_invoice') return false;
  if (behavior === 'cancel') {
    cancelSubscription(account, subscription, { reason: 'payment_failed' });
    return true;
  }
  if (behavior !== 'pause') return false;
  pauseSubscription(account, subscription, 'trial_end_without_payment_method');
  return true;
}
