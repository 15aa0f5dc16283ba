import { and, eq } from 'drizzle-orm';
import Stripe from 'stripe';
import { finishCheckout } from '#app/domain/billing/finish-checkout.ts';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { syncPlans } from '#app/domain/billing/sync-plans.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { assumeEnvironment } from '#app/env.server.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { billingCustomers } from '#db/schema/billing.ts';
import { memberships, organizations } from '#db/schema/organizations.ts';
import { asSystem, asVisitor } from '#db/tenancy.server.ts';
import type { RunningStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { paymentsEnvironment } from './payments-environment.ts';
import type { Payments } from './demo-payments.ts';

interface Purchase {
  slug: string;
  choice: PlanChoice;
  buyer: { name: string; email: string; city: string; postalCode: string };
}

/** Who of the cast has bought what; the others have Basic. */
const purchases: Purchase[] = [
  {
    slug: 'nordvik-bygg',
    choice: { plan: 'pro', interval: 'month', licensedClients: 12, extraMembers: 0 },
    buyer: {
      name: 'Nordvik Bygg AB',
      email: 'faktura@nordvik.example',
      city: 'Umeå',
      postalCode: '903 26',
    },
  },
  {
    slug: 'ekhults-kommun',
    choice: { plan: 'enterprise', interval: 'year', licensedClients: 40, extraMembers: 2 },
    buyer: {
      name: 'Ekhults kommun',
      email: 'faktura@ekhult.example',
      city: 'Ekhult',
      postalCode: '567 91',
    },
  },
];

/**
 * Puts the price list into the simulated Stripe and has some of the cast buy, by the functions that the pages call.
 * Safe to repeat: who is a customer already buys nothing more. With Stripe's own key nobody buys.
 * @returns how many bought
 */
export async function seedSubscriptions(url: string, payments: Payments): Promise<number> {
  const { simulator } = payments;
  if (simulator === null) return 0;
  assumeEnvironment(paymentsEnvironment(payments));
  connectDatabase({ url, poolSize: 4, applicationName: 'lappa seeds' });
  await startQueue({
    url,
    role: 'sender',
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    await syncPlans(await asVisitor(listPlans), { dryRun: false });
    let bought = 0;
    for (const purchase of purchases) bought += Number(await buy(simulator, purchase));
    return bought;
  } finally {
    await stopQueue(1_000);
    await closeDatabase();
  }
}

async function buy(simulator: RunningStripeSimulator, purchase: Purchase): Promise<boolean> {
  const payer = await asSystem('find who buys', async ({ tx }) => {
    const [owner] = await tx
      .select({
        userId: memberships.userId,
        organizationId: memberships.organizationId,
        customer: billingCustomers.paymentCustomerId,
      })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .leftJoin(billingCustomers, eq(billingCustomers.organizationId, memberships.organizationId))
      .where(and(eq(organizations.slug, purchase.slug), eq(memberships.role, 'owner')));
    return owner;
  });
  if (!payer || payer.customer !== null) return false;
  const page = 'http://localhost/';
  const { url } = await startCheckout(payer, {
    ...purchase.choice,
    locale: 'sv',
    successUrl: page,
    cancelUrl: page,
  });
  const session = /cs_test_\w+/.exec(url)?.[0];
  if (session === undefined) throw new Error('The simulated Stripe opened no checkout.');
  const { name, email, city, postalCode } = purchase.buyer;
  simulator.completeCheckout(session, {
    card: '4242424242424242',
    name,
    email,
    address: { line1: 'Storgatan 1', line2: null, postal_code: postalCode, city, country: 'SE' },
  });
  await endTrials(simulator);
  await finishCheckout(payer, session);
  return true;
}

/** So that the demo has an invoice to show. */
async function endTrials(simulator: RunningStripeSimulator): Promise<void> {
  const { hostname: host, port } = new URL(simulator.url);
  const client = new Stripe(simulator.apiKey, { host, port, protocol: 'http' });
  for await (const { id } of client.subscriptions.list({ status: 'trialing', limit: 100 })) {
    await client.subscriptions.update(id, { trial_end: 'now' });
  }
}
