import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshBilling } from '#app/domain/billing/billing-customer.ts';
import { cancelSubscription, resumeSubscription } from '#app/domain/billing/cancel-subscription.ts';
import { reconcile } from '#app/domain/billing/reconcile.ts';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

const only = async (customer: Customer) => (await desk.subscriptionsOf(customer))[0]!;

const rightsOf = ({ organization }: Customer) => desk.sql`
  select plan from app.organization_plans where organization_id = ${organization.id}`;

test('pitfall 11: cancelled at the period’s end here, and taken back', async () => {
  const customer = await desk.customer('here');
  await subscribeAndPay(desk, customer);
  await cancelSubscription(customer.payer, 'period-end');
  const ending = await only(customer);
  expect(ending).toMatchObject({ status: 'active', cancel_at_period_end: true });
  await resumeSubscription(customer.payer);
  expect(await only(customer)).toMatchObject({ cancel_at_period_end: false, cancel_at: null });
  await expect(resumeSubscription(customer.payer)).rejects.toMatchObject({ code: 'not_ending' });
});

test('pitfall 11: cancelled at a date in the portal, without cancel_at_period_end, is seen and taken back', async () => {
  const customer = await desk.customer('portal');
  const { subscription } = await subscribeAndPay(desk, customer);
  await loseNew(desk);
  const at = desk.simulator.clock.seconds() + 20 * 86_400;
  await desk.client.subscriptions.update(subscription, { cancel_at: at });
  await desk.deliverNew();
  expect(await only(customer)).toMatchObject({
    cancel_at_period_end: false,
    cancel_at: new Date(at * 1000),
  });
  await resumeSubscription(customer.payer);
  expect(await only(customer)).toMatchObject({ cancel_at_period_end: false, cancel_at: null });
  const truth = await desk.client.subscriptions.retrieve(subscription);
  expect(truth).toMatchObject({ cancel_at: null, cancel_at_period_end: false });
});

test('pitfall 11: an end that was taken back in the portal is taken back here', async () => {
  const customer = await desk.customer('portal-resumes');
  const { subscription } = await subscribeAndPay(desk, customer);
  await cancelSubscription(customer.payer, 'period-end');
  await desk.client.subscriptions.update(subscription, { cancel_at_period_end: false });
  await refreshBilling(customer.payer);
  expect(await only(customer)).toMatchObject({ cancel_at_period_end: false, cancel_at: null });
});

test('pitfall 12: a subscription of the classic kind is changed and ended as it is, and stays classic', async () => {
  const customer = await desk.customer('classic');
  const { subscription } = await subscribeAndPay(desk, customer);
  desk.simulator.state.subscriptions.get(subscription)!.billing_mode = {
    type: 'classic',
    flexible: null,
  } as never;
  await cancelSubscription(customer.payer, 'period-end');
  await resumeSubscription(customer.payer);
  const truth = await desk.client.subscriptions.retrieve(subscription);
  expect(truth.billing_mode.type).toBe('classic');
  expect(await only(customer)).toMatchObject({ status: 'active', cancel_at_period_end: false });
});

test('ending at once ends the rights at once, and the organisation may buy again', async () => {
  const customer = await desk.customer('at-once');
  await subscribeAndPay(desk, customer);
  await cancelSubscription(customer.payer, 'now');
  expect(await only(customer)).toMatchObject({ status: 'canceled' });
  expect([...(await rightsOf(customer))]).toEqual([]);
  await subscribe(desk, customer, { plan: 'pro' });
  expect((await desk.subscriptionsOf(customer)).map(({ status }) => status)).toEqual([
    'canceled',
    'active',
  ]);
  expect([...(await rightsOf(customer))]).toEqual([{ plan: 'pro' }]);
});

test('the end of the period ends the rights, by the event alone', async () => {
  const customer = await desk.customer('period-over');
  await subscribeAndPay(desk, customer);
  await loseNew(desk);
  await cancelSubscription(customer.payer, 'period-end');
  expect([...(await rightsOf(customer))]).toEqual([{ plan: 'standard' }]);
  desk.simulator.clock.advance({ days: 32 });
  await desk.deliverNew();
  expect(await only(customer)).toMatchObject({ status: 'canceled' });
  expect([...(await rightsOf(customer))]).toEqual([]);
});

test('pitfall 16: what ended unheard is found ended by the reconciliation', async () => {
  const customer = await desk.customer('unheard');
  const { subscription } = await subscribeAndPay(desk, customer);
  await desk.client.subscriptions.cancel(subscription);
  const list = await desk.client.subscriptions.list({ limit: 100 });
  expect(list.data.map(({ id }) => id)).not.toContain(subscription);
  const pass = await reconcile('command');
  expect(pass).toMatchObject({ status: 'succeeded', failed: 0 });
  expect(await only(customer)).toMatchObject({ status: 'canceled' });
  const [finding] =
    await desk.sql`select kind, before ->> 'status' as before, after ->> 'status' as after
    from app.reconciliation_findings where organization_id = ${customer.organization.id}`;
  expect(finding).toEqual({ kind: 'repaired', before: 'active', after: 'canceled' });
});

test('pitfall 37: a pass that Stripe’s limit breaks off goes on where it was', async () => {
  const customer = await desk.customer('broken-off');
  const { subscription } = await subscribeAndPay(desk, customer);
  await desk.client.subscriptions.update(subscription, { cancel_at_period_end: true });
  const limit = { kind: 'rate-limit', path: '/v1/invoices*', times: 50, retryAfter: 0 } as const;
  desk.simulator.faults.add(limit);
  await expect(reconcile('command')).rejects.toMatchObject({ isPassing: true });
  const [broken] = await desk.sql<{ id: string }[]>`
    select id from app.reconciliations where status = 'running'`;
  expect(broken).toBeDefined();
  desk.simulator.faults.clear();
  const pass = await reconcile('command');
  expect(pass).toMatchObject({ id: broken!.id, status: 'succeeded' });
  expect(await only(customer)).toMatchObject({ cancel_at_period_end: true });
});

test('pitfall 37: a request that Stripe cannot take now is tried again, and the person does not notice', async () => {
  const customer = await desk.customer('busy');
  const { subscription } = await subscribeAndPay(desk, customer);
  const path = `/v1/subscriptions/${subscription}`;
  desk.simulator.faults.add({ kind: 'lock-timeout', method: 'POST', path, times: 2 });
  await cancelSubscription(customer.payer, 'period-end');
  expect(await only(customer)).toMatchObject({ cancel_at_period_end: true });
  desk.simulator.faults.add({ kind: 'server-error', method: 'POST', path, times: 9 });
  await expect(resumeSubscription(customer.payer)).rejects.toMatchObject({
    name: 'UnavailableError',
  });
  desk.simulator.faults.clear();
  expect(await only(customer)).toMatchObject({ cancel_at_period_end: true });
});
