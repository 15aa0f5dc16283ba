import type {
  StripeItem,
  StripeSchedule,
  StripeSubscription,
} from '#app/providers/stripe/stripe-objects.ts';
import type {
  BillingInterval,
  PlannedChange,
  subscriptions,
  SubscriptionStatus,
} from '#db/schema/billing.ts';
import { readBoughtPlan, readPeriod } from './plan-items.ts';
import type { BoughtPlan } from './plan-items.ts';

export const subscriptionStatuses = [
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'paused',
] as const satisfies SubscriptionStatus[];

/** An ended subscription never comes back; the organisation may buy another. */
export const endedStatuses = [
  'canceled',
  'incomplete_expired',
] as const satisfies SubscriptionStatus[];

export function isEnded(status: string): boolean {
  return endedStatuses.some((ended) => ended === status);
}

/** A subscription as history tells it: what can change, in plain words. Times are ISO 8601, amounts in öre. */
export interface SubscriptionState extends Record<string, unknown> {
  plan: string;
  status: SubscriptionStatus;
  interval: BillingInterval;
  licensedClients: number;
  extraMembers: number;
  amount: number;
  currency: string;
  periodStart: string;
  periodEnd: string;
  cancelAt: string | null;
  cancelAtPeriodEnd: boolean;
  canceledAt: string | null;
  endedAt: string | null;
  trialStart: string | null;
  trialEnd: string | null;
  pendingChange: PlannedChange | null;
  scheduledChange: PlannedChange | null;
  scheduleId: string | null;
  paymentMethodId: string | null;
  latestInvoiceId: string | null;
}

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** The state that Stripe's truth gives; null when it has no period (no items). */
export function stateOfTruth(
  subscription: StripeSubscription,
  status: SubscriptionStatus,
  bought: BoughtPlan,
  schedule: StripeSchedule | null,
): SubscriptionState | null {
  const period = readPeriod(subscription.items);
  if (!period) return null;
  return {
    ...bought,
    status,
    periodStart: period.start.toISOString(),
    periodEnd: period.end.toISOString(),
    cancelAt: iso(subscription.cancelAt),
    cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
    canceledAt: iso(subscription.canceledAt),
    endedAt: iso(subscription.endedAt),
    trialStart: iso(subscription.trialStart),
    trialEnd: iso(subscription.trialEnd),
    pendingChange: planned(subscription.pendingItems ?? [], null),
    scheduledChange: readScheduledChange(schedule, period.end),
    scheduleId: subscription.scheduleId,
    paymentMethodId: subscription.paymentMethodId,
    latestInvoiceId: subscription.latestInvoiceId,
  };
}

/** What the schedule has the subscription become next. */
function readScheduledChange(
  schedule: StripeSchedule | null,
  periodEnd: Date,
): PlannedChange | null {
  if (schedule === null || !isRuling(schedule)) return null;
  const next = schedule.phases.find(({ start }) => start.getTime() >= periodEnd.getTime());
  return next ? planned(next.items, next.start) : null;
}

/** Whether the schedule still decides what its subscription becomes. */
export function isRuling({ status }: StripeSchedule): boolean {
  return status === 'active' || status === 'not_started';
}

function planned(items: StripeItem[], at: Date | null): PlannedChange | null {
  const bought = readBoughtPlan(items);
  if (!bought) return null;
  const { plan, interval, licensedClients, extraMembers } = bought;
  return { plan, interval, licensedClients, extraMembers, at: iso(at) };
}

type Row = typeof subscriptions.$inferSelect;

/** The state that the database holds. */
export function stateOfRow(row: Row, plan: string): SubscriptionState {
  return {
    plan,
    status: row.status,
    interval: row.billingInterval,
    licensedClients: row.licensedClientCount,
    extraMembers: row.extraMemberCount,
    amount: row.amount,
    currency: row.currency,
    periodStart: row.currentPeriodStart.toISOString(),
    periodEnd: row.currentPeriodEnd.toISOString(),
    cancelAt: iso(row.cancelAt),
    cancelAtPeriodEnd: row.cancelAtPeriodEnd,
    canceledAt: iso(row.canceledAt),
    endedAt: iso(row.endedAt),
    trialStart: iso(row.trialStart),
    trialEnd: iso(row.trialEnd),
    pendingChange: row.pendingChange,
    scheduledChange: row.scheduledChange,
    scheduleId: row.paymentScheduleId,
    paymentMethodId: row.paymentMethodId,
    latestInvoiceId: row.latestInvoiceId,
  };
}

const dateOrNull = (text: string | null) => (text === null ? null : new Date(text));

/** The columns that hold a state, but for the plan's id. */
export function columnsOf(state: SubscriptionState) {
  return {
    status: state.status,
    billingInterval: state.interval,
    licensedClientCount: state.licensedClients,
    extraMemberCount: state.extraMembers,
    amount: state.amount,
    currency: state.currency,
    currentPeriodStart: new Date(state.periodStart),
    currentPeriodEnd: new Date(state.periodEnd),
    cancelAt: dateOrNull(state.cancelAt),
    cancelAtPeriodEnd: state.cancelAtPeriodEnd,
    canceledAt: dateOrNull(state.canceledAt),
    endedAt: dateOrNull(state.endedAt),
    trialStart: dateOrNull(state.trialStart),
    trialEnd: dateOrNull(state.trialEnd),
    pendingChange: state.pendingChange,
    scheduledChange: state.scheduledChange,
    paymentScheduleId: state.scheduleId,
    paymentMethodId: state.paymentMethodId,
    latestInvoiceId: state.latestInvoiceId,
  };
}

/** The keys in which two states differ; jsonb keeps its own order of keys, so values are compared deeply. */
export function findDifferences(one: SubscriptionState, other: SubscriptionState): string[] {
  return Object.keys(one).filter((key) => !isSame(one[key], other[key]));
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) {
    return one === other;
  }
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(a[key], b[key]));
}
