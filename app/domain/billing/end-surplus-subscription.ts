import { and, eq, isNull } from 'drizzle-orm';
import { stripe } from '#app/providers/stripe.server.ts';
import type { StripeInvoice, StripeSubscription } from '#app/providers/stripe/stripe-objects.ts';
import { billingCustomers } from '#db/schema/billing.ts';
import { organizations } from '#db/schema/organizations.ts';
import { billingAlarms } from '#db/schema/stripe-events.ts';
import type { Origin } from '#db/tenancy.server.ts';
import { asStaff } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { askStripe } from './internal/ask-stripe.ts';
import { findLiveSubscription } from './internal/live-subscription.ts';
import { readBoughtPlan } from './plan-items.ts';
import type { BoughtPlan } from './plan-items.ts';
import { isEnded } from './subscription-state.ts';
import { syncCustomer } from './sync-customer.ts';

/** Somebody of Lappa's staff. */
export interface Staff {
  userId: string;
  origin?: Origin;
}

/** A second live subscription of an organisation, beside the one that gives it its rights. Amounts in öre. */
export interface SurplusSubscription {
  alarmId: string;
  organization: { id: string; name: string };
  /** Stripe's id of the one that is kept, and what it is. */
  kept: { id: string; plan: string; licensedClients: number };
  surplus: {
    id: string;
    status: string;
    /** Null when it is none of Lappa's plans. */
    bought: BoughtPlan | null;
    startedAt: Date;
    /** Paid for it and not credited yet: goes back when it is ended. */
    toPayBack: number;
    /** Asked for and not paid: is asked for no more. */
    toVoid: number;
    currency: string;
  };
}

/**
 * What would be ended, and what would be paid back.
 * @throws NotFoundError when no such alarm is open; ConflictError `no_surplus` when there is only one live subscription
 * any more; UnavailableError
 */
export async function describeSurplus(staff: Staff, alarmId: string): Promise<SurplusSubscription> {
  return (await examine(staff, alarmId)).described;
}

/**
 * Ends the surplus subscription and pays back all that was paid for it: it never gave any rights. What is not paid of
 * it is declared void. Safe to repeat when something went wrong on the way. Throws as `describeSurplus`.
 */
export async function endSurplusSubscription(staff: Staff, alarmId: string): Promise<void> {
  const { described, invoices, customerId } = await examine(staff, alarmId);
  const { organization, kept, surplus } = described;
  await askStripe(async () => {
    // Money first: once the subscription has ended, its alarm is closed and nobody is asked again.
    for (const invoice of invoices) {
      if (owedBack(invoice) > 0) await stripe().invoices.creditRest(invoice);
      else if (invoice.status === 'open') await stripe().invoices.void(invoice.id);
    }
    await stripe().subscriptions.cancelNow(surplus.id, { creditsRest: false });
  });
  await asStaff(
    staff,
    (context) =>
      recordAudit(context, {
        action: 'subscription.surplus-ended',
        organizationId: organization.id,
        subject: { type: 'stripe-subscription', id: surplus.id },
        before: { status: surplus.status, ...surplus.bought },
        after: { kept: kept.id, paidBack: surplus.toPayBack, voided: surplus.toVoid },
      }),
    staff.origin ? { origin: staff.origin } : {},
  );
  await askStripe(() =>
    syncCustomer({ cause: 'person', reference: staff.userId, customerId, invoices: 'all' }),
  );
}

interface Examined {
  described: SurplusSubscription;
  invoices: StripeInvoice[];
  customerId: string;
}

async function examine(staff: Staff, alarmId: string): Promise<Examined> {
  const { alarm, kept } = await asStaff(staff, async (context) => {
    const [found] = await context.tx
      .select({
        subscriptionId: billingAlarms.objectId,
        organization: { id: organizations.id, name: organizations.name },
        customerId: billingCustomers.paymentCustomerId,
      })
      .from(billingAlarms)
      .innerJoin(organizations, eq(organizations.id, billingAlarms.organizationId))
      .innerJoin(billingCustomers, eq(billingCustomers.organizationId, organizations.id))
      .where(
        and(
          eq(billingAlarms.id, alarmId),
          eq(billingAlarms.kind, 'second-subscription'),
          isNull(billingAlarms.resolvedAt),
        ),
      );
    if (!found)
      throw new NotFoundError(`No second subscription is told of by the alarm ${alarmId}`);
    return { alarm: found, kept: await findLiveSubscription(context, found.organization.id) };
  });
  const [surplus, truthOfKept, invoices] = await askStripe(() =>
    Promise.all([
      stripe().subscriptions.retrieve(alarm.subscriptionId),
      kept && stripe().subscriptions.retrieve(kept.paymentSubscriptionId),
      stripe().invoices.listOfSubscription(alarm.subscriptionId),
    ]),
  );
  // By Stripe's word for both: what ended a moment ago may not be known here, and its successor is none too many.
  const isSurplus =
    kept !== null &&
    surplus !== null &&
    surplus.customerId === alarm.customerId &&
    surplus.id !== kept.paymentSubscriptionId &&
    [surplus, truthOfKept].every((one) => one !== null && !isEnded(one.status));
  if (!isSurplus) throw new ConflictError('There is no surplus any more.', 'no_surplus');
  const { organization, customerId } = alarm;
  const { plan, licensedClientCount: licensedClients, paymentSubscriptionId: id } = kept;
  return {
    described: {
      alarmId,
      organization,
      kept: { id, plan, licensedClients },
      surplus: describe(surplus, invoices),
    },
    invoices,
    customerId,
  };
}

function describe(
  { id, status, items, startedAt }: StripeSubscription,
  invoices: StripeInvoice[],
): SurplusSubscription['surplus'] {
  const open = invoices.filter((invoice) => invoice.status === 'open');
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
  return {
    id,
    status,
    bought: readBoughtPlan(items),
    startedAt,
    toPayBack: sum(invoices.map(owedBack)),
    toVoid: sum(open.map(({ amountDue }) => amountDue)),
    currency: invoices[0]?.currency ?? items[0]?.currency ?? 'SEK',
  };
}

/** What was paid of an invoice and has not been credited, in öre. */
function owedBack({ status, total, credited }: StripeInvoice): number {
  return status === 'paid' ? Math.max(0, total - credited) : 0;
}
