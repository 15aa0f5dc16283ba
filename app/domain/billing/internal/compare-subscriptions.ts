import { eq, inArray } from 'drizzle-orm';
import { stripe } from '#app/providers/stripe.server.ts';
import type { StripeSubscription } from '#app/providers/stripe/stripe-objects.ts';
import { billingCustomers, subscriptions } from '#db/schema/billing.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { readBoughtPlan } from '../plan-items.ts';
import type { Comparison, Pass } from './reconciliation-report.ts';
import {
  findDifferences,
  stateOfRow,
  stateOfTruth,
  subscriptionStatuses,
} from '../subscription-state.ts';
import type { SubscriptionState } from '../subscription-state.ts';

/** Compares a page of all subscriptions of the account with their rows. */
export async function compareSubscriptions(_: Pass, cursor: string | null): Promise<Comparison> {
  const { entries, next } = await stripe().subscriptions.list(cursor);
  return asSystem('compare subscriptions', async ({ tx, now }) => {
    const ids = entries.map(({ id }) => id);
    const rows = await tx
      .select({ row: subscriptions, plan: subscriptionPlans.name })
      .from(subscriptions)
      .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, subscriptions.planId))
      .where(inArray(subscriptions.paymentSubscriptionId, ids));
    const known = new Map(
      rows.map(({ row, plan }) => [row.paymentSubscriptionId, stateOfRow(row, plan)]),
    );
    const owned = await tx
      .select({ id: billingCustomers.paymentCustomerId })
      .from(billingCustomers)
      .where(
        inArray(
          billingCustomers.paymentCustomerId,
          entries.map(({ customerId }) => customerId),
        ),
      );
    const customers = new Set(owned.map(({ id }) => id));
    if (ids.length > 0) {
      await tx
        .update(subscriptions)
        .set({ checkedAt: now })
        .where(inArray(subscriptions.paymentSubscriptionId, ids));
    }
    const differing = entries.filter((entry) => differs(entry, known.get(entry.id)));
    return {
      checked: entries.length,
      stale: differing.map(({ customerId }) => customerId),
      findings: entries
        .filter(({ id, customerId }) => !known.has(id) && !customers.has(customerId))
        .map(({ id }) => ({ kind: 'unknown' as const, objectId: id })),
      cursor: next,
    };
  });
}

/** The list does not say what a schedule holds, so of a scheduled change only the schedule itself is compared. */
function differs(truth: StripeSubscription, known: SubscriptionState | undefined): boolean {
  if (!known) return true;
  const status = subscriptionStatuses.find((one) => one === truth.status);
  const bought = readBoughtPlan(truth.items);
  const state = status && bought && stateOfTruth(truth, status, bought, null);
  if (!state) return true;
  return findDifferences({ ...state, scheduledChange: known.scheduledChange }, known).length > 0;
}
