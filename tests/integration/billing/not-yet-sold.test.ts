import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { subscribeAndPay } from '#tests/support/paying-customer.ts';

// What later work stands on: refunds, revenue and deletion.

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

const rowOf = async ({ organization }: Customer) => {
  const [row] = await desk.sql`select billing_interval as interval, amount, currency, status,
      licensed_client_count as clients
    from app.subscriptions where organization_id = ${organization.id}`;
  return row!;
};

test('pitfall 25: what is said of refunds is kept for whoever will read it, and changes no subscription', async () => {
  const customer = await desk.customer('refund');
  const { customer: id } = await subscribeAndPay(desk, customer);
  const before = await rowOf(customer);
  const { data } = await desk.client.charges.list({ customer: id });
  const charge = data.find(({ amount }) => amount > 0)!;
  await desk.deliverNew(() => []);
  await desk.client.refunds.create({ charge: charge.id, amount: 100 });
  await desk.deliverNew();
  const events = await desk.sql<{ type: string; state: string }[]>`
    select type, state from app.stripe_events where type like '%refund%'`;
  expect(events.map(({ type }) => type)).toContain('refund.created');
  expect(new Set(events.map(({ state }) => state))).toEqual(new Set(['ignored']));
  expect(await rowOf(customer)).toEqual(before);
});

test('pitfall 31: a row says what is paid for its own interval, in öre, excluding VAT', async () => {
  const yearly = await desk.customer('yearly');
  await subscribe(desk, yearly, { interval: 'year', licensedClients: 7 });
  expect(await rowOf(yearly)).toEqual({
    interval: 'year',
    amount: 7 * 15_000,
    currency: 'SEK',
    status: 'trialing',
    clients: 7,
  });
  const monthly = await desk.customer('monthly');
  await subscribeAndPay(desk, monthly, { licensedClients: 7 });
  expect(await rowOf(monthly)).toMatchObject({ interval: 'month', amount: 7 * 1_500 });
});

test('pitfall 35: an organisation cannot go while its subscription goes on', async () => {
  const customer = await desk.customer('deleting');
  await subscribe(desk, customer);
  await expect(
    desk.sql`delete from app.organizations where id = ${customer.organization.id}`,
  ).rejects.toMatchObject({ code: '23503' });
});
