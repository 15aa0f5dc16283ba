import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

const invoicesOf = ({ organization }: Customer) => desk.sql<
  { id: string; status: string; net: number; tax: number; total: number; paid: number }[]
>`select payment_invoice_id as id, status, total_excluding_tax as net, tax, total, amount_paid as paid
  from app.invoices where organization_id = ${organization.id} order by total, issued_at`;

test('pitfall 26: invoice.paid and invoice.payment_succeeded are one invoice, paid once', async () => {
  const customer = await desk.customer('paid-twice');
  await loseNew(desk);
  await subscribeAndPay(desk, customer);
  await desk.deliverNew((ids) => [...ids, ...ids]);
  const paid = (await invoicesOf(customer)).filter(({ total }) => total > 0);
  expect(paid).toMatchObject([
    { status: 'paid', net: 15_000, tax: 3_750, total: 18_750, paid: 18_750 },
  ]);
});

test('pitfall 26: an invoice over nothing is no income', async () => {
  const customer = await desk.customer('nothing');
  await loseNew(desk);
  await subscribe(desk, customer);
  await desk.deliverNew();
  const rows = await invoicesOf(customer);
  expect(rows.map(({ status, total, paid }) => [status, total, paid])).toEqual([['paid', 0, 0]]);
});

test('pitfall 26: an invoice that is paid out of band is paid, and one that is void is not', async () => {
  const bought = [];
  for (const slug of ['out-of-band', 'void']) {
    const customer = await desk.customer(slug);
    const row = await subscribeAndPay(desk, customer);
    const { id } = await desk.client.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: row.customer,
    });
    await desk.client.subscriptions.update(row.subscription, { default_payment_method: id });
    bought.push({ customer, subscription: row.subscription });
  }
  await loseNew(desk);
  desk.simulator.clock.advance({ days: 31, hours: 2 });
  for (const [index, { subscription }] of bought.entries()) {
    const { data } = await desk.client.invoices.list({ subscription, status: 'open' });
    if (index === 0) await desk.client.invoices.pay(data[0]!.id, { paid_out_of_band: true });
    else await desk.client.invoices.voidInvoice(data[0]!.id);
  }
  await desk.deliverNew((ids) => ids.toReversed());
  const states = [];
  for (const { customer } of bought) {
    const rows = (await invoicesOf(customer)).filter(({ total }) => total > 0);
    states.push(rows.map(({ status }) => status).sort());
  }
  expect(states).toEqual([
    ['paid', 'paid'],
    ['paid', 'void'],
  ]);
});

test('money: every invoice is whole öre of one currency, its sum the sum of its parts, as at Stripe', async () => {
  const customer = await desk.customer('sums');
  const { subscription } = await subscribeAndPay(desk, customer, { licensedClients: 7 });
  desk.simulator.clock.advance({ days: 11, hours: 7, seconds: 13 });
  for (const quantity of [13, 17, 19]) {
    const { items } = await desk.client.subscriptions.retrieve(subscription);
    await desk.client.subscriptions.update(subscription, {
      items: [{ id: items.data[0]!.id, quantity }],
      proration_behavior: 'always_invoice',
    });
    desk.simulator.clock.advance({ days: 1, minutes: 11 });
  }
  await desk.deliverNew();
  const rows = await invoicesOf(customer);
  expect(rows.length).toBeGreaterThanOrEqual(4);
  for (const { id, net, tax, total } of rows) {
    const truth = await desk.client.invoices.retrieve(id);
    expect([net, tax, total].every(Number.isSafeInteger)).toBe(true);
    expect(net + tax).toBe(total);
    expect(total).toBe(truth.total);
    const lines = truth.lines.data.reduce((sum, { amount }) => sum + amount, 0);
    expect(net).toBe(lines);
    expect(truth.currency).toBe('sek');
  }
});
