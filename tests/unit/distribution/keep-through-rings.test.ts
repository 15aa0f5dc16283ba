import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findLost } from '#app/domain/distribution/internal/keep-through-rings.ts';
import type { OfferPolicy, RingPassage } from '#app/domain/distribution/offered-versions.ts';
import { offersOf } from '#app/domain/distribution/organization-policies.ts';
import type {
  OrganizationPolicies,
  PolicyRing,
} from '#app/domain/distribution/organization-policies.ts';

const day = 24 * 60 * 60_000;
const now = 30 * day;
const names = ['a', 'b', 'c', 'd'];

const rules = fc.record({
  delayDays: fc.integer({ min: 0, max: 10 }),
  gatedSince: fc.option(fc.integer({ min: 0, max: now }), { nil: null }),
});
const ringLists: fc.Arbitrary<PolicyRing[]> = fc
  .tuple(
    fc.shuffledSubarray(names, { minLength: 1 }),
    fc.array(rules, { minLength: 4, maxLength: 4 }),
  )
  .map(([order, all]) => {
    const steps = order.map((ringId, index) => ({ ringId, ...all[index]! }));
    return steps.map(({ ringId, delayDays }, index) => ({
      id: ringId,
      name: ringId,
      delayDays,
      gate: null,
      steps: steps.slice(0, index + 1),
    }));
  });
const immediate: OfferPolicy = {
  mode: 'immediate',
  afterDays: 0,
  pinnedVersionId: null,
  keepVersions: 3,
  frozenAt: null,
  automationEndedAt: null,
  rolledBackTo: null,
  released: null,
};
const policies = fc.record<OfferPolicy>({
  ...(Object.fromEntries(
    Object.entries(immediate).map(([name, value]) => [name, fc.constant(value)]),
  ) as { [Key in keyof OfferPolicy]: fc.Arbitrary<OfferPolicy[Key]> }),
  mode: fc.constantFrom('immediate', 'after-days'),
  afterDays: fc.integer({ min: 0, max: 10 }),
  frozenAt: fc.option(fc.integer({ min: 0, max: now }), { nil: null }),
  automationEndedAt: fc.option(fc.integer({ min: 0, max: now }), { nil: null }),
});
const application = fc.array(fc.integer({ min: 0, max: now }), { maxLength: 5 }).map((times) => ({
  id: 'app',
  versions: times.map((publishedAt, index) => ({
    id: `v${index}`,
    sortKey: `0${index}`,
    publishedAt,
    isOffered: true,
  })),
}));

const organization = (
  forAll: OfferPolicy,
  rings: PolicyRing[],
  passages: OrganizationPolicies['passages'] = new Map(),
): OrganizationPolicies => ({
  forAll,
  rings,
  passages,
  own: new Map(),
  decisions: new Map(),
  automationEnded: null,
});

test('whatever becomes of the rings, none loses what it was offered', () => {
  let lost = 0;
  fc.assert(
    fc.property(policies, ringLists, ringLists, application, (policy, old, changed, one) => {
      const before = organization(policy, old);
      const bare = organization(policy, changed);
      const kept = findLost(before, bare, one, now);
      lost += kept.length;
      const passages = new Map<string, Map<string, RingPassage>>();
      for (const { ringId, versionId, at } of kept) {
        const ofVersion = passages.get(versionId) ?? new Map<string, RingPassage>();
        passages.set(versionId, ofVersion.set(ringId, { at, isKept: true }));
      }
      const after = organization(policy, changed, passages);
      for (const ring of changed) {
        const was = old.find(({ id }) => id === ring.id);
        if (!was) continue;
        const had = offersOf(before, was, one, now).offered;
        const all = { ...after, forAll: { ...policy, keepVersions: 50 } };
        expect(offersOf(all, ring, one, now).offered).toEqual(expect.arrayContaining(had));
      }
    }),
    { numRuns: 2000 },
  );
  // Without what is kept, rings would lose something.
  expect(lost).toBeGreaterThan(100);
});
