import { afterAll, beforeAll, expect, test } from 'vitest';
import { finishCheckout } from '#app/domain/billing/finish-checkout.ts';
import { checkFeatureAccess, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { asMember } from '#db/tenancy.server.ts';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

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
  select kind, resolved_at is not null as resolved from app.billing_alarms where object_id = ${objectId}`;

const only = async (customer: Customer) => (await desk.subscriptionsOf(customer))[0]!;

/** What Stripe says of the subscription, by its own hand. */
function set(subscription: string, more: object): void {
  Object.assign(desk.simulator.state.subscriptions.get(subscription)!, more);
}

async function replayNewest(): Promise<void> {
  const { data } = await desk.client.events.list({
    type: 'customer.subscription.created',
    limit: 100,
  });
  for (const { id } of data) {
    await desk.sql`update app.stripe_events set state = 'pending' where id = ${id}`;
    await desk.deliver(id);
  }
}

test('pitfall 29: arrears keep the plan for fourteen days of grace, and a payment ends them', async () => {
  const customer = await desk.customer('arrears');
  const { subscription, customer: id } = await subscribeAndPay(desk, customer);
  const bad = await desk.client.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: id,
  });
  await desk.client.subscriptions.update(subscription, { default_payment_method: bad.id });
  await loseNew(desk);
  desk.simulator.clock.advance({ days: 31, hours: 2 });
  await desk.deliverNew();
  expect(await only(customer)).toMatchObject({ status: 'past_due' });
  expect(await distributes(customer)).toBe(true);
  const since = () => desk.sql`select past_due_since as at from app.organization_plans
    where organization_id = ${customer.organization.id}`;
  const [first] = await since();
  expect(first!.at).toBeInstanceOf(Date);
  await desk.client.subscriptions.update(subscription, { metadata: { note: 'still' } });
  await desk.deliverNew();
  expect(await since()).toEqual([first]);
  await desk.sql`update app.organization_plans set past_due_since = now() - interval '15 days'
    where organization_id = ${customer.organization.id}`;
  expect(await distributes(customer)).toBe(false);

  const good = await desk.client.paymentMethods.attach('pm_card_visa', { customer: id });
  const { data } = await desk.client.invoices.list({ subscription, status: 'open' });
  await desk.client.invoices.pay(data[0]!.id, { payment_method: good.id });
  await desk.deliverNew();
  expect(await only(customer)).toMatchObject({ status: 'active' });
  expect(await distributes(customer)).toBe(true);
});

test.each(['unpaid', 'paused', 'incomplete'])(
  'pitfall 29: the status %s is kept and gives Basic’s rights',
  async (status) => {
    const customer = await desk.customer(`status-${status}`);
    const { subscription } = await subscribe(desk, customer);
    expect(await distributes(customer)).toBe(true);
    set(subscription, { status });
    await replayNewest();
    expect(await only(customer)).toMatchObject({ status });
    expect(await distributes(customer)).toBe(false);
    const [row] = await desk.sql`select compliance_status as compliance from app.subscriptions
      where payment_subscription_id = ${subscription}`;
    expect(row!.compliance).toBe('unlicensed');
  },
);

test('pitfall 29: a status that Stripe invents gives no rights and is seen, and its end closes the alarm', async () => {
  const customer = await desk.customer('invented');
  const { subscription } = await subscribe(desk, customer);
  set(subscription, { status: 'hibernating' });
  await replayNewest();
  expect(await only(customer)).toMatchObject({ status: 'trialing' });
  expect(await distributes(customer)).toBe(false);
  expect([...(await alarmsOf(subscription))]).toEqual([
    { kind: 'unknown-status', resolved: false },
  ]);
  set(subscription, { status: 'trialing' });
  await replayNewest();
  expect(await distributes(customer)).toBe(true);
  expect([...(await alarmsOf(subscription))]).toEqual([{ kind: 'unknown-status', resolved: true }]);
});

test('pitfall 18: a second subscription, made at Stripe, is reported and gives nothing, until the first ends', async () => {
  const customer = await desk.customer('second');
  await loseNew(desk);
  const first = await subscribeAndPay(desk, customer);
  const { items, default_payment_method: method } = desk.simulator.state.subscriptions.get(
    first.subscription,
  )!;
  const second = await desk.client.subscriptions.create({
    customer: first.customer,
    items: [{ price: items.data[0]!.price.id, quantity: 99 }],
    default_payment_method: method as string,
  });
  await desk.deliverNew();
  expect(await desk.subscriptionsOf(customer)).toMatchObject([
    { subscription: first.subscription, clients: 10 },
  ]);
  expect([...(await alarmsOf(second.id))]).toEqual([
    { kind: 'second-subscription', resolved: false },
  ]);
  await desk.client.subscriptions.cancel(first.subscription);
  await desk.deliverNew();
  expect(await desk.subscriptionsOf(customer)).toMatchObject([
    { subscription: first.subscription, status: 'canceled' },
    { subscription: second.id, status: 'active', clients: 99 },
  ]);
  expect([...(await alarmsOf(second.id))]).toEqual([
    { kind: 'second-subscription', resolved: true },
  ]);
});

test('pitfall 18: the database itself refuses a second one that is live', async () => {
  const customer = await desk.customer('index');
  await subscribe(desk, customer);
  const copy = (status: string) => desk.sql`
    insert into app.subscriptions (organization_id, plan_id, status, billing_interval, licensed_client_count,
      amount, currency, current_period_start, current_period_end, payment_customer_id,
      payment_subscription_id, livemode, started_at)
    select organization_id, plan_id, ${status}, billing_interval, 5, 1, 'SEK', now(), now(),
      payment_customer_id, ${`sub_copy_${status}`}, false, now()
    from app.subscriptions where organization_id = ${customer.organization.id} limit 1`;
  await expect(copy('past_due')).rejects.toMatchObject({
    constraint_name: 'subscriptions_one_live',
  });
  // Control: what has ended is no second one.
  await copy('canceled');
});

test('pitfall 22: the first purchase of an organisation is told by `created`, and that is enough', async () => {
  const customer = await desk.customer('created');
  await desk.buy(customer, { licensedClients: 33 });
  const { data } = await desk.client.events.list({
    type: 'customer.subscription.created',
    limit: 1,
  });
  await desk.deliver(data[0]!.id);
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ clients: 33 }]);
});

test('pitfall 10: what is not Lappa’s own on a subscription is an alarm, not a failure', async () => {
  const customer = await desk.customer('foreign-price');
  const session = await desk.buy(customer, {});
  const { subscription } = await desk.client.checkout.sessions.retrieve(session);
  const price = await desk.client.prices.create({
    currency: 'sek',
    unit_amount: 100,
    recurring: { interval: 'month' },
    product_data: { name: 'Something else' },
  });
  const { items } = await desk.client.subscriptions.retrieve(subscription as string);
  await desk.client.subscriptions.update(subscription as string, {
    items: [{ id: items.data[0]!.id, price: price.id }],
    proration_behavior: 'none',
  });
  await finishCheckout(customer.payer, session);
  expect(await desk.subscriptionsOf(customer)).toEqual([]);
  expect([...(await alarmsOf(subscription as string))]).toEqual([
    { kind: 'unknown-plan', resolved: false },
  ]);
});
