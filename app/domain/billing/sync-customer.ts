import { and, eq, notInArray } from 'drizzle-orm';
import type { StripeCustomer } from '#app/providers/stripe/stripe-objects.ts';
import { billingCustomers, subscriptions } from '#db/schema/billing.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import { organizations } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { planNames } from '../entitlements/plan.ts';
import { setOrganizationPlan } from '../entitlements/set-organization-plan.ts';
import { closeBillingAlarms, raiseBillingAlarm } from './billing-alarms.ts';
import type { EventSubject } from './event-kinds.ts';
import { withCustomerLock } from './internal/customer-lock.ts';
import type { CustomerTruth } from './internal/fetch-customer-truth.ts';
import { fetchCustomerTruth } from './internal/fetch-customer-truth.ts';
import { settleDispute } from './internal/settle-dispute.ts';
import { syncInvoice, writeRepayment } from './internal/sync-invoice.ts';
import { endedStatuses, isEnded } from './subscription-state.ts';
import { endMissingSubscription, syncSubscription } from './sync-subscription.ts';
import type { SubscriptionTruth, SyncCause, SyncedChange } from './sync-subscription.ts';

export type SyncRequest = SyncCause &
  Pick<EventSubject, 'invoices'> &
  Partial<EventSubject> & { customerId: string };

/** `organizationId` is null for a customer that is nobody's here; then nothing but an alarm was written. */
export interface SyncedCustomer {
  organizationId: string | null;
  changes: SyncedChange[];
}

/**
 * Brings everything Lappa keeps of one customer up to Stripe's truth: details, subscriptions, invoices, and the rights
 * of the organisation. Webhooks, the return page, people's changes and the reconciliation all come here. It fetches
 * and writes under the customer's lock, so what is written last was read last, in whatever order it was called.
 * @param alongside more to write in the same transaction
 * @throws CustomerBusyError, StripeFailure
 */
export function syncCustomer(
  { customerId, invoices, disputeId = null, refundId = null, ...cause }: SyncRequest,
  alongside?: (context: Context, synced: SyncedCustomer) => Promise<void>,
): Promise<SyncedCustomer> {
  return withCustomerLock(customerId, async () => {
    const truth = await fetchCustomerTruth(customerId, { invoices, disputeId, refundId });
    return asSystem('sync a Stripe customer', async (context) => {
      const synced = await applyTruth(context, customerId, truth, cause);
      await alongside?.(context, synced);
      return synced;
    });
  });
}

async function applyTruth(
  context: Context,
  customerId: string,
  truth: CustomerTruth,
  cause: SyncCause,
): Promise<SyncedCustomer> {
  const organizationId = await placeCustomer(context, customerId, truth.customer);
  if (organizationId === null) {
    await raiseBillingAlarm(context, {
      kind: 'unknown-customer',
      objectId: customerId,
      details: { subscriptions: truth.subscriptions.map(({ subscription }) => subscription.id) },
    });
    return { organizationId, changes: [] };
  }
  await closeBillingAlarms(context, customerId, 'unknown-customer');
  await writeCustomer(context, organizationId, truth);
  const changes: SyncedChange[] = [];
  for (const one of inOrder(truth.subscriptions)) {
    const change = await syncSubscription(context, organizationId, one, cause);
    if (change) changes.push(change);
  }
  for (const id of truth.missing) {
    const change = await endMissingSubscription(context, organizationId, id, cause);
    if (change) changes.push(change);
  }
  for (const invoice of truth.invoices) await syncInvoice(context, organizationId, invoice);
  if (truth.repayment) await writeRepayment(context, truth.repayment);
  if (truth.dispute) await settleDispute(context, organizationId, truth.dispute);
  await writeRights(context, organizationId, truth.subscriptions);
  return { organizationId, changes };
}

