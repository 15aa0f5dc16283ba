import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { subscribeAndPay } from '#tests/support/paying-customer.ts';

// What later work stands on: revenue and deletion.

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
