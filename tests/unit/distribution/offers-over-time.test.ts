import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { offeredVersions, policyModes } from '#app/domain/distribution/offered-versions.ts';
import type {
  OfferPolicy,
  OfferQuestion,
  OfferRing,
  RingPassage,
  VersionDecision,
} from '#app/domain/distribution/offered-versions.ts';
import { releaseByPolicy } from '#app/domain/distribution/release-by-policy.ts';

const day = 24 * 60 * 60_000;
const everything = 100;
const instant = fc.integer({ min: 0, max: 60 * day });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const ids = Array.from({ length: 6 }, (_, index) => `v${index}`);
const ringIds = ['first', 'second', 'third'];

const policies: fc.Arbitrary<OfferPolicy> = fc.record({
  mode: fc.constantFrom(...policyModes),
  afterDays: fc.integer({ min: 0, max: 30 }),
  pinnedVersionId: fc.constantFrom(...ids),
  keepVersions: fc.integer({ min: 1, max: 4 }),
  frozenAt: maybe(instant),
  automationEndedAt: maybe(instant),
  rolledBackTo: maybe(fc.constantFrom(...ids)),
  released: maybe(fc.record({ through: instant, afterDays: fc.integer({ min: 0, max: 30 }) })),
});

const versions = fc
  .array(fc.record({ publishedAt: instant, isOffered: fc.boolean() }), { maxLength: ids.length })
  .map((facts) => facts.map((fact, index) => ({ id: ids[index]!, sortKey: `0${index}`, ...fact })));

const decisions = fc
  .array(
    fc.tuple(
      fc.constantFrom(...ids),
      fc.record<VersionDecision>({
        approvedAt: maybe(instant),
        refusal: fc.constantFrom(null, null, 'declined', 'withdrawn'),
      }),
    ),
  )
  .map((entries) => new Map(entries));

const passages = fc
  .array(
    fc.tuple(
      fc.constantFrom(...ids),
      fc.dictionary(
        fc.constantFrom(...ringIds),
        fc.record<RingPassage>({ at: instant, isKept: fc.boolean() }),
      ),
    ),
  )
  .map((entries) => new Map(entries.map(([id, opened]) => [id, new Map(Object.entries(opened))])));

/** Three rings, the last one last. */
const rings: fc.Arbitrary<OfferRing[]> = fc
  .tuple(
    ...ringIds.map((ringId) =>
      fc.record({
        ringId: fc.constant(ringId),
        delayDays: fc.integer({ min: 0, max: 20 }),
        gatedSince: maybe(instant),
      }),
    ),
  )
  .map((steps) =>
    steps.map(({ ringId }, index) => ({ id: ringId, steps: steps.slice(0, index + 1) })),
  );

const situations = fc.record({
  policy: policies,
  versions,
  decisions,
  passages,
  rings,
  at: instant,
});

type Situation = typeof situations extends fc.Arbitrary<infer T> ? T : never;

/** What clients of a ring are offered; all that has come unless told how many are kept. */
function offered(
  { rings, ...situation }: Situation,
  change: Partial<OfferPolicy> & { at?: number; keep?: number } = {},
  ring = rings[2]!,
): string[] {
  const { at = situation.at, keep = everything, ...policy } = change;
  const question: OfferQuestion = {
    ...situation,
    ring,
    at,
    policy: { ...situation.policy, keepVersions: keep, ...policy },
  };
  return offeredVersions(question).offered;
}

const holds = (property: (situation: Situation) => void) => {
  fc.assert(fc.property(situations, property), { numRuns: 1000 });
};

