import { and, eq, ne, notInArray } from 'drizzle-orm';
import type { StripeSchedule, StripeSubscription } from '#app/providers/stripe/stripe-objects.ts';
import { users } from '#db/schema/accounts.ts';
import type { ComplianceStatus, HistoryCause, SubscriptionStatus } from '#db/schema/billing.ts';
import { subscriptionHistory, subscriptions } from '#db/schema/billing.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import type { BillingAlarmKind } from '#db/schema/stripe-events.ts';
import type { Context } from '#db/tenancy.server.ts';
import { closeBillingAlarms, raiseBillingAlarm } from './billing-alarms.ts';
import { tellSubscriptionChange } from './internal/tell-subscription-change.ts';
import { readBoughtPlan } from './plan-items.ts';
import {
  columnsOf,
  endedStatuses,
  findDifferences,
  isEnded,
  stateOfRow,
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
  const { tx, now } = context;
  const { subscription } = truth;
  const readable = await readTruth(context, truth);
  const fault = 'kind' in readable ? readable : await findRival(context, organizationId, readable);
  await settleAlarms(context, { organizationId, objectId: subscription.id }, fault);
  if (fault || 'kind' in readable) return null;

  const { state: after, planId } = readable;
  const [found] = await tx
    .select({ row: subscriptions, plan: subscriptionPlans.name })
    .from(subscriptions)
    .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, subscriptions.planId))
    .where(eq(subscriptions.paymentSubscriptionId, subscription.id));
  const before = found ? stateOfRow(found.row, found.plan) : null;
  if (before !== null && findDifferences(before, after).length === 0) return null;

  const values = {
    ...columnsOf(after),
    planId,
    pastDueSince: after.status === 'past_due' ? (found?.row.pastDueSince ?? now) : null,
    complianceStatus: complianceOf(after.status, found?.row.complianceStatus ?? 'compliant'),
  };
  const subscriptionId = found
    ? await changeRow(context, found.row.id, values)
    : await addRow(context, organizationId, subscription, values);
  await tx.insert(subscriptionHistory).values({
    subscriptionId,
    organizationId,
    occurredAt: now,
    cause,
    causeReference: reference,
    before,
    after,
  });
  const change = { subscriptionId, paymentSubscriptionId: subscription.id, before, after };
  await tellSubscriptionChange(context, organizationId, change);
  return change;
}

type StateColumns = ReturnType<typeof columnsOf> &
  Pick<typeof subscriptions.$inferInsert, 'planId' | 'pastDueSince' | 'complianceStatus'>;

async function changeRow({ tx }: Context, id: string, values: StateColumns): Promise<string> {
  await tx.update(subscriptions).set(values).where(eq(subscriptions.id, id));
  return id;
}

async function addRow(
  context: Context,
  organizationId: string,
  subscription: StripeSubscription,
  values: StateColumns,
): Promise<string> {
  const boughtBy = await findBuyer(context, subscription.metadata.lappa_bought_by);
  const [made] = await context.tx
    .insert(subscriptions)
    .values({
      ...values,
      organizationId,
      boughtBy,
      paymentCustomerId: subscription.customerId,
      paymentSubscriptionId: subscription.id,
      livemode: subscription.isLive,
      startedAt: subscription.startedAt,
    })
    .returning({ id: subscriptions.id });
  if (!made) throw new Error('The subscription was not written.');
  return made.id;
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

const kinds: BillingAlarmKind[] = ['unknown-status', 'unknown-plan', 'second-subscription'];

/** Raises the alarm that there is cause for, and closes those there is none for any more. */
async function settleAlarms(
  context: Context,
  about: { organizationId: string; objectId: string },
  fault: Fault | null,
): Promise<void> {
  if (fault) await raiseBillingAlarm(context, { ...about, ...fault });
  for (const kind of kinds) {
    if (kind !== fault?.kind) await closeBillingAlarms(context, about.objectId, kind);
  }
}

async function findPlanId({ tx }: Context, name: string): Promise<string | null> {
  const [plan] = await tx
    .select({ id: subscriptionPlans.id })
    .from(subscriptionPlans)
    .where(eq(subscriptionPlans.name, name));
  return plan?.id ?? null;
}

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is written on a subscription at Stripe is only believed when it names somebody. */
async function findBuyer({ tx }: Context, id: string | undefined): Promise<string | null> {
  if (id === undefined || !uuidShape.test(id)) return null;
  const [person] = await tx.select({ id: users.id }).from(users).where(eq(users.id, id));
  return person?.id ?? null;
}

/** How many clients are observed is for the fleet to say; a status without rights makes all of them unlicensed. */
function complianceOf(status: SubscriptionStatus, before: ComplianceStatus): ComplianceStatus {
  if (status === 'trialing' || status === 'active' || status === 'past_due') {
    return before === 'unlicensed' ? 'compliant' : before;
  }
  return 'unlicensed';
}
