import { and, eq, ne, notInArray } from 'drizzle-orm';
import type { StripeSchedule, StripeSubscription } from '#app/providers/stripe/stripe-objects.ts';
import type { HistoryCause } from '#db/schema/billing.ts';
import { subscriptions } from '#db/schema/billing.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import type { BillingAlarmKind } from '#db/schema/stripe-events.ts';
import type { Context } from '#db/tenancy.server.ts';
import { closeBillingAlarms, raiseBillingAlarm } from './billing-alarms.ts';
import { findKnown, writeSubscription } from './internal/write-subscription.ts';
import { isForeign, readBoughtPlan } from './plan-items.ts';
import {
  endedStatuses,
  findDifferences,
  isEnded,
  stateOfTruth,
  subscriptionStatuses,
} from './subscription-state.ts';
import type { SubscriptionState } from './subscription-state.ts';

/** What made us look. */
export interface SyncCause {
  cause: HistoryCause;
  /** The event's, report's, checkout's or person's id. */
  reference: string | null;
}

/** A change that was written down; `before` is null for a subscription that is new here. */
export interface SyncedChange {
  subscriptionId: string;
  /** Stripe's id of it. */
  paymentSubscriptionId: string;
  before: SubscriptionState | null;
  after: SubscriptionState;
}

export interface SubscriptionTruth {
  subscription: StripeSubscription;
  /** Null when none rules it. */
  schedule: StripeSchedule | null;
}

/**
 * Makes the row of one subscription equal to Stripe's truth, and tells the change in its history: the only way a
 * subscription is ever written. Safe to repeat: the same truth twice changes nothing.
 *
 * What Lappa does not sell, a status it does not know, and a second subscription of an organisation beside a live one
 * are not written but raise an alarm. The caller holds the customer's lock and fetched the truth under it.
 * @returns null when nothing changed
 */
export async function syncSubscription(
  context: Context,
  organizationId: string,
  truth: SubscriptionTruth,
  { cause, reference }: SyncCause,
): Promise<SyncedChange | null> {
  const { subscription } = truth;
  const readable = await readTruth(context, truth);
  const fault = 'kind' in readable ? readable : await findRival(context, organizationId, readable);
  const foreign = 'kind' in readable ? null : findForeignItems(subscription);
  const faults = [fault, foreign].filter((one) => one !== null);
  await settleAlarms(context, { organizationId, objectId: subscription.id }, faults);
  if (fault || 'kind' in readable) return null;

  const { state: after, planId } = readable;
  const known = await findKnown(context, subscription.id);
  if (known !== null && findDifferences(known.state, after).length === 0) return null;
  const change = { of: known ?? subscription, planId, after };
  return writeSubscription(context, organizationId, change, { cause, reference });
}

/**
 * Ends a subscription that Stripe does not have (any more): nobody is charged for it, so it gives nothing. Staff see
 * an alarm. Should Stripe have it after all (a wrong key was used), its next sync makes the row follow it again.
 * @returns null when it has ended already
 */
export async function endMissingSubscription(
  context: Context,
  organizationId: string,
  paymentSubscriptionId: string,
  cause: SyncCause,
): Promise<SyncedChange | null> {
  const known = await findKnown(context, paymentSubscriptionId);
  if (known === null || isEnded(known.row.status)) return null;
  const { state, row } = known;
  await raiseBillingAlarm(context, {
    kind: 'missing-subscription',
    objectId: paymentSubscriptionId,
    organizationId,
    details: { plan: state.plan, status: state.status },
  });
  const now = context.now.toISOString();
  const after: SubscriptionState = {
    ...state,
    status: 'canceled',
    canceledAt: state.canceledAt ?? now,
    endedAt: now,
    pendingChange: null,
    scheduledChange: null,
    scheduleId: null,
  };
  return writeSubscription(
    context,
    organizationId,
    { of: known, planId: row.planId, after },
    cause,
  );
}

interface Fault {
  kind: BillingAlarmKind;
  details: Record<string, unknown>;
}

interface ReadableTruth {
  id: string;
  state: SubscriptionState;
  planId: string;
}

async function readTruth(
  context: Context,
  { subscription, schedule }: SubscriptionTruth,
): Promise<ReadableTruth | Fault> {
  const status = subscriptionStatuses.find((known) => known === subscription.status);
  if (!status) return { kind: 'unknown-status', details: { status: subscription.status } };
  const bought = readBoughtPlan(subscription.items);
  const state = bought && stateOfTruth(subscription, status, bought, schedule);
  const planId = bought && (await findPlanId(context, bought.plan));
  if (!state || !planId) {
    const prices = subscription.items.map(({ priceId }) => priceId);
    return { kind: 'unknown-plan', details: { prices } };
  }
  return { id: subscription.id, state, planId };
}

/** Another live subscription of the organisation: two at once are one too many. */
async function findRival(
  { tx }: Context,
  organizationId: string,
  { id, state }: ReadableTruth,
): Promise<Fault | null> {
  if (isEnded(state.status)) return null;
  const [rival] = await tx
    .select({ id: subscriptions.paymentSubscriptionId })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.organizationId, organizationId),
        ne(subscriptions.paymentSubscriptionId, id),
        notInArray(subscriptions.status, [...endedStatuses]),
      ),
    );
  if (!rival) return null;
  return {
    kind: 'second-subscription',
    details: { beside: rival.id, plan: state.plan, status: state.status },
  };
}

/** What Lappa does not sell stands beside its plan: its price is charged, and nothing is given for it. */
function findForeignItems({ status, items }: StripeSubscription): Fault | null {
  const prices = isEnded(status) ? [] : items.filter(isForeign).map(({ priceId }) => priceId);
  return prices.length === 0 ? null : { kind: 'foreign-item', details: { prices } };
}

const kinds: BillingAlarmKind[] = [
  'unknown-status',
  'unknown-plan',
  'second-subscription',
  'foreign-item',
  'missing-subscription',
];

/** Raises the alarms that there is cause for, and closes those there is none for any more. */
async function settleAlarms(
  context: Context,
  about: { organizationId: string; objectId: string },
  faults: Fault[],
): Promise<void> {
  for (const fault of faults) await raiseBillingAlarm(context, { ...about, ...fault });
  for (const kind of kinds) {
    if (faults.some((fault) => fault.kind === kind)) continue;
    await closeBillingAlarms(context, about.objectId, kind);
  }
}

async function findPlanId({ tx }: Context, name: string): Promise<string | null> {
  const [plan] = await tx
    .select({ id: subscriptionPlans.id })
    .from(subscriptionPlans)
    .where(eq(subscriptionPlans.name, name));
  return plan?.id ?? null;
}
