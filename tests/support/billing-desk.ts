import type postgres from 'postgres';
import { assumeEnvironment } from '#app/env.server.ts';
import { finishCheckout } from '#app/domain/billing/finish-checkout.ts';
import { processStripeEvent } from '#app/domain/billing/process-stripe-event.ts';
import { receiveStripeEvent } from '#app/domain/billing/receive-stripe-event.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { syncPlans } from '#app/domain/billing/sync-plans.ts';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asVisitor } from '#db/tenancy.server.ts';
import type { RunningStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { startStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import Stripe from 'stripe';
import type { TestDatabase } from './database.ts';
import { plantPeople } from './people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from './people.ts';
import { createSeededDatabase } from './seeded-site.ts';

/** An organisation with an owner who pays. */
export interface Customer {
  organization: PlantedOrganization;
  owner: PlantedPerson;
  payer: { userId: string; organizationId: string };
}

/** A subscription as its row tells it. */
export interface SubscriptionRow {
  status: string;
  plan: string;
  interval: string;
  clients: number;
  members: number;
  cancel_at_period_end: boolean;
  cancel_at: Date | null;
  subscription: string;
  customer: string;
}

/** Lappa's billing in this process, beside a simulated Stripe: no web, no worker, so that a test holds every string. */
export interface BillingDesk {
  database: TestDatabase;
  simulator: RunningStripeSimulator;
  /** Stripe's own client, for what is done behind Lappa's back. */
  client: Stripe;
  people: PeoplePlanter;
  /** The superuser, for looking. */
  sql: postgres.Sql;
  customer(slug: string): Promise<Customer>;
  /** Buys by the form's own function and pays with the card; the webhook is not delivered. */
  buy(customer: Customer, choice: Partial<PlanChoice>, card?: string): Promise<string>;
  /** Takes an event of the simulator as the webhook would be taken, signed, and has it queued. */
  post(eventId: string): Promise<void>;
  /** Posts an event and processes it. */
  deliver(eventId: string): Promise<string>;
  /** Posts every event that came since the last call, in the order that `arrange` gives. */
  deliverNew(arrange?: (ids: string[]) => string[]): Promise<void>;
  subscriptionsOf(customer: Customer): Promise<SubscriptionRow[]>;
  close(): Promise<void>;
}

export const webhookSecret = 'whsec_test_of_the_billing_desk';

/** The header with which Stripe would send this body now. */
export function signatureOf(payload: string, secret = webhookSecret, timestamp?: number): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp === undefined ? {} : { timestamp }),
  });
}

export async function openBillingDesk(): Promise<BillingDesk> {
  const database = await createSeededDatabase();
  const simulator = await startStripeSimulator();
  assumeEnvironment({
    STRIPE_SECRET_KEY: simulator.apiKey,
    STRIPE_API_URL: simulator.url,
    STRIPE_WEBHOOK_SECRETS: webhookSecret,
  });
  connectDatabase({ url: database.webUrl, poolSize: 12, applicationName: 'lappa test' });
  await startQueue({ url: database.workerUrl, role: 'sender', onError: () => {} });
  await syncPlans(await asVisitor(listPlans), { dryRun: false });
  const people = plantPeople(database);
  const { hostname: host, port } = new URL(simulator.url);
  const client = new Stripe(simulator.apiKey, { host, port, protocol: 'http' });
  const delivered = new Set<string>();

  async function post(eventId: string): Promise<void> {
    const payload = JSON.stringify(await client.events.retrieve(eventId));
    await receiveStripeEvent(payload, signatureOf(payload));
  }
  async function deliver(eventId: string): Promise<string> {
    await post(eventId);
    return processStripeEvent(eventId);
  }

  return {
    database,
    simulator,
    client,
    people,
    sql: people.sql,
    async customer(slug) {
      const organization = await people.organization(slug);
      const owner = await people.person(`Owner of ${slug}`, {
        email: `owner@${slug}.example`,
        in: [[organization, 'owner']],
      });
      const payer = { userId: owner.id, organizationId: organization.id };
      return { organization, owner, payer };
    },
    async buy({ payer }, choice, card = '4242424242424242') {
      const { url } = await startCheckout(payer, {
        plan: 'standard',
        interval: 'month',
        licensedClients: 10,
        extraMembers: 0,
        ...choice,
        locale: 'sv',
        successUrl: 'http://localhost/return?session={CHECKOUT_SESSION_ID}',
        cancelUrl: 'http://localhost/',
      });
      const session = /cs_test_\w+/.exec(url)![0];
      simulator.completeCheckout(session, {
        card,
        name: 'Verkstaden AB',
        email: 'pay@example.com',
        address: {
          line1: 'Storgatan 1',
          line2: null,
          postal_code: '111 22',
          city: 'Stockholm',
          country: 'SE',
        },
      });
      return session;
    },
    post,
    deliver,
    async deliverNew(arrange = (ids) => ids) {
      const found: string[] = [];
      for await (const { id } of client.events.list({ limit: 100 })) {
        if (delivered.has(id)) break;
        found.unshift(id);
      }
      for (const id of found) delivered.add(id);
      for (const id of arrange(found)) await deliver(id);
    },
    async subscriptionsOf({ organization }) {
      return people.sql<SubscriptionRow[]>`
        select s.status, p.name as plan, s.billing_interval as interval, s.licensed_client_count as clients,
          s.extra_member_count as members, s.cancel_at_period_end, s.cancel_at,
          s.payment_subscription_id as subscription, s.payment_customer_id as customer
        from app.subscriptions s join app.subscription_plans p on p.id = s.plan_id
        where s.organization_id = ${organization.id} order by s.started_at, s.id`;
    },
    async close() {
      await stopQueue(1_000);
      await closeDatabase();
      await people.close();
      await simulator.close();
      await database.drop();
    },
  };
}

/** Buys, pays, and comes back to the return page. */
export async function subscribe(
  desk: BillingDesk,
  customer: Customer,
  choice: Partial<PlanChoice> = {},
): Promise<SubscriptionRow> {
  const session = await desk.buy(customer, choice);
  await finishCheckout(customer.payer, session);
  const rows = await desk.subscriptionsOf(customer);
  return rows.at(-1)!;
}
