import { expect, test } from 'vitest';
import { itemKey, planKey, readBoughtPlan } from '#app/domain/billing/plan-items.ts';
import {
  findDifferences,
  isEnded,
  isRuling,
  stateOfTruth,
  subscriptionStatuses,
} from '#app/domain/billing/subscription-state.ts';
import { subscriptionPolicy } from '#app/domain/entitlements/subscription-policy.ts';
import type {
  StripeItem,
  StripeSchedule,
  StripeSubscription,
} from '#app/providers/stripe/stripe-objects.ts';

const start = new Date('2026-11-01T00:00:00Z');
const end = new Date('2026-12-01T00:00:00Z');

const item = (quantity: number): StripeItem => ({
  id: 'si_1',
  priceId: 'price_1',
  priceMetadata: { [planKey]: 'pro', [itemKey]: 'clients' },
  unitAmount: 2_500,
  currency: 'SEK',
  interval: 'month',
  quantity,
  isMetered: false,
  periodStart: start,
  periodEnd: end,
});

const truth: StripeSubscription = {
  id: 'sub_1',
  customerId: 'cus_1',
  status: 'active',
  isLive: false,
  items: [item(10)],
  startedAt: start,
  cancelAt: null,
  cancelAtPeriodEnd: false,
  canceledAt: null,
  endedAt: null,
  trialStart: null,
  trialEnd: null,
  paymentMethodId: 'pm_1',
  paymentMethodLabel: null,
  latestInvoiceId: 'in_1',
  scheduleId: null,
  pendingItems: null,
  metadata: {},
};

const stateOf = (more: Partial<StripeSubscription> = {}, schedule: StripeSchedule | null = null) =>
  stateOfTruth({ ...truth, ...more }, 'active', readBoughtPlan(truth.items)!, schedule)!;

test('pitfall 11: an end at a date and an end with the period are both kept, and both can be taken back', () => {
  const ending = stateOf({ cancelAt: end, cancelAtPeriodEnd: false, canceledAt: start });
  expect(ending).toMatchObject({ cancelAt: end.toISOString(), cancelAtPeriodEnd: false });
  const classic = stateOf({ cancelAt: null, cancelAtPeriodEnd: true });
  expect(classic).toMatchObject({ cancelAt: null, cancelAtPeriodEnd: true });
  expect(findDifferences(ending, stateOf()).sort()).toEqual(['cancelAt', 'canceledAt']);
  expect(findDifferences(classic, stateOf())).toEqual(['cancelAtPeriodEnd']);
});

test('pitfall 13: what waits for payment is told beside the plan, which stays', () => {
  const waiting = stateOf({ pendingItems: [item(50)] });
  expect(waiting).toMatchObject({
    licensedClients: 10,
    pendingChange: { plan: 'pro', licensedClients: 50, at: null },
  });
});

test('pitfall 15: a schedule tells what comes after the period, as long as it rules', () => {
  const schedule = (status: string): StripeSchedule => ({
    id: 'sub_sched_1',
    status,
    isOwn: true,
    phases: [
      { start, end, items: [item(10)] },
      { start: end, end: new Date('2027-01-01T00:00:00Z'), items: [item(5)] },
    ],
  });
  for (const status of ['active', 'not_started']) {
    expect(isRuling(schedule(status))).toBe(true);
    expect(stateOf({}, schedule(status)).scheduledChange).toEqual({
      plan: 'pro',
      interval: 'month',
      licensedClients: 5,
      extraMembers: 0,
      at: end.toISOString(),
    });
  }
  for (const status of ['released', 'canceled', 'completed']) {
    expect(stateOf({}, schedule(status)).scheduledChange).toBeNull();
  }
});

test('pitfall 10: a subscription without a period is not read', () => {
  const items = [{ ...item(10), periodStart: null, periodEnd: null }];
  expect(stateOfTruth({ ...truth, items }, 'active', readBoughtPlan(items)!, null)).toBeNull();
});

test('pitfall 29: every status that a row may have has its line in the policy, and none more', () => {
  expect([...subscriptionStatuses].sort()).toEqual(Object.keys(subscriptionPolicy).sort());
  expect(subscriptionStatuses.filter(isEnded)).toEqual(['canceled', 'incomplete_expired']);
});

test('states are the same whatever order the database gives keys in, and differ in depth', () => {
  const change = { plan: 'pro', interval: 'month', licensedClients: 5, extraMembers: 0, at: null };
  const turned = Object.fromEntries(Object.entries(change).reverse());
  const one = { ...stateOf(), scheduledChange: change as never };
  expect(findDifferences(one, { ...one, scheduledChange: turned as never })).toEqual([]);
  const other = { ...change, licensedClients: 6 } as never;
  expect(findDifferences(one, { ...one, scheduledChange: other })).toEqual(['scheduledChange']);
  expect(findDifferences(one, { ...one, scheduledChange: null })).toEqual(['scheduledChange']);
});
