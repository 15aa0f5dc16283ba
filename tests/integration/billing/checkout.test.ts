import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk } from '#tests/support/billing-desk.ts';

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

test('a plan that is bought is there when the buyer comes back, without any webhook', async () => {
  const customer = await desk.customer('first');
  const row = await subscribe(desk, customer, { plan: 'pro', licensedClients: 12 });
  expect(row).toMatchObject({ status: 'trialing', plan: 'pro', clients: 12, interval: 'month' });
  const [rights] = await desk.sql`select plan, subscription_status, licensed_clients
    from app.organization_plans where organization_id = ${customer.organization.id}`;
  expect(rights).toEqual({ plan: 'pro', subscription_status: 'trialing', licensed_clients: 12 });
});

test('the webhooks that come after it change nothing', async () => {
  const customer = await desk.customer('second');
  await subscribe(desk, customer);
  const history = () => desk.sql`select cause from app.subscription_history
    where organization_id = ${customer.organization.id}`;
  expect(await history()).toHaveLength(1);
  await desk.deliverNew();
  expect(await history()).toHaveLength(1);
  const states = await desk.sql`select state, note from app.stripe_events where state = 'failed'`;
  expect([...states]).toEqual([]);
});
