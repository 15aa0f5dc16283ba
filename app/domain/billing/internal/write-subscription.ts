import { eq } from 'drizzle-orm';
import { enqueue } from '#app/providers/queue.server.ts';
import type { StripeSubscription } from '#app/providers/stripe/stripe-objects.ts';
import { users } from '#db/schema/accounts.ts';
import type { ComplianceStatus, SubscriptionStatus } from '#db/schema/billing.ts';
import { subscriptionHistory, subscriptions } from '#db/schema/billing.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import type { Context } from '#db/tenancy.server.ts';
import { columnsOf, stateOfRow } from '../subscription-state.ts';
import type { SubscriptionState } from '../subscription-state.ts';
import type { SyncCause, SyncedChange } from '../sync-subscription.ts';
import { tellSubscriptionChange } from './tell-subscription-change.ts';

/** A subscription that the database has. */
export interface KnownSubscription {
  row: typeof subscriptions.$inferSelect;
  state: SubscriptionState;
}

/** By Stripe's id of it; null when it is new here. */
export async function findKnown(
  { tx }: Context,
  paymentSubscriptionId: string,
): Promise<KnownSubscription | null> {
  const [found] = await tx
    .select({ row: subscriptions, plan: subscriptionPlans.name })
    .from(subscriptions)
    .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, subscriptions.planId))
    .where(eq(subscriptions.paymentSubscriptionId, paymentSubscriptionId));
  return found ? { row: found.row, state: stateOfRow(found.row, found.plan) } : null;
}

/**
 * Writes a state into its row, and tells the change in the history, to colleagues, and to whoever counts clients
 * against licences.
 */
export async function writeSubscription(
  context: Context,
  organizationId: string,
  change: {
    /** The row, or what a new one is made of. */
    of: KnownSubscription | StripeSubscription;
    planId: string;
    after: SubscriptionState;
  },
  { cause, reference }: SyncCause,
): Promise<SyncedChange> {
  const { of, planId, after } = change;
  const { now, tx } = context;
  const known = 'row' in of ? of : null;
  const values = {
    ...columnsOf(after),
    planId,
    pastDueSince: after.status === 'past_due' ? (known?.row.pastDueSince ?? now) : null,
    complianceStatus: complianceOf(after.status, known?.row.complianceStatus ?? 'compliant'),
  };
  const { id, paymentSubscriptionId } =
    'row' in of
      ? await changeRow(context, of.row, values)
      : await addRow(context, organizationId, of, values);
  const before = known?.state ?? null;
  const [noted] = await tx
    .insert(subscriptionHistory)
    .values({
      subscriptionId: id,
      organizationId,
      occurredAt: now,
      cause,
      causeReference: reference,
      before,
      after,
    })
    .returning({ id: subscriptionHistory.id });
  if (!noted) throw new Error('The history was not written.');
  if (isOfLicences(before, after)) {
    // A key of its own: an assessment that runs at this moment has read what held before.
    await enqueue(tx, 'fleet.assess-compliance', { organizationId }, { key: noted.id });
  }
  const told = { subscriptionId: id, paymentSubscriptionId, before, after };
  await tellSubscriptionChange(context, organizationId, told);
  return told;
}

/** Whether more or fewer clients are licensed now, or may be. */
function isOfLicences(before: SubscriptionState | null, after: SubscriptionState): boolean {
  const ruling = ['plan', 'status', 'licensedClients'] as const;
  return ruling.some((key) => before?.[key] !== after[key]);
}

type StateColumns = ReturnType<typeof columnsOf> &
  Pick<typeof subscriptions.$inferInsert, 'planId' | 'pastDueSince' | 'complianceStatus'>;
type Ids = Pick<typeof subscriptions.$inferSelect, 'id' | 'paymentSubscriptionId'>;

async function changeRow({ tx }: Context, row: Ids, values: StateColumns): Promise<Ids> {
  await tx.update(subscriptions).set(values).where(eq(subscriptions.id, row.id));
  return row;
}

async function addRow(
  context: Context,
  organizationId: string,
  subscription: StripeSubscription,
  values: StateColumns,
): Promise<Ids> {
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
    .returning({
      id: subscriptions.id,
      paymentSubscriptionId: subscriptions.paymentSubscriptionId,
    });
  if (!made) throw new Error('The subscription was not written.');
  return made;
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
