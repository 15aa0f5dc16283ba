import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcile } from '#app/domain/billing/reconcile.ts';
import { checkFeatureAccess, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { asMember } from '#db/tenancy.server.ts';
import { openBillingDesk } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

// Refunds, credit notes, discounts and disputes: what takes money back, and leaves plan and rights alone.

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

interface InvoiceRow {
  id: string;
  status: string;
  net: number;
  tax: number;
  total: number;
  due: number;
  paid: number;
  credited: number;
  refunded: number;
}

/** The largest invoice of the organisation, as the database has it. */
async function invoiceOf({ organization }: Customer): Promise<InvoiceRow> {
  const [row] = await desk.sql<InvoiceRow[]>`
    select payment_invoice_id as id, status, total_excluding_tax as net, tax, total, amount_due as due,
      amount_paid as paid, credited, refunded
    from app.invoices where organization_id = ${organization.id} order by total desc limit 1`;
  return row!;
}

/** Ten clients of Standard for 150 kronor a month and 37.50 of VAT, paid. */
async function paid(slug: string) {
  const customer = await desk.customer(slug);
  const { subscription, customer: customerId } = await subscribeAndPay(desk, customer);
  const { data } = await desk.client.charges.list({ customer: customerId });
  await loseNew(desk);
  const charge = data.find(({ amount }) => amount === 18_750)!;
  return { customer, subscription, customerId, charge: charge.id };
}

const distributes = ({ payer }: Customer) =>
  asMember(payer, async (context) => {
    const entitlement = await loadEntitlement(context, payer.organizationId);
    return checkFeatureAccess(entitlement, 'automatic-distribution').allowed;
  });

const openAlarms = (objectId: string) => desk.sql<{ kind: string; details: object }[]>`
  select kind, details from app.billing_alarms where object_id = ${objectId} and resolved_at is null`;

test('pitfall 25: refunds in parts add up, whatever the order and number of their events', async () => {
  const { customer, charge } = await paid('refund-parts');
  for (const amount of [1_000, 2_500]) await desk.client.refunds.create({ charge, amount });
  await desk.deliverNew((ids) => [...ids.toReversed(), ...ids]);
  expect(await invoiceOf(customer)).toMatchObject({
    status: 'paid',
    total: 18_750,
    paid: 18_750,
    refunded: 3_500,
  });
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ status: 'active', clients: 10 }]);
  expect(await distributes(customer)).toBe(true);
  await expect(desk.client.refunds.create({ charge, amount: 15_251 })).rejects.toThrow(/greater/);
  expect(await invoiceOf(customer)).toMatchObject({ refunded: 3_500 });
});

test('pitfall 25: a refund that the bank could not make counts no more', async () => {
  const { customer, charge } = await paid('refund-failed');
  const { id } = await desk.client.refunds.create({ charge, amount: 5_000 });
  await desk.client.refunds.create({ charge, amount: 700 });
  desk.simulator.behindOurBack.failRefund(id);
  // The failure's event comes before that of the refund itself.
  await desk.deliverNew((ids) => ids.toReversed());
  expect(await invoiceOf(customer)).toMatchObject({ refunded: 700 });
});

test('pitfall 25: a refund is found by its payment when its event names no customer', async () => {
  const { customer, charge } = await paid('refund-nameless');
  const { id } = await desk.client.refunds.create({ charge, amount: 900 });
  desk.simulator.state.refunds.get(id)!.customer = null;
  for (const event of desk.simulator.state.events.all()) {
    const object = event.data.object as { id: string; customer?: string | null };
    if (object.id === id) object.customer = null;
  }
  await desk.deliverNew();
  expect(await invoiceOf(customer)).toMatchObject({ refunded: 900 });
  const [event] = await desk.sql`select state, customer_id as customer from app.stripe_events
    where object_id = ${id} limit 1`;
  expect(event).toEqual({ state: 'succeeded', customer: expect.stringMatching(/^cus_/) as string });
});

test('pitfall 26: a credit note of a paid invoice is told on it, and what it paid back', async () => {
  const { customer } = await paid('credited');
  const { id } = await invoiceOf(customer);
  await desk.client.creditNotes.create({ invoice: id, amount: 6_250, refund_amount: 6_250 });
  await desk.deliverNew();
  expect(await invoiceOf(customer)).toMatchObject({
    status: 'paid',
    net: 15_000,
    tax: 3_750,
    total: 18_750,
    credited: 6_250,
    refunded: 6_250,
  });
});

