import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeSubscription } from '#app/domain/billing/change-subscription.ts';
import { previewChange } from '#app/domain/billing/preview-change.ts';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { ageSubscription, loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

let desk: BillingDesk;
let halfway: Customer;

beforeAll(async () => {
  desk = await openBillingDesk();
  halfway = await desk.customer('halfway');
  await subscribeAndPay(desk, halfway);
  await ageSubscription(desk, halfway, 10);
});
afterAll(() => desk?.close());

const choice = (more: Partial<PlanChoice> = {}): PlanChoice => ({
  plan: 'standard',
  interval: 'month',
  licensedClients: 10,
  extraMembers: 0,
  ...more,
});

async function paying(slug: string, bought: Partial<PlanChoice> = {}) {
  const customer = await desk.customer(slug);
  const { subscription, customer: customerId } = await subscribeAndPay(desk, customer, bought);
  return { customer, subscription, customerId };
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Confirms what the preview shows. */
async function change({ payer }: Customer, wanted: PlanChoice) {
  const { prorationDate } = await previewChange(payer, wanted);
  return changeSubscription(payer, wanted, { prorationDate });
}

/** The card on file is refused from now on. */
async function giveBadCard(customerId: string, subscription: string) {
  const { id } = await desk.client.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customerId,
  });
  await desk.client.subscriptions.update(subscription, { default_payment_method: id });
}

const only = async (customer: Customer) => (await desk.subscriptionsOf(customer))[0]!;

test('pitfall 23: what the preview shows is what is charged, to the öre', async () => {
  const { payer } = halfway;
  const wanted = choice({ plan: 'pro', licensedClients: 17 });
  const preview = await previewChange(payer, wanted);
  expect(preview).toMatchObject({ kind: 'upgrade', currency: 'SEK', at: null, obstacles: [] });
  const { net, tax, total } = preview.dueNow;
  expect(net + tax).toBe(total);
  // Twenty of thirty days, or so, of 17 × 25 less 10 × 15 kronor.
  expect(net).toBeGreaterThan(15_000);
  expect(net).toBeLessThan(27_500);
  const { prorationDate } = preview;
  expect(await changeSubscription(payer, wanted, { prorationDate })).toEqual({
    outcome: 'changed',
    payUrl: null,
  });
  const [invoice] =
    await desk.sql`select status, currency, total_excluding_tax as net, tax, total, amount_paid
    from app.invoices where organization_id = ${payer.organizationId} order by total desc limit 1`;
  expect(invoice).toEqual({ status: 'paid', currency: 'SEK', net, tax, total, amount_paid: total });
  expect(await only(halfway)).toMatchObject({ plan: 'pro', clients: 17, status: 'active' });
});

test('pitfall 23: a preview that is too old, or of a time to come, is not charged by', async () => {
  const { customer } = await paying('old-preview');
  for (const prorationDate of [nowSeconds() - 3_601, nowSeconds() + 300, Number.NaN]) {
    await expect(
      changeSubscription(customer.payer, choice({ plan: 'pro' }), { prorationDate }),
    ).rejects.toMatchObject({ name: 'InvalidInputError' });
  }
  expect(await only(customer)).toMatchObject({ plan: 'standard' });
});

test('pitfall 13: an upgrade that the card does not pay leaves plan and rights as they were, until it is paid', async () => {
  const { customer, subscription, customerId } = await paying('bad-card');
  const { payer } = customer;
  await giveBadCard(customerId, subscription);
  await loseNew(desk);
  const wanted = choice({ plan: 'pro', licensedClients: 20 });
  const answer = await change(customer, wanted);
  expect(answer.outcome).toBe('waits-for-payment');
  expect(answer.payUrl).toMatch(/^http/);
  const rights = () => desk.sql`select plan, licensed_clients as clients from app.organization_plans
    where organization_id = ${payer.organizationId}`;
  expect(await only(customer)).toMatchObject({ plan: 'standard', clients: 10, status: 'active' });
  expect([...(await rights())]).toEqual([{ plan: 'standard', clients: 10 }]);
  await desk.deliverNew((ids) => ids.toReversed());
  expect([...(await rights())]).toEqual([{ plan: 'standard', clients: 10 }]);
  const open = await desk.client.invoices.list({ subscription, status: 'open', limit: 1 });
  const { id: good } = await desk.client.paymentMethods.attach('pm_card_visa', {
    customer: customerId,
  });
  await desk.client.invoices.pay(open.data[0]!.id, { payment_method: good });
  await desk.deliverNew();
  expect([...(await rights())]).toEqual([{ plan: 'pro', clients: 20 }]);
});

test('pitfall 22: more clients, and a year at a time, are changes of the same subscription', async () => {
  const { customer, subscription } = await paying('same-plan');
  await change(customer, choice({ licensedClients: 25 }));
  expect(await only(customer)).toMatchObject({ subscription, clients: 25 });
  await change(customer, choice({ licensedClients: 25, interval: 'year' }));
  expect(await only(customer)).toMatchObject({ subscription, clients: 25, interval: 'year' });
  await expect(
    changeSubscription(customer.payer, choice({ licensedClients: 25, interval: 'year' }), {
      prorationDate: nowSeconds(),
    }),
  ).rejects.toMatchObject({ code: 'nothing_to_change' });
});

