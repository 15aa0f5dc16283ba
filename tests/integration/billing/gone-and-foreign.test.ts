import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { refreshBilling } from '#app/domain/billing/billing-customer.ts';
import { reconcile } from '#app/domain/billing/reconcile.ts';
import { checkFeatureAccess, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { asMember } from '#db/tenancy.server.ts';
import { openBillingDesk } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

// What Stripe does not have any more, and what it has that Lappa never sold.

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

const distributes = ({ payer }: Customer) =>
  asMember(payer, async (context) => {
    const entitlement = await loadEntitlement(context, payer.organizationId);
    return checkFeatureAccess(entitlement, 'automatic-distribution').allowed;
  });

const alarmsOf = (objectId: string) => desk.sql<{ kind: string; resolved: boolean }[]>`
  select kind, resolved_at is not null as resolved from app.billing_alarms
  where object_id = ${objectId} order by seen_at`;

async function paying(slug: string) {
  const customer = await desk.customer(slug);
  const { subscription, customer: customerId } = await subscribeAndPay(desk, customer);
  await loseNew(desk);
  return { customer, subscription, customerId };
}

test('a subscription that Stripe does not have any more ends, is reported, and another can be bought', async () => {
  const { customer, subscription } = await paying('gone');
  const { subscriptions } = desk.simulator.state;
  const kept = subscriptions.get(subscription)!;
  subscriptions.delete(subscription);
  expect(await distributes(customer)).toBe(true);
  const pass = await reconcile('command');
  expect(pass).toMatchObject({ status: 'succeeded', failed: 0 });
  expect(await distributes(customer)).toBe(false);
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ status: 'canceled' }]);
  expect([...(await alarmsOf(subscription))]).toEqual([
    { kind: 'missing-subscription', resolved: false },
  ]);
  const [finding] =
    await desk.sql`select kind, before ->> 'status' as before, after ->> 'status' as after
    from app.reconciliation_findings where reconciliation_id = ${pass.id} and object_id = ${subscription}`;
  expect(finding).toEqual({ kind: 'repaired', before: 'active', after: 'canceled' });
  const page = await startCheckout(customer.payer, {
    plan: 'standard',
    interval: 'month',
    licensedClients: 10,
    extraMembers: 0,
    locale: 'sv',
    successUrl: 'http://localhost/return?session={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://localhost/',
  });
  expect(page.url).toMatch(/^http/);

  // A wrong key was used for an hour: with the right one everything is as before.
  subscriptions.put(kept);
  await reconcile('command');
  expect(await distributes(customer)).toBe(true);
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ status: 'active' }]);
  expect([...(await alarmsOf(subscription))]).toEqual([
    { kind: 'missing-subscription', resolved: true },
  ]);
});

test('a list that leaves a subscription out, and a Stripe that does not answer, end nothing', async () => {
  const { customer, subscription, customerId } = await paying('left-out');
  const { subscriptions } = desk.simulator.state;
  // The list is asked for by the customer, the subscription by its id.
  subscriptions.get(subscription)!.customer = 'cus_another';
  await refreshBilling(customer.payer);
  expect(await distributes(customer)).toBe(true);
  subscriptions.get(subscription)!.customer = customerId;
  subscriptions.delete(subscription);
  desk.simulator.faults.add({
    kind: 'server-error',
    method: 'GET',
    path: `/v1/subscriptions/${subscription}`,
    times: 3,
  });
  await expect(refreshBilling(customer.payer)).rejects.toMatchObject({ name: 'UnavailableError' });
  expect(await distributes(customer)).toBe(true);
  await refreshBilling(customer.payer);
  expect(await distributes(customer)).toBe(false);
});

test('a key of test mode is no witness of what was bought in earnest', async () => {
  const { customer, subscription } = await paying('in-earnest');
  await desk.sql`update app.subscriptions set livemode = true
    where payment_subscription_id = ${subscription}`;
  desk.simulator.state.subscriptions.delete(subscription);
  await refreshBilling(customer.payer);
  expect(await distributes(customer)).toBe(true);
  await desk.sql`update app.subscriptions set livemode = false
    where payment_subscription_id = ${subscription}`;
  await refreshBilling(customer.payer);
  expect(await distributes(customer)).toBe(false);
});

/** A price that Lappa did not make; `more` makes it count usage, or look like one of Lappa's. */
async function foreignPrice(more: object = {}): Promise<string> {
  const { id } = await desk.client.prices.create({
    currency: 'sek',
    unit_amount: 100,
    recurring: { interval: 'month' },
    product_data: { name: 'Something else' },
    ...more,
  });
  return id;
}

const metered = { recurring: { interval: 'month', usage_type: 'metered', meter: 'mtr_requests' } };

test('pitfall 32: usage that Stripe would count is told of and counts nothing here: no month of it has a border', async () => {
  const { customer, subscription } = await paying('metered-beside');
  const price = await foreignPrice(metered);
  await desk.client.subscriptions.update(subscription, {
    items: [{ price }],
    proration_behavior: 'none',
  });
  await desk.deliverNew();
  expect([...(await alarmsOf(subscription))]).toEqual([{ kind: 'foreign-item', resolved: false }]);
  expect(await distributes(customer)).toBe(true);
  const [row] = await desk.sql`select amount, licensed_client_count as clients, usage
    from app.subscriptions where payment_subscription_id = ${subscription}`;
  expect(row).toEqual({ amount: 15_000, clients: 10, usage: {} });
  const { items } = await desk.client.subscriptions.retrieve(subscription);
  const item = items.data.find((one) => one.price.id === price)!;
  await desk.client.subscriptions.update(subscription, {
    items: [{ id: item.id, deleted: true }],
    proration_behavior: 'none',
  });
  await desk.deliverNew();
  expect([...(await alarmsOf(subscription))]).toEqual([{ kind: 'foreign-item', resolved: true }]);
});

test('pitfall 33: a plan whose clients would be counted afterwards is none of Lappa’s: it changes nothing, and is seen', async () => {
  const { customer, subscription } = await paying('metered-plan');
  const price = await foreignPrice({
    ...metered,
    metadata: { lappa_plan: 'enterprise', lappa_item: 'clients' },
  });
  const { items } = await desk.client.subscriptions.retrieve(subscription);
  await desk.client.subscriptions.update(subscription, {
    items: [{ id: items.data[0]!.id, price }],
    proration_behavior: 'none',
  });
  await desk.deliverNew();
  expect([...(await alarmsOf(subscription))]).toEqual([{ kind: 'unknown-plan', resolved: false }]);
  // What was bought before stays until somebody has looked.
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ plan: 'standard', clients: 10 }]);
});
