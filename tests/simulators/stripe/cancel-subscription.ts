import { invoiceSubscription } from './invoice-subscription.ts';
import { addPendingLine } from './pending-lines.ts';
import { unusedTime } from './proration.ts';
import { chargeInvoice, voidInvoice } from './settle-invoice.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { subscriptionOf } from './subscription-state.ts';
import type { Subscription } from './wire-object.ts';

export interface Cancellation {
  reason: 'cancellation_requested' | 'payment_failed';
  comment?: string | null;
  feedback?: string | null;
  /** Gives unused time back. */
  prorate?: boolean;
  /** Invoices what waits at once. */
  invoiceNow?: boolean;
}

/** Ends a subscription now: nothing more is charged, its schedule ends, the event says so. */
export function cancelSubscription(
  account: StripeAccount,
  subscription: Subscription,
  cancellation: Cancellation,
): Subscription {
  const { store } = account;
  const now = account.clock.seconds();
  if (cancellation.prorate === true && isBegun(subscription)) {
    for (const item of subscription.items.data) {
      addPendingLine(account, subscription.customer, unusedTime(account, item, now));
    }
  }
  if (cancellation.invoiceNow === true) {
    const invoice = invoiceSubscription(account, subscription, {
      reason: 'subscription_update',
      lines: [],
    });
    if (invoice.status === 'open') chargeInvoice(account, invoice);
  }
  const wasIncomplete = subscription.status === 'incomplete';
  for (const invoice of store.invoices.filter(
    (one) => subscriptionOf(account, one) === subscription,
  )) {
    const isHeld = store.heldUpdates.get(subscription.id)?.invoice === invoice.id;
    if (invoice.status === 'open' && (wasIncomplete || isHeld)) voidInvoice(account, invoice);
    else if (invoice.status === 'open' || invoice.status === 'draft') {
      changeAndTell(account, 'invoice.updated', invoice, (one) => {
        one.auto_advance = false;
        one.next_payment_attempt = null;
        one.automatically_finalizes_at = null;
      });
    }
  }
  store.heldUpdates.delete(subscription.id);
  endSchedule(account, subscription, now);
  subscription.status = 'canceled';
  subscription.canceled_at ??= now;
  subscription.ended_at = now;
  subscription.pending_update = null;
  subscription.schedule = null;
  subscription.cancellation_details = {
    comment: cancellation.comment ?? subscription.cancellation_details?.comment ?? null,
    feedback: (cancellation.feedback ??
      subscription.cancellation_details?.feedback ??
      null) as NonNullable<Subscription['cancellation_details']>['feedback'],
    feedback_option: null,
    reason: cancellation.reason,
  };
  account.emit('customer.subscription.deleted', subscription);
  return subscription;
}

/** Stripe gives unused time back whether its invoice was paid or not. */
const isBegun = ({ status }: Subscription) => ['active', 'past_due', 'unpaid'].includes(status);

function endSchedule(account: StripeAccount, subscription: Subscription, now: number): void {
  const schedule = account.store.schedules.get(subscription.schedule);
  if (schedule?.status !== 'active' && schedule?.status !== 'not_started') return;
  schedule.status = 'canceled';
  schedule.canceled_at = now;
  schedule.current_phase = null;
  account.emit('subscription_schedule.canceled', schedule);
}