test('pitfall 22: extra members are a second item, and go with it', async () => {
  const { customer } = await paying('members', { plan: 'enterprise', licensedClients: 30 });
  const enterprise = choice({ plan: 'enterprise', licensedClients: 30 });
  await change(customer, { ...enterprise, extraMembers: 4 });
  expect(await only(customer)).toMatchObject({ members: 4, clients: 30 });
  const [{ amount, currency }] = (await desk.sql`select amount, currency from app.subscriptions
    where organization_id = ${customer.organization.id}`) as [{ amount: number; currency: string }];
  expect({ amount, currency }).toEqual({ amount: 30 * 3_900 + 4 * 4_900, currency: 'SEK' });
  expect(await change(customer, enterprise)).toMatchObject({ outcome: 'scheduled' });
  expect(await only(customer)).toMatchObject({ members: 4 });
});

test('pitfall 22: two admins who confirm the same preview at once are charged for once', async () => {
  const { customer, subscription } = await paying('two-admins');
  const admin = await desk.people.person('Second admin', {
    in: [[customer.organization, 'admin']],
  });
  const wanted = choice({ licensedClients: 40 });
  const { prorationDate } = await previewChange(customer.payer, wanted);
  const other = { userId: admin.id, organizationId: customer.organization.id };
  const outcomes = await Promise.allSettled([
    changeSubscription(customer.payer, wanted, { prorationDate }),
    changeSubscription(other, wanted, { prorationDate }),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).not.toHaveLength(0);
  expect(await only(customer)).toMatchObject({ clients: 40 });
  const invoices = await desk.client.invoices.list({ subscription, limit: 100 });
  const changes = invoices.data.filter(({ total }) => total > 0);
  // The first month, and the change.
  expect(changes).toHaveLength(2);
});

test('pitfall 36: the key of a change goes with its parameters: another change has another key', async () => {
  const { customer } = await paying('keys');
  const { prorationDate } = await previewChange(customer.payer, choice({ licensedClients: 20 }));
  for (const licensedClients of [20, 30]) {
    await changeSubscription(customer.payer, choice({ licensedClients }), { prorationDate });
    expect(await only(customer)).toMatchObject({ clients: licensedClients });
  }
});

test('pitfall 37: a change whose answer is lost is made and charged once', async () => {
  const { customer, subscription } = await paying('lost-answer');
  const wanted = choice({ licensedClients: 30 });
  const { prorationDate } = await previewChange(customer.payer, wanted);
  desk.simulator.faults.add({
    kind: 'lost-answer',
    method: 'POST',
    path: `/v1/subscriptions/${subscription}`,
  });
  await changeSubscription(customer.payer, wanted, { prorationDate });
  expect(await only(customer)).toMatchObject({ clients: 30 });
  const { data } = await desk.client.invoices.list({ subscription, limit: 100 });
  expect(data.filter(({ total }) => total > 0)).toHaveLength(2);
});

test('in a trial a change costs nothing and is made at once', async () => {
  const customer = await desk.customer('in-trial');
  await subscribe(desk, customer);
  const wanted = choice({ plan: 'pro', licensedClients: 12 });
  const preview = await previewChange(customer.payer, wanted);
  expect(preview.dueNow).toEqual({ net: 0, tax: 0, total: 0 });
  expect(await change(customer, wanted)).toEqual({ outcome: 'changed', payUrl: null });
  expect(await only(customer)).toMatchObject({ plan: 'pro', clients: 12, status: 'trialing' });
});

test('an upgrade to yearly is paid by the year from now on, as the preview says', async () => {
  const { customer } = await paying('to-yearly');
  const wanted = choice({ interval: 'year' });
  const { nextPeriod } = await previewChange(customer.payer, wanted);
  expect(await change(customer, wanted)).toEqual({ outcome: 'changed', payUrl: null });
  const [row] = await desk.sql<{ end: Date; amount: number }[]>`
    select current_period_end as end, amount from app.subscriptions
    where organization_id = ${customer.payer.organizationId}`;
  expect(row!.amount).toBe(nextPeriod.net);
  const apartMs = Math.abs(row!.end.getTime() - nextPeriod.at.getTime());
  expect(apartMs).toBeLessThan(60_000);
});

// Last: after it Stripe's clock is ahead.
test('pitfall 13: an upgrade that is never paid is given up, and the plan stays', async () => {
  const { customer, subscription, customerId } = await paying('never-paid');
  await giveBadCard(customerId, subscription);
  await change(customer, choice({ plan: 'pro' }));
  await loseNew(desk);
  desk.simulator.clock.advance({ hours: 24 });
  await desk.deliverNew();
  expect(await only(customer)).toMatchObject({ plan: 'standard', status: 'active' });
  const [state] = await desk.sql`select pending_change from app.subscriptions
    where payment_subscription_id = ${subscription}`;
  expect(state!.pending_change).toBeNull();
});
