import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  itemKey,
  lookupKeyOf,
  planKey,
  readBoughtPlan,
  readPeriod,
} from '#app/domain/billing/plan-items.ts';
import type { StripeItem } from '#app/providers/stripe/stripe-objects.ts';

const item = (more: Partial<StripeItem> = {}): StripeItem => ({
  id: 'si_1',
  priceId: 'price_1',
  priceMetadata: { [planKey]: 'pro', [itemKey]: 'clients' },
  unitAmount: 2_500,
  currency: 'SEK',
  interval: 'month',
  quantity: 10,
  isMetered: false,
  periodStart: new Date('2026-11-01T00:00:00Z'),
  periodEnd: new Date('2026-12-01T00:00:00Z'),
  ...more,
});

const seats = (more: Partial<StripeItem> = {}) =>
  item({
    id: 'si_2',
    priceMetadata: { [planKey]: 'enterprise', [itemKey]: 'members' },
    unitAmount: 9_900,
    quantity: 3,
    ...more,
  });

test('pitfall 10: the plan is the item that says so, wherever it stands among the items', () => {
  const foreign = item({ id: 'si_0', priceMetadata: {}, unitAmount: 1, quantity: 7 });
  const expected = {
    plan: 'pro',
    interval: 'month',
    licensedClients: 10,
    extraMembers: 3,
    amount: 10 * 2_500 + 3 * 9_900,
    currency: 'SEK',
  };
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (order) => {
      const items = [foreign, item(), seats()];
      expect(readBoughtPlan(order.map((index) => items[index]!))).toEqual(expected);
    }),
  );
});

test('pitfall 10: the period is read from the items: from the first start to the last end', () => {
  const early = item({ periodStart: new Date('2026-10-15T00:00:00Z') });
  const late = seats({ periodEnd: new Date('2026-12-15T00:00:00Z') });
  const none = seats({ periodStart: null, periodEnd: null });
  for (const items of [
    [early, late, none],
    [none, late, early],
  ]) {
    expect(readPeriod(items)).toEqual({ start: early.periodStart, end: late.periodEnd });
  }
  expect(readPeriod([none])).toBeNull();
  expect(readPeriod([])).toBeNull();
});

describe('is not ours to read, so that an alarm tells:', () => {
  const cases: [string, StripeItem[]][] = [
    ['nothing', []],
    ['a price of another product', [item({ priceMetadata: {} })]],
    [
      'a plan that is not sold',
      [item({ priceMetadata: { [planKey]: 'gold', [itemKey]: 'clients' } })],
    ],
    ['members without a plan', [seats()]],
    ['two plans', [item(), item({ id: 'si_9' })]],
    ['members twice', [item(), seats(), seats({ id: 'si_9' })]],
    ['pitfall 21: two currencies', [item(), seats({ currency: 'EUR' })]],
    ['pitfall 22: no client', [item({ quantity: 0 })]],
    ['pitfall 22: fewer than none', [item({ quantity: -1 })]],
    ['part of an öre', [item({ unitAmount: 0.5 })]],
    ['a price by tiers, which has no amount', [item({ unitAmount: null })]],
    ['a price by the week', [item({ interval: 'week' })]],
    ['a price that is paid once', [item({ interval: null })]],
  ];
  test.each(cases)('%s', (_, items) => {
    expect(readBoughtPlan(items)).toBeNull();
  });
});

test('money: what is bought stays in whole öre of one currency, and is the sum of its items', () => {
  const currency = fc.constantFrom('SEK', 'EUR');
  const amount = fc.integer({ min: 0, max: 10_000_000 });
  const quantity = fc.integer({ min: 1, max: 1_000_000 });
  const part = fc.record({ currency, unitAmount: amount, quantity });
  fc.assert(
    fc.property(part, fc.option(part, { nil: null }), (clients, members) => {
      const items = [item(clients), ...(members ? [seats(members)] : [])];
      const bought = readBoughtPlan(items);
      if (members && members.currency !== clients.currency) {
        expect(bought).toBeNull();
        return;
      }
      const sum = items.reduce((total, one) => total + one.unitAmount! * one.quantity, 0);
      expect(bought).toMatchObject({ amount: sum, currency: clients.currency });
      expect(Number.isSafeInteger(bought!.amount)).toBe(true);
    }),
  );
});

test('each price has a lookup key of its own', () => {
  const keys = (['standard', 'pro', 'enterprise'] as const).flatMap((plan) =>
    (['clients', 'members'] as const).flatMap((kind) =>
      (['month', 'year'] as const).map((interval) => lookupKeyOf(plan, kind, interval)),
    ),
  );
  expect(new Set(keys).size).toBe(12);
});
