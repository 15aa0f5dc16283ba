import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cancelSubscription,
  dropScheduledChange,
} from '#app/domain/billing/cancel-subscription.ts';
import { changeSubscription } from '#app/domain/billing/change-subscription.ts';
import { previewChange } from '#app/domain/billing/preview-change.ts';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import { openBillingDesk } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

const choice = (more: Partial<PlanChoice> = {}): PlanChoice => ({
  plan: 'standard',
  interval: 'month',
  licensedClients: 10,
  extraMembers: 0,
  ...more,
});

async function onPro(slug: string) {
  const customer = await desk.customer(slug);
  const { subscription } = await subscribeAndPay(desk, customer, {
    plan: 'pro',
    licensedClients: 20,
  });
  return { customer, subscription };
}

async function change({ payer }: Customer, wanted: PlanChoice) {
  const { prorationDate } = await previewChange(payer, wanted);
  return changeSubscription(payer, wanted, { prorationDate });
}

async function readRow({ organization }: Customer) {
  const [row] = await desk.sql`
    select p.name as plan, licensed_client_count as clients, scheduled_change as scheduled,
      payment_schedule_id as schedule, cancel_at_period_end as ending
    from app.subscriptions s join app.subscription_plans p on p.id = s.plan_id
    where organization_id = ${organization.id}`;
  return row!;
}

test('pitfall 15: an upgrade after it releases the schedule first, and a cancellation does too', async () => {
  const { customer } = await onPro('released');
  await change(customer, choice());
  await change(customer, choice({ plan: 'pro', licensedClients: 30 }));
  expect(await readRow(customer)).toMatchObject({ plan: 'pro', clients: 30, scheduled: null });
  await change(customer, choice());
  await cancelSubscription(customer.payer, 'period-end');
  expect(await readRow(customer)).toMatchObject({ plan: 'pro', scheduled: null, ending: true });
});

test('pitfall 15: a scheduled change is taken back, or replaced by another', async () => {
  const { customer } = await onPro('taken-back');
  await change(customer, choice());
  await change(customer, choice({ licensedClients: 6 }));
  expect(await readRow(customer)).toMatchObject({ scheduled: { licensedClients: 6 } });
  await dropScheduledChange(customer.payer);
  expect(await readRow(customer)).toMatchObject({ plan: 'pro', clients: 20, scheduled: null });
  await expect(dropScheduledChange(customer.payer)).rejects.toMatchObject({
    code: 'nothing_scheduled',
  });
});

test('pitfall 15: a schedule that somebody else made at Stripe is never released', async () => {
  const { customer, subscription } = await onPro('foreign');
  await loseNew(desk);
  const made = await desk.client.subscriptionSchedules.create({ from_subscription: subscription });
  await desk.deliverNew();
  for (const attempt of [
    () => change(customer, choice()),
    () => change(customer, choice({ plan: 'pro', licensedClients: 50 })),
    () => cancelSubscription(customer.payer, 'period-end'),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'foreign_schedule' });
  }
  expect((await desk.client.subscriptionSchedules.retrieve(made.id)).status).toBe('active');
  expect(await readRow(customer)).toMatchObject({ plan: 'pro', clients: 20, schedule: made.id });
});

test('pitfall 14: fewer clients than are observed is refused, and said so by the preview', async () => {
  const { customer } = await onPro('observed');
  await desk.sql`update app.subscriptions set observed_client_count = 15
    where organization_id = ${customer.organization.id}`;
  const preview = await previewChange(customer.payer, choice());
  expect(preview.obstacles).toEqual([{ metric: 'clients', usage: 15, limit: 10 }]);
  await expect(change(customer, choice())).rejects.toMatchObject({
    name: 'PlanLimitError',
    limit: 'clients',
  });
  expect(await change(customer, choice({ licensedClients: 15 }))).toMatchObject({
    outcome: 'scheduled',
  });
});

test('pitfall 14: a plan with room for fewer members than there are is refused', async () => {
  const { customer } = await onPro('crowded');
  for (let number = 2; number <= 6; number++) {
    await desk.people.person(`Crowd ${number}`, { in: [[customer.organization, 'member']] });
  }
  const preview = await previewChange(customer.payer, choice());
  expect(preview.obstacles).toEqual([{ metric: 'members', usage: 6, limit: 5 }]);
  await expect(change(customer, choice())).rejects.toMatchObject({ limit: 'members' });
  expect(await readRow(customer)).toMatchObject({ plan: 'pro', scheduled: null });
});

// Last: after it Stripe's clock is ahead.
test('pitfall 15: a downgrade waits for the end of what is paid, by a schedule, and then happens', async () => {
  const { customer } = await onPro('waits');
  const preview = await previewChange(customer.payer, choice());
  expect(preview).toMatchObject({ kind: 'downgrade', dueNow: { net: 0, tax: 0, total: 0 } });
  expect(await change(customer, choice())).toEqual({ outcome: 'scheduled', payUrl: null });
  expect(await readRow(customer)).toMatchObject({
    plan: 'pro',
    clients: 20,
    scheduled: { plan: 'standard', licensedClients: 10, at: preview.at!.toISOString() },
  });
  await loseNew(desk);
  desk.simulator.clock.advance({ days: 32 });
  await desk.deliverNew();
  expect(await readRow(customer)).toMatchObject({ plan: 'standard', clients: 10, scheduled: null });
});
