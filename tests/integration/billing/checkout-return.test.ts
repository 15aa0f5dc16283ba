import { afterAll, beforeAll, expect, test } from 'vitest';
import { finishCheckout } from '#app/domain/billing/finish-checkout.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

const order = {
  plan: 'standard' as const,
  interval: 'month' as const,
  licensedClients: 10,
  extraMembers: 0,
  locale: 'sv' as const,
  successUrl: 'http://localhost/return?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'http://localhost/',
};

const openPage = async ({ payer }: Customer) =>
  /cs_test_\w+/.exec((await startCheckout(payer, order)).url)![0];

const historyOf = ({ organization }: Customer) => desk.sql`
  select cause from app.subscription_history where organization_id = ${organization.id}`;

test('pitfall 3: the return page before the webhook, and the webhook before the return page, are one purchase', async () => {
  const first = await desk.customer('return-first');
  const session = await desk.buy(first, {});
  expect(await finishCheckout(first.payer, session)).toEqual({ outcome: 'active' });
  await desk.deliverNew();
  expect(await historyOf(first)).toEqual([{ cause: 'return-page' }]);

  const second = await desk.customer('webhook-first');
  const other = await desk.buy(second, {});
  await desk.deliverNew();
  expect(await finishCheckout(second.payer, other)).toEqual({ outcome: 'active' });
  expect(await historyOf(second)).toEqual([{ cause: 'event' }]);
});

test('pitfall 3: both at once are one purchase', async () => {
  const customer = await desk.customer('both');
  const session = await desk.buy(customer, {});
  await Promise.all([
    desk.deliverNew((ids) => ids.toReversed()),
    finishCheckout(customer.payer, session),
    finishCheckout(customer.payer, session),
  ]);
  expect(await historyOf(customer)).toHaveLength(1);
  expect(await desk.subscriptionsOf(customer)).toHaveLength(1);
});

test('pitfall 4: no webhook ever comes, and the buyer cannot buy twice', async () => {
  const customer = await desk.customer('no-webhook');
  await subscribe(desk, customer);
  await expect(startCheckout(customer.payer, order)).rejects.toMatchObject({
    code: 'already_subscribed',
  });
});

test('pitfall 18: two pages opened by two people cannot both be paid: the older is closed', async () => {
  const customer = await desk.customer('two-pages');
  const older = await openPage(customer);
  const newer = await openPage(customer);
  expect(desk.simulator.state.checkoutSessions.get(older)!.status).toBe('expired');
  expect(desk.simulator.state.checkoutSessions.get(newer)!.status).toBe('open');
  expect(await finishCheckout(customer.payer, older)).toEqual({ outcome: 'expired' });
});

test('pitfall 24: a page that was left, or paid later, or ran out does not say that it is paid', async () => {
  const customer = await desk.customer('not-paid');
  const session = await openPage(customer);
  expect(await finishCheckout(customer.payer, session)).toEqual({ outcome: 'unpaid' });
  expect(await desk.subscriptionsOf(customer)).toEqual([]);
  desk.simulator.completeCheckout(session, { card: '4000000000000002' });
  expect(await finishCheckout(customer.payer, session)).toEqual({ outcome: 'unpaid' });
  expect(await desk.subscriptionsOf(customer)).toEqual([]);
  await desk.client.checkout.sessions.expire(session);
  expect(await finishCheckout(customer.payer, session)).toEqual({ outcome: 'expired' });
  expect(await desk.subscriptionsOf(customer)).toEqual([]);
});

test('pitfall 24: a trial has nothing to pay, and is active', async () => {
  const customer = await desk.customer('nothing-to-pay');
  const session = await desk.buy(customer, {});
  const { payment_status: status } = await desk.client.checkout.sessions.retrieve(session);
  expect(['paid', 'no_payment_required']).toContain(status);
  expect(await finishCheckout(customer.payer, session)).toEqual({ outcome: 'active' });
});

test('pitfall 24: a payment that takes days is told as such', async () => {
  const customer = await desk.customer('takes-days');
  const session = await desk.buy(customer, {});
  desk.simulator.state.checkoutSessions.get(session)!.payment_status = 'unpaid';
  expect(await finishCheckout(customer.payer, session)).toEqual({ outcome: 'processing' });
});

test('pitfall 27: what is written on the session reaches the subscription, and who bought is who did', async () => {
  const customer = await desk.customer('metadata');
  const { subscription } = await subscribe(desk, customer);
  const { metadata } = await desk.client.subscriptions.retrieve(subscription);
  expect(metadata).toEqual({
    lappa_organization: customer.organization.id,
    lappa_bought_by: customer.owner.id,
  });
  const [row] = await desk.sql`select bought_by from app.subscriptions
    where payment_subscription_id = ${subscription}`;
  expect(row!.bought_by).toBe(customer.owner.id);
});

test('pitfall 30: an organisation tries once, also when it comes back by another customer', async () => {
  const customer = await desk.customer('trial');
  const first = await subscribe(desk, customer);
  expect(first.status).toBe('trialing');
  await desk.client.subscriptions.cancel(first.subscription);
  await desk.deliverNew();
  const second = await subscribe(desk, customer, { plan: 'pro' });
  expect(second.status).toBe('active');
  await desk.client.customers.del(second.customer);
  await desk.deliverNew();
  const third = await subscribe(desk, customer);
  expect(third.customer).not.toBe(second.customer);
  expect(third.status).toBe('active');
});
