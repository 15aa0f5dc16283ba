import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findChoiceFaults,
  kindOfChange,
  mostClients,
  mostExtraMembers,
  priceOf,
} from '#app/domain/billing/plan-choice.ts';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import { planFeatures, planLimits, planNames } from '#app/domain/entitlements/plan.ts';
import type { Plan } from '#app/domain/entitlements/plan.ts';
import { plans as seeds } from '#db/seeds/plans.ts';

const plans: Plan[] = seeds.map((seed) => ({
  name: planNames.find((name) => name === seed.name)!,
  displayName: seed.displayName,
  description: { sv: seed.descriptionSv, en: seed.descriptionEn },
  priceMonthly: seed.priceMonthly,
  priceYearly: seed.priceYearly,
  currency: 'SEK',
  features: planFeatures.parse(seed.features),
  limits: planLimits.parse(seed.limits),
}));
const planOf = (name: string) => plans.find((plan) => plan.name === name)!;

const choice = (more: Partial<PlanChoice> = {}): PlanChoice => ({
  plan: 'standard',
  interval: 'month',
  licensedClients: 10,
  extraMembers: 0,
  ...more,
});

const kind = (from: PlanChoice, to: PlanChoice) =>
  kindOfChange({ choice: from, plan: planOf(from.plan) }, { choice: to, plan: planOf(to.plan) });

describe('pitfall 22: counts that are none', () => {
  test.each([
    ['zero clients', choice({ licensedClients: 0 }), 'licensedClients'],
    ['fewer than zero', choice({ licensedClients: -5 }), 'licensedClients'],
    ['part of a client', choice({ licensedClients: 10.5 }), 'licensedClients'],
    ['fewer than the plan begins with', choice({ licensedClients: 4 }), 'licensedClients'],
    ['no number', choice({ licensedClients: Number.NaN }), 'licensedClients'],
    ['without end', choice({ licensedClients: Infinity }), 'licensedClients'],
    ['more than anybody has', choice({ licensedClients: mostClients + 1 }), 'licensedClients'],
    ['members that the plan does not sell', choice({ extraMembers: 1 }), 'extraMembers'],
    ['members below zero', choice({ extraMembers: -1 }), 'extraMembers'],
    ['part of a member', choice({ extraMembers: 0.5 }), 'extraMembers'],
  ])('%s are refused', (_, wanted, field) => {
    const faults = findChoiceFaults(planOf(wanted.plan), wanted);
    expect(faults.map((fault) => fault.field)).toEqual([field]);
  });

  test('what the plan has room for is not', () => {
    expect(findChoiceFaults(planOf('standard'), choice())).toEqual([]);
    const large = choice({ plan: 'enterprise', licensedClients: mostClients });
    expect(
      findChoiceFaults(planOf('enterprise'), { ...large, extraMembers: mostExtraMembers }),
    ).toEqual([]);
  });
});

describe('pitfall 22: the same plan with', () => {
  const from = choice({ plan: 'enterprise', licensedClients: 50, extraMembers: 5 });
  const monthly = (more: Partial<PlanChoice>) => ({ ...from, ...more });
  test.each([
    ['everything as it is is no change', monthly({}), 'none'],
    ['more clients is an upgrade', monthly({ licensedClients: 51 }), 'upgrade'],
    ['fewer clients is a downgrade', monthly({ licensedClients: 49 }), 'downgrade'],
    ['more members is an upgrade', monthly({ extraMembers: 6 }), 'upgrade'],
    ['fewer members is a downgrade', monthly({ extraMembers: 4 }), 'downgrade'],
    ['a year at a time is an upgrade', monthly({ interval: 'year' }), 'upgrade'],
    [
      'more members and fewer clients waits: something is taken away',
      monthly({ licensedClients: 49, extraMembers: 9 }),
      'downgrade',
    ],
  ])('%s', (_, to, expected) => {
    expect(kind(from, to)).toBe(expected);
  });

  test('a month at a time is a downgrade: the year is paid', () => {
    expect(kind(choice({ interval: 'year' }), choice({ interval: 'month' }))).toBe('downgrade');
    const more = choice({ interval: 'month', licensedClients: 100 });
    expect(kind(choice({ interval: 'year' }), more)).toBe('downgrade');
  });
});

test('a lower plan waits, however many clients come with it', () => {
  expect(kind(choice({ plan: 'pro' }), choice({ licensedClients: 1_000 }))).toBe('downgrade');
  expect(kind(choice(), choice({ plan: 'pro' }))).toBe('upgrade');
});

test('a higher plan for so few clients that less is paid waits', () => {
  expect(kind(choice({ licensedClients: 100 }), choice({ plan: 'pro', licensedClients: 5 }))).toBe(
    'downgrade',
  );
});

const anyChoice = fc
  .record({
    plan: fc.constantFrom('standard' as const, 'pro' as const, 'enterprise' as const),
    interval: fc.constantFrom('month' as const, 'year' as const),
    licensedClients: fc.integer({ min: 25, max: mostClients }),
    extraMembers: fc.integer({ min: 0, max: mostExtraMembers }),
  })
  .map((made) => (made.plan === 'enterprise' ? made : { ...made, extraMembers: 0 }));

test('money: a price is in whole öre, exact, and the sum of what it is made of', () => {
  fc.assert(
    fc.property(anyChoice, (wanted) => {
      const plan = planOf(wanted.plan);
      const price = priceOf(plan, wanted);
      expect(Number.isSafeInteger(price)).toBe(true);
      const clients = priceOf(plan, { ...wanted, extraMembers: 0 });
      const members = priceOf(plan, { ...wanted, licensedClients: 0 });
      expect(clients + members).toBe(price);
      const one = priceOf(plan, { ...wanted, licensedClients: 1, extraMembers: 0 });
      expect(one * wanted.licensedClients).toBe(clients);
    }),
  );
});

test('money: for the same time, what is had at once never costs less than before', () => {
  fc.assert(
    fc.property(anyChoice, anyChoice, (from, wanted) => {
      const to = { ...wanted, interval: from.interval };
      if (kind(from, to) !== 'upgrade') return;
      expect(priceOf(planOf(to.plan), to)).toBeGreaterThanOrEqual(priceOf(planOf(from.plan), from));
    }),
  );
});

test('of two choices, the way there and the way back are never both had at once for the same time', () => {
  fc.assert(
    fc.property(anyChoice, anyChoice, (from, wanted) => {
      const to = { ...wanted, interval: from.interval };
      const kinds = [kind(from, to), kind(to, from)];
      expect(kinds.filter((one) => one === 'upgrade').length).toBeLessThanOrEqual(1);
    }),
  );
});