describe('offers over time', () => {
  test('only grow, and never go back to an older newest', () => {
    fc.assert(
      fc.property(situations, instant, (situation, more) => {
        const later = situation.at + more;
        expect(offered(situation, { at: later })).toEqual(
          expect.arrayContaining(offered(situation)),
        );
        const { keepVersions: keep } = situation.policy;
        const [before, after] = [
          offered(situation, { keep }),
          offered(situation, { keep, at: later }),
        ];
        expect(after.length).toBeGreaterThanOrEqual(before.length);
        expect((after[0] ?? '') >= (before[0] ?? '')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('no ring has a version before the ring before', () => {
    holds((situation) => {
      const [first, second, third] = situation.rings.map((ring) => offered(situation, {}, ring));
      expect(first).toEqual(expect.arrayContaining(second!));
      expect(second).toEqual(expect.arrayContaining(third!));
    });
  });

  test('freezing now takes nothing away, and adds nothing ever after', () => {
    holds((situation) => {
      const { at } = situation;
      const before = offered(situation, { frozenAt: null });
      expect(offered(situation, { frozenAt: at, at: at + 365 * day })).toEqual(before);
    });
  });

  test('the end of automation takes nothing away', () => {
    holds((situation) => {
      const { at } = situation;
      const before = offered(situation, { automationEndedAt: null });
      const after = offered(situation, { automationEndedAt: at });
      expect(after).toEqual(expect.arrayContaining(before));
    });
  });

  test('a stricter policy takes nothing away', () => {
    fc.assert(
      fc.property(situations, policies, (situation, stricter) => {
        const { policy, at } = situation;
        const before = offered(situation, { rolledBackTo: null });
        fc.pre(policy.mode !== 'pinned');
        const after = offered(situation, {
          mode: stricter.mode === 'after-days' ? 'after-days' : 'manual',
          afterDays: stricter.afterDays,
          rolledBackTo: null,
          released: releaseByPolicy(policy, at),
        });
        if (policy.mode !== 'not-used') expect(after).toEqual(expect.arrayContaining(before));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('whatever else is so', () => {
  test('a pin offers that version or nothing', () => {
    holds((situation) => {
      const { pinnedVersionId } = situation.policy;
      const only = offered(situation, { mode: 'pinned' });
      expect(only.every((id) => id === pinnedVersionId)).toBe(true);
      const isThere = situation.versions.some(({ id, isOffered }) => {
        return id === pinnedVersionId && isOffered && !situation.decisions.get(id)?.refusal;
      });
      expect(only).toHaveLength(isThere ? 1 : 0);
    });
  });

  test('nothing above the version that was gone back to is offered', () => {
    fc.assert(
      fc.property(situations, fc.constantFrom(...ids), (situation, rolledBackTo) => {
        fc.pre(situation.policy.mode !== 'pinned');
        expect(offered(situation, { rolledBackTo }).every((id) => id <= rolledBackTo)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('nothing withdrawn or declined is offered, nor held by the catalog', () => {
    holds((situation) => {
      for (const id of offered(situation)) {
        expect(situation.decisions.get(id)?.refusal ?? null).toBeNull();
        expect(situation.versions.find((one) => one.id === id)?.isOffered).toBe(true);
      }
    });
  });

  test('at most K are offered, the newest of what has come, newest first', () => {
    holds((situation) => {
      const { keepVersions: keep, mode } = situation.policy;
      const all = offered(situation);
      expect(all).toEqual(all.toSorted().reverse());
      expect(offered(situation, { keep })).toEqual(all.slice(0, mode === 'pinned' ? 1 : keep));
    });
  });

  test('what waits is newer than what is offered, and no later than it says', () => {
    holds(({ rings, ...situation }) => {
      const question = { ...situation, ring: rings[2]! };
      const { offered: now, waiting } = offeredVersions(question);
      for (const { versionId, until } of waiting) {
        expect(versionId > (now[0] ?? '')).toBe(true);
        if (until === null) continue;
        expect(until).toBeGreaterThan(situation.at);
        const then = { ...question, policy: { ...question.policy, keepVersions: everything } };
        expect(offeredVersions({ ...then, at: until }).offered).toContain(versionId);
      }
    });
  });

  test('the order of the input changes nothing', () => {
    fc.assert(
      fc.property(
        situations.chain((situation) =>
          fc.record({
            situation: fc.constant(situation),
            shuffled: fc.shuffledSubarray(situation.versions, {
              minLength: situation.versions.length,
            }),
          }),
        ),
        ({ situation: { rings, ...situation }, shuffled }) => {
          const question = { ...situation, ring: rings[2]! };
          expect(offeredVersions({ ...question, versions: shuffled })).toEqual(
            offeredVersions(question),
          );
        },
      ),
    );
  });
});