/** Ended ones first, so that one makes room for its successor; then the older before the younger. */
function inOrder(truths: SubscriptionTruth[]): SubscriptionTruth[] {
  const rank = ({ subscription: { status, startedAt } }: SubscriptionTruth) =>
    (isEnded(status) ? 0 : 1e15) + startedAt.getTime();
  return [...truths].sort((one, other) => rank(one) - rank(other));
}

/** Whose customer it is: as Lappa knows, or as Lappa wrote on it when it was made and the answer was lost. */
async function placeCustomer(
  { tx }: Context,
  customerId: string,
  customer: StripeCustomer | null,
): Promise<string | null> {
  const [known] = await tx
    .select({ organizationId: billingCustomers.organizationId })
    .from(billingCustomers)
    .where(eq(billingCustomers.paymentCustomerId, customerId))
    .for('update');
  if (known) return known.organizationId;
  const named = customer?.organizationId;
  if (!customer || !named || !/^[0-9a-f-]{36}$/.test(named)) return null;
  const [organization] = await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, named));
  if (!organization) return null;
  const adopted = await tx
    .insert(billingCustomers)
    .values({ organizationId: named, paymentCustomerId: customerId, livemode: customer.isLive })
    .onConflictDoNothing()
    .returning({ organizationId: billingCustomers.organizationId });
  return adopted[0]?.organizationId ?? null;
}

/** A deleted customer keeps its last details: invoices refer to them. */
async function writeCustomer(
  { tx, now }: Context,
  organizationId: string,
  { customer, subscriptions: found }: CustomerTruth,
): Promise<void> {
  const where = eq(billingCustomers.organizationId, organizationId);
  const [row] = await tx.select().from(billingCustomers).where(where);
  const trialStarts = found.flatMap(({ subscription }) => subscription.trialStart ?? []);
  const trialUsedAt = [row?.trialUsedAt ?? [], trialStarts]
    .flat()
    .sort((one, other) => one.getTime() - other.getTime())[0];
  const gone = customer === null || customer.isDeleted;
  await tx
    .update(billingCustomers)
    .set({
      trialUsedAt: trialUsedAt ?? null,
      deletedAt: gone ? (row?.deletedAt ?? now) : null,
      ...(gone
        ? {}
        : {
            paymentMethodId: customer.paymentMethod?.id ?? null,
            paymentMethodLabel: customer.paymentMethod?.label ?? labelOf(found),
            billingEmail: customer.email,
            billingName: customer.name,
            billingAddress: customer.address,
            billingVatNumber: customer.vatNumber,
            currency: customer.currency,
          }),
    })
    .where(where);
}

/** The card that checkout put on the subscription. */
function labelOf(found: SubscriptionTruth[]): string | null {
  const live = found.find(({ subscription }) => !isEnded(subscription.status));
  return live?.subscription.paymentMethodLabel ?? null;
}

/**
 * The organisation may what its live subscription says; without one, what Basic says. The status is Stripe's own, also
 * where the row could not follow: one that nobody here knows gives no rights.
 */
async function writeRights(
  context: Context,
  organizationId: string,
  found: SubscriptionTruth[],
): Promise<void> {
  const [live] = await context.tx
    .select({ row: subscriptions, plan: subscriptionPlans.name })
    .from(subscriptions)
    .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, subscriptions.planId))
    .where(
      and(
        eq(subscriptions.organizationId, organizationId),
        notInArray(subscriptions.status, [...endedStatuses]),
      ),
    );
  const plan = planNames.find((name) => name === live?.plan);
  if (!live || !plan) return setOrganizationPlan(context, { organizationId, plan: null });
  const told = found.find(({ subscription }) => subscription.id === live.row.paymentSubscriptionId);
  return setOrganizationPlan(context, {
    organizationId,
    plan,
    status: told?.subscription.status ?? live.row.status,
    licensedClients: live.row.licensedClientCount,
    extraMembers: live.row.extraMemberCount,
    pastDueSince: live.row.pastDueSince,
  });
}
