import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assessEntitlement,
  checkFeatureAccess,
  checkUsageLimit,
  usageMetrics,
} from '#app/domain/entitlements/entitlement.ts';
import type { AgreedPlan } from '#app/domain/entitlements/entitlement.ts';
import {
  featureNames,
  planFeatures,
  planLimits,
  planNames,
} from '#app/domain/entitlements/plan.ts';
import type { Plan } from '#app/domain/entitlements/plan.ts';
import { readStanding, subscriptionPolicy } from '#app/domain/entitlements/subscription-policy.ts';
import { plans as seeded } from '#db/seeds/plans.ts';

const plans: Plan[] = seeded.map(({ name, descriptionSv, descriptionEn, ...plan }, at) => ({
  ...plan,
  name: planNames[at]!,
  description: { sv: descriptionSv, en: descriptionEn },
  currency: 'SEK',
  features: planFeatures.parse(plan.features),
  limits: planLimits.parse(plan.limits),
}));
const now = new Date('2026-11-22T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);

const bought: AgreedPlan = {
  plan: 'enterprise',
  extraMembers: 4,
  subscriptionStatus: 'active',
  licensedClients: 40,
  pastDueSince: null,
};
const assess = (change: Partial<AgreedPlan> | null, overrides: [string, boolean][] = []) =>
  assessEntitlement(
    plans,
    change && { ...bought, ...change },
    overrides.map(([feature, isOn]) => ({ feature, isOn })),
    now,
  );
const limits = (entitlement: ReturnType<typeof assess>) =>
  Object.fromEntries(
    usageMetrics.map((metric) => [metric, checkUsageLimit(entitlement, metric, 0).limit]),
  );

const ofBasic = {
  clients: 5,
  members: 3,
  'storage-megabytes': 100,
  'custom-dashboards': 0,
  'api-requests': 0,
  'concurrent-users': 3,
};
const ofBought = {
  clients: 40,
  members: 29,
  'storage-megabytes': 15000,
  'custom-dashboards': null,
  'api-requests': 1_000_000,
  'concurrent-users': null,
};

describe('what a status allows', () => {
  test.each([
    [null, 'plan', false],
    ['trialing', 'plan', false],
    ['active', 'plan', false],
    ['unpaid', 'basic', true],
    ['incomplete', 'basic', true],
    ['paused', 'basic', true],
    ['canceled', 'basic', false],
    ['incomplete_expired', 'basic', false],
    ['delinquent', 'basic', true],
    ['constructor', 'basic', true],
  ] as const)('%s gives the rights of %s; clients unlicensed: %s', (status, rights, unlicensed) => {
    const entitlement = assess({ subscriptionStatus: status });
    expect(entitlement.standing).toMatchObject({ rights, isUnlicensed: unlicensed });
    expect(limits(entitlement)).toEqual(rights === 'plan' ? ofBought : ofBasic);
    expect(checkFeatureAccess(entitlement, 'api-keys')).toEqual(
      rights === 'plan' ? { allowed: true, reason: 'plan' } : { allowed: false, reason: 'status' },
    );
    // What was bought is still what is shown.
    expect(entitlement.plan.name).toBe('enterprise');
  });

  test('arrears keep the plan for fourteen days, and not a moment longer', () => {
    const at = (pastDueSince: Date | null) =>
      assess({ subscriptionStatus: 'past_due', pastDueSince });
    expect(limits(at(daysAgo(0)))).toEqual(ofBought);
    const late = at(new Date(daysAgo(14).getTime() + 1));
    expect(limits(late)).toEqual(ofBought);
    expect(late.standing).toMatchObject({
      isUnlicensed: false,
      graceEndsAt: new Date(now.getTime() + 1),
    });
    const over = at(daysAgo(14));
    expect(limits(over)).toEqual(ofBasic);
    expect(over.standing).toMatchObject({ isUnlicensed: true, graceEndsAt: null });
    // Arrears without a date could last for ever.
    expect(limits(at(null))).toEqual(ofBasic);
  });

  test('only what the policy does not name is unknown', () => {
    for (const status of Object.keys(subscriptionPolicy)) {
      expect(readStanding(status, null, now).isKnown, status).toBe(true);
    }
    expect(readStanding(null, null, now).isKnown).toBe(true);
    expect(readStanding('delinquent', null, now).isKnown).toBe(false);
  });

  test('who never bought anything is on Basic', () => {
    expect(assess(null).plan.name).toBe('basic');
    expect(limits(assess(null))).toEqual(ofBasic);
  });

  test('a plan that is not on the price list is an error, not a gift', () => {
    expect(() => assess({ plan: 'platinum' })).toThrow('There is no plan platinum');
  });
});

describe('what staff switched', () => {
  test('stands before the plan and the status, both ways', () => {
    const entitlement = assess({ subscriptionStatus: 'unpaid' }, [
      ['own-uploads', true],
      ['api-keys', false],
    ]);
    expect(checkFeatureAccess(entitlement, 'own-uploads')).toEqual({
      allowed: true,
      reason: 'override',
    });
    expect(checkFeatureAccess(assess({}, [['api-keys', false]]), 'api-keys')).toEqual({
      allowed: false,
      reason: 'override',
    });
  });
});

const agreed = fc.record<AgreedPlan>({
  plan: fc.constantFrom(...planNames),
  extraMembers: fc.nat(500),
  subscriptionStatus: fc.option(
    fc.oneof(fc.constantFrom(...Object.keys(subscriptionPolicy)), fc.string()),
  ),
  licensedClients: fc.option(fc.integer({ min: 1, max: 100_000 })),
  pastDueSince: fc.option(fc.date({ min: daysAgo(30), max: now, noInvalidDate: true })),
});

describe('for any plan, status and time', () => {
  test('a limit allows exactly what it says, and what remains is never below nothing', () => {
    fc.assert(
      fc.property(agreed, fc.constantFrom(...usageMetrics), fc.nat(), (row, metric, value) => {
        const { allowed, limit, remaining } = checkUsageLimit(assess(row), metric, value);
        expect(allowed).toBe(limit === null || value <= limit);
        expect(remaining).toBe(limit === null ? null : Math.max(limit - value, 0));
      }),
    );
  });

  test('nobody has less than Basic or more than was bought', () => {
    const atLeast = (one: number | null, other: number | null) =>
      one === null || (other !== null && one >= other);
    fc.assert(
      fc.property(agreed, (row) => {
        const entitlement = assess(row);
        const full = assess({ ...row, subscriptionStatus: null });
        const limitIn = (one: typeof full, metric: (typeof usageMetrics)[number]) =>
          checkUsageLimit(one, metric, 0).limit;
        // Clients aside: who pays for three has three, and five when the payment stops.
        for (const metric of usageMetrics.filter((one) => one !== 'clients')) {
          expect(atLeast(limitIn(full, metric), limitIn(entitlement, metric))).toBe(true);
          expect(atLeast(limitIn(entitlement, metric), limitIn(assess(null), metric))).toBe(true);
        }
        for (const feature of featureNames) {
          const { allowed } = checkFeatureAccess(entitlement, feature);
          expect(!allowed || entitlement.plan.features.includes(feature)).toBe(true);
        }
      }),
    );
  });

  test('time alone never gives rights back to who is in arrears', () => {
    fc.assert(
      fc.property(agreed, fc.nat(60), fc.nat(60), (row, days, more) => {
        const at = (passed: number) =>
          readStanding(
            row.subscriptionStatus,
            row.pastDueSince,
            new Date(now.getTime() + passed * 86_400_000),
          );
        if (at(days).rights === 'basic') expect(at(days + more).rights).toBe('basic');
      }),
    );
  });
});
