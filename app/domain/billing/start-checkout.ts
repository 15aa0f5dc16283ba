import { eq, isNotNull } from 'drizzle-orm';
import { isStripeLive, stripe } from '#app/providers/stripe.server.ts';
import { users } from '#db/schema/accounts.ts';
import { billingCustomers } from '#db/schema/billing.ts';
import { organizations } from '#db/schema/organizations.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { listPlans } from '../entitlements/list-plans.ts';
import { ConflictError, InvalidInputError, NotFoundError } from '../errors.ts';
import { askStripe } from './internal/ask-stripe.ts';
import { findPrices } from './internal/find-prices.ts';
import { findLiveSubscription } from './internal/live-subscription.ts';
import type { Payer } from './internal/payer.ts';
import { asPayer } from './internal/payer.ts';
import { findChoiceFaults } from './plan-choice.ts';
import type { PlanChoice } from './plan-choice.ts';

export const trialDays = 14;

export interface CheckoutRequest extends PlanChoice {
  locale: 'sv' | 'en';
  /** Where Stripe sends the buyer back to; `{CHECKOUT_SESSION_ID}` is filled in by Stripe. */
  successUrl: string;
  cancelUrl: string;
}

/**
 * Opens Stripe's page that sells the plan to the organisation, with 14 days of trial the first time. Pages that were
 * opened before and not paid are closed, so that two people cannot buy at once.
 * @returns its address, which is open to whoever has it
 * @throws InvalidInputError, ConflictError (`already_subscribed`), UnavailableError
 */
export async function startCheckout(
  payer: Payer,
  request: CheckoutRequest,
): Promise<{ url: string }> {
  const { locale, successUrl, cancelUrl, ...choice } = request;
  const buyer = await asPayer(payer, async (context) => {
    await requireGoodChoice(context, choice);
    const live = await findLiveSubscription(context, payer.organizationId);
    if (live) throw new ConflictError('There is a subscription already.', 'already_subscribed');
    return readBuyer(context);
  });
  const prices = await findPrices(choice);
  const customerId = buyer.customerId ?? (await makeCustomer(payer, { ...buyer, locale }));
  const session = await askStripe(async () => {
    await stripe().checkouts.expireOpen(customerId);
    return stripe().checkouts.create({
      organizationId: payer.organizationId,
      boughtBy: payer.userId,
      customerId,
      lines: [
        { priceId: prices.clients, quantity: choice.licensedClients },
        ...(prices.members === null
          ? []
          : [{ priceId: prices.members, quantity: choice.extraMembers }]),
      ],
      trialDays: buyer.hadTrial ? null : trialDays,
      locale,
      successUrl,
      cancelUrl,
    });
  });
  if (session.url === null) throw new Error(`The checkout ${session.id} has no address.`);
  await asPayer(payer, (context) =>
    recordAudit(context, {
      action: 'checkout.started',
      subject: { type: 'organization', id: payer.organizationId },
      after: { ...choice },
    }),
  );
  return { url: session.url };
}

/** Throws InvalidInputError with what is wrong with the choice. */
export async function requireGoodChoice(context: MemberContext, choice: PlanChoice) {
  const plan = (await listPlans(context)).find(({ name }) => name === choice.plan);
  if (!plan || plan.priceMonthly === 0) {
    throw new InvalidInputError([{ field: 'plan', message: 'billing:choice.notSold' }]);
  }
  const faults = findChoiceFaults(plan, choice);
  if (faults.length > 0) throw new InvalidInputError(faults);
  return plan;
}

interface Buyer {
  name: string;
  email: string;
  /** Null before the first purchase, and after the customer was deleted at Stripe. */
  customerId: string | null;
  deletedCustomerId: string | null;
  hadTrial: boolean;
}

async function readBuyer({ tx, actor }: MemberContext): Promise<Buyer> {
  const [organization] = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, actor.organizationId));
  const [person] = await tx
    .select({ email: users.email })
    .from(users)
    .where(eq(users.id, actor.userId));
  if (!organization || !person) throw new NotFoundError('There is no such organisation.');
  const [customer] = await tx
    .select({
      id: billingCustomers.paymentCustomerId,
      deletedAt: billingCustomers.deletedAt,
      trialUsedAt: billingCustomers.trialUsedAt,
    })
    .from(billingCustomers)
    .where(eq(billingCustomers.organizationId, actor.organizationId));
  return {
    name: organization.name,
    email: person.email,
    customerId: customer && customer.deletedAt === null ? customer.id : null,
    deletedCustomerId: customer && customer.deletedAt !== null ? customer.id : null,
    hadTrial: customer !== undefined && customer.trialUsedAt !== null,
  };
}

/** Of two that make it at once both get the same: Stripe knows the request, and the database keeps one. */
async function makeCustomer(
  { organizationId }: Payer,
  { name, email, locale, deletedCustomerId }: Omit<Buyer, 'hadTrial'> & { locale: string },
): Promise<string> {
  const made = await askStripe(() =>
    stripe().customers.create({
      organizationId,
      name,
      email,
      locale,
      replacing: deletedCustomerId,
    }),
  );
  return asSystem('keep an organisation’s customer', async ({ tx }) => {
    await tx
      .insert(billingCustomers)
      .values({
        organizationId,
        paymentCustomerId: made.id,
        billingEmail: email,
        billingName: name,
        livemode: isStripeLive(),
      })
      .onConflictDoUpdate({
        target: billingCustomers.organizationId,
        set: { paymentCustomerId: made.id, deletedAt: null, livemode: isStripeLive() },
        setWhere: isNotNull(billingCustomers.deletedAt),
      });
    const [kept] = await tx
      .select({ id: billingCustomers.paymentCustomerId })
      .from(billingCustomers)
      .where(eq(billingCustomers.organizationId, organizationId));
    if (!kept) throw new Error('The customer was not written.');
    return kept.id;
  });
}