test('pitfall 26: a credit note of an open invoice leaves less to pay; the reconciliation finds one that was not told of', async () => {
  const { customer, subscription, customerId } = await paid('credited-open');
  const bad = await desk.client.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customerId,
  });
  await desk.client.subscriptions.update(subscription, {
    default_payment_method: bad.id,
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'none',
    items: [
      {
        id: (await desk.client.subscriptions.retrieve(subscription)).items.data[0]!.id,
        quantity: 20,
      },
    ],
  });
  await desk.deliverNew();
  const { id, total } = await invoiceOf(customer);
  expect(await invoiceOf(customer)).toMatchObject({ status: 'open', due: total, credited: 0 });
  await desk.client.creditNotes.create({ invoice: id, amount: 1_250 });
  await loseNew(desk);
  expect(await reconcile('command')).toMatchObject({ status: 'succeeded' });
  expect(await invoiceOf(customer)).toMatchObject({
    status: 'open',
    total,
    due: total - 1_250,
    credited: 1_250,
  });
});

test('pitfall 31: a discount makes the invoice less and leaves what was bought as it is', async () => {
  const { customer, subscription } = await paid('discounted');
  const coupon = await desk.client.coupons.create({ percent_off: 50, duration: 'forever' });
  await desk.client.subscriptions.update(subscription, { discounts: [{ coupon: coupon.id }] });
  const { items } = await desk.client.subscriptions.retrieve(subscription);
  await desk.client.subscriptions.update(subscription, {
    items: [{ id: items.data[0]!.id, quantity: 30 }],
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'none',
  });
  await desk.deliverNew();
  // Thirty clients for 450 kronor, half of it, and 25 % VAT on what is left.
  expect(await invoiceOf(customer)).toMatchObject({
    status: 'paid',
    net: 22_500,
    tax: 5_625,
    total: 28_125,
    paid: 28_125,
  });
  const [row] =
    await desk.sql`select amount, licensed_client_count as clients from app.subscriptions
    where organization_id = ${customer.organization.id}`;
  expect(row).toEqual({ amount: 45_000, clients: 30 });
  expect(await openAlarms(subscription)).toHaveLength(0);
});

test('a dispute is an alarm with its last day, until the bank has its answer or has decided', async () => {
  const { customer, charge } = await paid('disputed');
  const { behindOurBack } = desk.simulator;
  const id = behindOurBack.openDispute(charge, 'product_not_received');
  await desk.deliverNew((ids) => ids.toReversed());
  const [alarm] = await openAlarms(id);
  expect(alarm).toMatchObject({
    kind: 'dispute',
    details: {
      status: 'needs_response',
      reason: 'product_not_received',
      amount: 18_750,
      currency: 'SEK',
    },
  });
  expect(await invoiceOf(customer)).toMatchObject({ status: 'paid', refunded: 0 });
  expect(await distributes(customer)).toBe(true);
  behindOurBack.answerDispute(id);
  await desk.deliverNew();
  expect(await openAlarms(id)).toHaveLength(0);
  behindOurBack.closeDispute(id, 'won');
  await desk.deliverNew();
  expect(await openAlarms(id)).toHaveLength(0);
});

test('a dispute that was lost stays an alarm, and one whose events come late and turned around says how it is now', async () => {
  const { customer, charge } = await paid('dispute-lost');
  const { behindOurBack } = desk.simulator;
  const id = behindOurBack.openDispute(charge);
  behindOurBack.answerDispute(id);
  behindOurBack.closeDispute(id, 'lost');
  await desk.deliverNew((ids) => ids.toReversed());
  expect([...(await openAlarms(id))]).toMatchObject([{ details: { status: 'lost' } }]);
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ status: 'active' }]);
  const states = await desk.sql<{ state: string }[]>`
    select distinct state from app.stripe_events where object_id = ${id}`;
  expect([...states]).toEqual([{ state: 'succeeded' }]);
});

test('a dispute of somebody else’s customer in the same account is ignored and parked', async () => {
  const stranger = await desk.client.customers.create({ name: 'Another house' });
  const card = await desk.client.paymentMethods.attach('pm_card_visa', { customer: stranger.id });
  const payment = await desk.client.paymentIntents.create({
    amount: 5_000,
    currency: 'sek',
    customer: stranger.id,
    payment_method: card.id,
    confirm: true,
  });
  await loseNew(desk);
  const id = desk.simulator.behindOurBack.openDispute(payment.latest_charge as string);
  await desk.deliverNew();
  expect(await openAlarms(id)).toHaveLength(0);
  expect([...(await openAlarms(stranger.id))]).toMatchObject([{ kind: 'unknown-customer' }]);
});
