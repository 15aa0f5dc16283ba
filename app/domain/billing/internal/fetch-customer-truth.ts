import { and, eq, notInArray } from 'drizzle-orm';
import { isStripeLive, stripe, StripeFailure } from '#app/providers/stripe.server.ts';
import type {
  StripeCustomer,
  StripeDispute,
  StripeInvoice,
  StripeRepayment,
  StripeSubscription,
} from '#app/providers/stripe/stripe-objects.ts';
import { subscriptions } from '#db/schema/billing.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { EventSubject } from '../event-kinds.ts';
import { endedStatuses, isEnded } from '../subscription-state.ts';
import type { SubscriptionTruth } from '../sync-subscription.ts';

/** What Stripe says now of one customer, as far as it was asked. */
export interface CustomerTruth {
  /** Null when Stripe never had it. */
  customer: StripeCustomer | null;
  subscriptions: SubscriptionTruth[];
  /** Ids of subscriptions that are live here, and that Stripe does not have (any more). */
  missing: string[];
  invoices: StripeInvoice[];
  dispute: StripeDispute | null;
  repayment: StripeRepayment | null;
}

/** Asks Stripe; the caller holds the customer's lock. */
export async function fetchCustomerTruth(
  customerId: string,
  { invoices: wanted, disputeId, refundId }: EventSubject,
): Promise<CustomerTruth> {
  const [customer, found, invoices, dispute, repayment] = await Promise.all([
    stripe().customers.retrieve(customerId),
    noneIfMissing(stripe().subscriptions.listOfCustomer(customerId)),
    noneIfMissing(fetchInvoices(customerId, wanted)),
    disputeId === null ? null : stripe().payments.findDispute(disputeId),
    refundId === null ? null : stripe().payments.findRepayment(refundId),
  ]);
  const withSchedules = found.map(async (subscription) => ({
    subscription,
    schedule: await fetchSchedule(subscription),
  }));
  const owed = wanted === 'all' ? [] : found.map(fetchOwedInvoice);
  return {
    customer,
    subscriptions: await Promise.all(withSchedules),
    missing: await findMissing(customerId, found),
    invoices: [...invoices, ...(await Promise.all(owed)).filter((one) => one !== null)],
    dispute,
    repayment,
  };
}

/**
 * A list that leaves a subscription out proves nothing: each is asked for by its id. Of live subscriptions a key of
 * test mode knows nothing, so it is no witness.
 */
async function findMissing(customerId: string, listed: StripeSubscription[]): Promise<string[]> {
  const known = await asSystem('read a customer’s live subscriptions', ({ tx }) =>
    tx
      .select({ id: subscriptions.paymentSubscriptionId, livemode: subscriptions.livemode })
      .from(subscriptions)
      .where(
        and(
          eq(subscriptions.paymentCustomerId, customerId),
          notInArray(subscriptions.status, [...endedStatuses]),
        ),
      ),
  );
  const missing: string[] = [];
  for (const { id, livemode } of known) {
    if (listed.some((one) => one.id === id) || (livemode && !isStripeLive())) continue;
    if ((await stripe().subscriptions.retrieve(id)) === null) missing.push(id);
  }
  return missing;
}

/** Who is told that a payment is missing is shown the way to it, whether the invoice's own event has come or not. */
function fetchOwedInvoice(subscription: StripeSubscription): Promise<StripeInvoice | null> {
  const { status, pendingItems, latestInvoiceId } = subscription;
  const isOwed = ['past_due', 'unpaid', 'incomplete'].includes(status) || pendingItems !== null;
  if (!isOwed || latestInvoiceId === null) return Promise.resolve(null);
  return stripe().invoices.retrieve(latestInvoiceId);
}

/** Of a customer that it never had, Stripe refuses to list anything. */
async function noneIfMissing<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof StripeFailure && error.code === 'resource_missing') return [];
    throw error;
  }
}

async function fetchInvoices(
  customerId: string,
  wanted: EventSubject['invoices'],
): Promise<StripeInvoice[]> {
  if (wanted === 'none') return [];
  if (wanted === 'all') return stripe().invoices.listOfCustomer(customerId);
  const invoice = await stripe().invoices.retrieve(wanted.id);
  return invoice ? [invoice] : [];
}

function fetchSchedule({ status, scheduleId }: StripeSubscription) {
  if (scheduleId === null || isEnded(status)) return null;
  return stripe().schedules.retrieve(scheduleId);
}
