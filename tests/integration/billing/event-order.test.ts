import fc from 'fast-check';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isActedOn } from '#app/domain/billing/event-kinds.ts';
import { finishCheckout } from '#app/domain/billing/finish-checkout.ts';
import { reconcile } from '#app/domain/billing/reconcile.ts';
import { openBillingDesk } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';

const runs = 8;

let desk: BillingDesk;
let prices: Record<string, string>;

beforeAll(async () => {
  desk = await openBillingDesk();
  const { data } = await desk.client.prices.list({ limit: 100 });
  prices = Object.fromEntries(data.map(({ lookup_key: key, id }) => [key ?? id, id]));
});
afterAll(() => desk?.close());

interface Story {
  customerId: string;
  subscription: string;
}

async function useCard({ customerId, subscription }: Story, token: string): Promise<void> {
  const { id } = await desk.client.paymentMethods.attach(token, { customer: customerId });
  await desk.client.subscriptions.update(subscription, { default_payment_method: id });
}

/** What happens at Stripe, behind Lappa's back. */
const deeds: Record<string, (story: Story) => Promise<unknown>> = {
  async upgrade({ subscription }) {
    const { items } = await desk.client.subscriptions.retrieve(subscription);
    const price = prices.lappa_pro_clients_month!;
    await desk.client.subscriptions.update(subscription, {
      items: [{ id: items.data[0]!.id, price, quantity: items.data[0]!.quantity! + 5 }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
  },
  async fail(story) {
    await useCard(story, 'pm_card_chargeCustomerFail');
    desk.simulator.clock.advance({ days: 31, hours: 2 });
  },
  async recover(story) {
    await useCard(story, 'pm_card_visa');
    const { subscription } = story;
    const open = await desk.client.invoices.list({ subscription, status: 'open' });
    for (const { id } of open.data) await desk.client.invoices.pay(id);
  },
  cancel: ({ subscription }) =>
    desk.client.subscriptions.update(subscription, { cancel_at_period_end: true }),
  cancelAtDate: ({ subscription }) =>
    desk.client.subscriptions.update(subscription, {
      cancel_at: desk.simulator.clock.seconds() + 10 * 86_400,
    }),
  resume: ({ subscription }) =>
    desk.client.subscriptions.update(subscription, { cancel_at_period_end: false }),
  schedule: ({ subscription }) =>
    desk.client.subscriptionSchedules.create({ from_subscription: subscription }),
  monthPasses: async () => desk.simulator.clock.advance({ days: 31, hours: 2 }),
  end: ({ subscription }) => desk.client.subscriptions.cancel(subscription),
  deleteCustomer: ({ customerId }) => desk.client.customers.del(customerId),
};

async function does(name: string, story: Story): Promise<void> {
  try {
    await deeds[name]!(story);
  } catch (error) {
    // What Stripe refuses changes nothing, such as a change of what has ended.
    if (!(error instanceof Stripe.errors.StripeError) || (error.statusCode ?? 500) >= 500) {
      throw error;
    }
  }
}

/** The customer's events so far that Lappa acts on, in Stripe's order. */
function eventsOf({ customerId }: Story): string[] {
  return desk.simulator.state.events
    .filter(({ type, data }) => {
      const object = data.object as unknown as { id: string; customer?: string };
      return isActedOn(type) && (object.customer === customerId || object.id === customerId);
    })
    .map(({ id }) => id);
}

const iso = (seconds: number | null | undefined) =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;

/** What Stripe says, in the columns' words. */
function truthOf({ customerId }: Story) {
  const { state } = desk.simulator;
  const subscriptions = state.subscriptions
    .filter(({ customer }) => customer === customerId)
    .map((one) => {
      const [item] = one.items.data;
      return {
        id: one.id,
        status: one.status,
        plan: item!.price.metadata.lappa_plan,
        clients: item!.quantity,
        period_end: iso(item!.current_period_end),
        cancel_at: iso(one.cancel_at),
        at_period_end: one.cancel_at_period_end,
        ended_at: iso(one.ended_at),
        schedule: typeof one.schedule === 'string' ? one.schedule : null,
        is_waiting: one.pending_update !== null,
      };
    });
  const live = subscriptions.filter(
    ({ status }) => status !== 'canceled' && status !== 'incomplete_expired',
  );
  return {
    isDeleted: state.customers.get(customerId) === undefined,
    subscriptions,
    rights: live.map(({ plan, status, clients }) => ({ plan, status, clients })),
  };
}

async function rowsOf({ organization }: Customer, { customerId }: Story) {
  const { id } = organization;
  const subscriptions = await desk.sql`
    select payment_subscription_id as id, status, p.name as plan, licensed_client_count as clients,
      current_period_end as period_end, cancel_at, cancel_at_period_end as at_period_end, ended_at,
      payment_schedule_id as schedule, pending_change is not null as is_waiting
    from app.subscriptions s join app.subscription_plans p on p.id = s.plan_id
    where organization_id = ${id} order by started_at`;
  const rights =
    await desk.sql`select plan, subscription_status as status, licensed_clients as clients
    from app.organization_plans where organization_id = ${id}`;
  const [customer] = await desk.sql`select deleted_at is not null as is_deleted
    from app.billing_customers where payment_customer_id = ${customerId}`;
  const plain = JSON.parse(JSON.stringify([...subscriptions])) as unknown[];
  return { isDeleted: customer!.is_deleted as boolean, subscriptions: plain, rights: [...rights] };
}

const invoicesAtStripe = ({ customerId }: Story) =>
  desk.simulator.state.invoices
    .filter(({ customer, status }) => customer === customerId && status !== 'draft')
    .map((one) => [one.id, one.status, one.total, one.amount_paid].join(' '))
    .sort();

async function invoiceRows({ organization }: Customer): Promise<string[]> {
  const rows = await desk.sql<{ text: string }[]>`
    select concat_ws(' ', payment_invoice_id, status, total, amount_paid) as text
    from app.invoices where organization_id = ${organization.id}`;
  return rows.map(({ text }) => text).sort();
}

/** A deed, and which of the events so far arrive after it: any of them, in any order, also again, or none. */
const step = fc.record({
  deed: fc.constantFrom(...Object.keys(deeds)),
  arrive: fc.array(fc.nat({ max: 1_000 }), { maxLength: 2 }),
});

const lost = (...names: string[]) => names.map((deed) => ({ deed, arrive: [] }));

/** Stories that are always tried; the others are made up anew each time. */
const known: [ReturnType<typeof lost>, boolean, boolean][] = [
  [lost('cancel'), true, false],
  [lost('deleteCustomer'), true, false],
  [lost('upgrade', 'fail', 'recover', 'cancel', 'resume', 'deleteCustomer'), true, true],
];

let number = 0;

test(
  'whatever is lost, repeated or comes in another order: the last event to arrive makes the rows Stripe’s truth, and so does the reconciliation without it',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.boolean(),
        async (steps, isKnown, lastArrives) => {
          const customer = await desk.customer(`story-${++number}`);
          const session = await desk.buy(customer, {});
          const bought = await desk.client.checkout.sessions.retrieve(session);
          const story = {
            customerId: bought.customer as string,
            subscription: bought.subscription as string,
          };
          // Whether Lappa knew all of it when the story began.
          if (isKnown) await finishCheckout(customer.payer, session);
          for (const { deed, arrive } of steps) {
            await does(deed, story);
            const events = eventsOf(story);
            for (const index of arrive) await desk.deliver(events[index % events.length]!);
          }
          if (lastArrives) {
            await desk.deliver(eventsOf(story).at(-1)!);
            expect(await rowsOf(customer, story)).toEqual(truthOf(story));
          }
          const pass = await reconcile('command');
          expect(pass).toMatchObject({ status: 'succeeded', failed: 0 });
          expect(await rowsOf(customer, story)).toEqual(truthOf(story));
          expect(await invoiceRows(customer)).toEqual(invoicesAtStripe(story));
          await does('deleteCustomer', story);
        },
      ),
      // The seed stands in the failure; put it here to see the same again.
      { numRuns: runs, examples: known, endOnFailure: true },
    );
  },
);
