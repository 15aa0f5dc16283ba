import { cancelSubscription } from './cancel-subscription.ts';
import { findCustomer, findPrice } from './find-record.ts';
import { lockCurrency } from './draft-invoice.ts';
import { invoiceSubscription } from './invoice-subscription.ts';
import { addPendingLine } from './pending-lines.ts';
import { planChange } from './proration.ts';
import { chargeInvoice } from './settle-invoice.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { makeItem } from './subscription-items.ts';
import { hasEnded } from './subscription-state.ts';
import { applyPlan } from './update-subscription.ts';
import {
  copyOf,
  type SchedulePhase,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionSchedule,
} from './wire-object.ts';

/** When a schedule's current phase ends, in seconds; null when nothing will happen. */
export function phaseChangeAt(schedule: SubscriptionSchedule): number | null {
  return schedule.status === 'active' ? (schedule.current_phase?.end_date ?? null) : null;
}

/** Goes on to the next phase, or does at the end what the schedule says. */
export function advanceSchedule(account: StripeAccount, schedule: SubscriptionSchedule): void {
  const now = account.clock.seconds();
  const subscription = account.store.subscriptions.get(schedule.subscription);
  if (subscription === undefined || hasEnded(subscription)) {
    endSchedule(account, schedule, 'canceled');
    return;
  }
  const next = schedule.phases.find((phase) => phase.start_date <= now && phase.end_date > now);
  if (next !== undefined) {
    changeAndTell(account, 'subscription_schedule.updated', schedule, (one) => {
      one.current_phase = { start_date: next.start_date, end_date: next.end_date };
    });
    applyPhase(account, subscription, next);
    return;
  }
  if (schedule.end_behavior === 'cancel') {
    endSchedule(account, schedule, 'completed');
    subscription.schedule = null;
    cancelSubscription(account, subscription, { reason: 'cancellation_requested' });
    return;
  }
  releaseSchedule(account, schedule, 'completed');
}

/** Lets the subscription go on without the schedule. */
export function releaseSchedule(
  account: StripeAccount,
  schedule: SubscriptionSchedule,
  as: 'released' | 'completed' = 'released',
): void {
  const subscription = account.store.subscriptions.get(schedule.subscription);
  if (subscription !== undefined) {
    changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
      one.schedule = null;
    });
  }
  schedule.released_subscription = schedule.subscription;
  schedule.subscription = null;
  endSchedule(account, schedule, as);
}

function endSchedule(
  account: StripeAccount,
  schedule: SubscriptionSchedule,
  as: 'released' | 'completed' | 'canceled',
): void {
  const now = account.clock.seconds();
  schedule.status = as === 'completed' && schedule.released_subscription !== null ? 'released' : as;
  schedule.current_phase = null;
  if (as === 'canceled') schedule.canceled_at = now;
  if (as === 'completed') schedule.completed_at = now;
  if (schedule.status === 'released') schedule.released_at = now;
  account.emit(`subscription_schedule.${schedule.status}`, schedule);
}

/** Makes a subscription what a phase says, with the phase's kind of proration. */
export function applyPhase(
  account: StripeAccount,
  subscription: Subscription,
  phase: SchedulePhase,
): void {
  const now = account.clock.seconds();
  const before = copyOf(subscription);
  const items = phaseItems(account, subscription, phase);
  const isBoundary = subscription.items.data.every((item) => item.current_period_end <= now);
  const plan = planChange(account, subscription, {
    items,
    at: now,
    prorate: phase.proration_behavior !== 'none' && !isBoundary,
    restart: phase.billing_cycle_anchor === 'phase_start' && !isBoundary,
  });
  if (isBoundary) {
    // The renewal that falls due at the same time charges the new items; their old period ends now.
    const end = Math.min(...subscription.items.data.map((item) => item.current_period_end));
    const start = Math.min(...subscription.items.data.map((item) => item.current_period_start));
    for (const item of plan.items) {
      item.current_period_start = start;
      item.current_period_end = end;
    }
    subscription.items.data = plan.items;
    if (plan.restarts) subscription.billing_cycle_anchor = end;
  } else {
    applyPlan(subscription, plan);
    settle(account, subscription, phase, plan);
  }
  if (phase.metadata !== null) {
    subscription.metadata = { ...subscription.metadata, ...phase.metadata };
  }
  account.emit('customer.subscription.updated', subscription, before);
}

function settle(
  account: StripeAccount,
  subscription: Subscription,
  phase: SchedulePhase,
  plan: ReturnType<typeof planChange>,
): void {
  const isCharged = plan.restarts || phase.proration_behavior === 'always_invoice';
  const lines = [...plan.prorations, ...plan.renewals];
  if (!isCharged) {
    for (const line of lines) addPendingLine(account, subscription.customer, line);
  } else if (lines.length > 0) {
    const reason = 'subscription_update';
    const invoice = invoiceSubscription(account, subscription, { reason, lines });
    if (invoice.status === 'open') chargeInvoice(account, invoice);
  }
}

/** A phase's items; those of a price that the subscription has keep their id. */
function phaseItems(
  account: StripeAccount,
  subscription: Subscription,
  phase: SchedulePhase,
): SubscriptionItem[] {
  const left = copyOf(subscription.items.data);
  const take = (fits: (item: SubscriptionItem) => boolean) => {
    const index = left.findIndex(fits);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const kept = phase.items.map((wanted) => take((item) => item.price.id === wanted.price));
  const products = phase.items.map((wanted) => findPrice(account, wanted.price).product);
  return phase.items.map((wanted, index) => {
    const price = findPrice(account, wanted.price);
    lockCurrency(account, findCustomer(account, subscription.customer), price.currency);
    const quantity = wanted.quantity ?? 1;
    const fresh = makeItem(account, subscription.id, { price, quantity });
    const same =
      kept[index] ??
      take((item) => item.price.product === products[index]) ??
      (phase.items.length === 1 ? take(() => true) : undefined);
    if (same === undefined) return fresh;
    return { ...same, price: fresh.price, plan: fresh.plan, quantity };
  });
}
