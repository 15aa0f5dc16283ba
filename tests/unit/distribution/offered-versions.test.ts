import { describe, expect, test } from 'vitest';
import { offeredVersions, versionOpensAt } from '#app/domain/distribution/offered-versions.ts';
import type {
  OfferPolicy,
  OfferQuestion,
  OfferRing,
  RingPassage,
  VersionDecision,
} from '#app/domain/distribution/offered-versions.ts';

const day = 24 * 60 * 60_000;

/** Versions 1.0, 2.0 and 3.0, published on day 0, 10 and 20; today is day 21. */
const versions = [
  { id: '1.0', sortKey: '01', publishedAt: 0, isOffered: true },
  { id: '2.0', sortKey: '02', publishedAt: 10 * day, isOffered: true },
  { id: '3.0', sortKey: '03', publishedAt: 20 * day, isOffered: true },
];

const manual: OfferPolicy = {
  mode: 'manual',
  afterDays: 0,
  pinnedVersionId: null,
  keepVersions: 3,
  frozenAt: null,
  automationEndedAt: null,
  rolledBackTo: null,
  released: null,
};

const pilot: OfferRing = {
  id: 'pilot',
  steps: [{ ringId: 'pilot', delayDays: 0, gatedSince: null }],
};
const broad = (delayDays: number, gatedSince: number | null = null): OfferRing => ({
  id: 'broad',
  steps: [...pilot.steps, { ringId: 'broad', delayDays, gatedSince }],
});

const passed = (versionId: string, passage: RingPassage) =>
  new Map([[versionId, new Map([['broad', passage]])]]);

const approved = (versionId: string, at: number) =>
  new Map<string, VersionDecision>([[versionId, { approvedAt: at, refusal: null }]]);

function ask(policy: Partial<OfferPolicy>, more: Partial<OfferQuestion> = {}) {
  return offeredVersions({
    policy: { ...manual, ...policy },
    ring: pilot,
    versions,
    decisions: new Map(),
    passages: new Map(),
    at: 21 * day,
    ...more,
  });
}

const waits = (because: string, until: number | null = null) => ({ because, until });

describe('when a version is offered', () => {
  test('not used: nothing, and nothing waits', () => {
    expect(ask({ mode: 'not-used' })).toEqual({ offered: [], waiting: [] });
  });

  test('immediate: as soon as it is published', () => {
    expect(ask({ mode: 'immediate' }).offered).toEqual(['3.0', '2.0', '1.0']);
    expect(ask({ mode: 'immediate' }, { at: 20 * day - 1 }).offered).toEqual(['2.0', '1.0']);
  });

  test('after days: that many later, and until then it says until when', () => {
    const { offered, waiting } = ask({ mode: 'after-days', afterDays: 7 });
    expect(offered).toEqual(['2.0', '1.0']);
    expect(waiting).toEqual([{ versionId: '3.0', ...waits('delay', 27 * day) }]);
    expect(ask({ mode: 'after-days', afterDays: 7 }, { at: 27 * day }).offered[0]).toBe('3.0');
  });

  test('manual: when approved', () => {
    expect(ask({}).waiting.map(({ because }) => because)).toEqual(Array(3).fill('approval'));
    expect(ask({}, { decisions: approved('2.0', 21 * day) })).toEqual({
      offered: ['2.0'],
      waiting: [{ versionId: '3.0', ...waits('approval') }],
    });
  });

  test('an approval hastens what would come by itself', () => {
    const decisions = approved('3.0', 21 * day);
    expect(ask({ mode: 'after-days', afterDays: 7 }, { decisions }).offered[0]).toBe('3.0');
  });

  test('pinned: that one, and newer ones are told of', () => {
    expect(ask({ mode: 'pinned', pinnedVersionId: '2.0' })).toEqual({
      offered: ['2.0'],
      waiting: [{ versionId: '3.0', ...waits('pinned') }],
    });
  });

  test('pinned to a version that was withdrawn: nothing', () => {
    const gone = versions.map((one) => ({ ...one, isOffered: one.id !== '2.0' }));
    const { offered } = ask({ mode: 'pinned', pinnedVersionId: '2.0' }, { versions: gone });
    expect(offered).toEqual([]);
  });

  test('rolled back: that one again though nobody approved it, and nothing above', () => {
    const decisions = approved('3.0', 20 * day);
    expect(ask({ rolledBackTo: '2.0' }, { decisions })).toEqual({
      offered: ['2.0'],
      waiting: [{ versionId: '3.0', ...waits('rolled-back') }],
    });
  });

  test('frozen: what had come stays, the rest waits', () => {
    const { offered, waiting } = ask({ mode: 'immediate', frozenAt: 15 * day });
    expect(offered).toEqual(['2.0', '1.0']);
    expect(waiting).toEqual([{ versionId: '3.0', ...waits('frozen') }]);
  });

  test('frozen: an approval waits, too', () => {
    const decisions = approved('3.0', 21 * day);
    expect(ask({ frozenAt: 15 * day }, { decisions }).waiting[0]).toMatchObject(waits('frozen'));
  });

  test('automation ended: what had come stays, newer ones want an approval and get it', () => {
    const policy = { mode: 'immediate', automationEndedAt: 15 * day } as const;
    expect(ask(policy)).toEqual({
      offered: ['2.0', '1.0'],
      waiting: [{ versionId: '3.0', ...waits('automation-ended') }],
    });
    expect(ask(policy, { decisions: approved('3.0', 21 * day) }).offered[0]).toBe('3.0');
  });

  test.each(['declined', 'withdrawn'] as const)(
    '%s: not offered, whatever the policy',
    (refusal) => {
      const decisions = new Map([['3.0', { approvedAt: 20 * day, refusal }]]);
      expect(ask({ mode: 'immediate' }, { decisions })).toEqual({
        offered: ['2.0', '1.0'],
        waiting: [{ versionId: '3.0', ...waits(refusal) }],
      });
    },
  );

  test('the newest are kept', () => {
    expect(ask({ mode: 'immediate', keepVersions: 2 }).offered).toEqual(['3.0', '2.0']);
  });

  test('what is held or withdrawn by the catalog is neither offered nor waits', () => {
    const gone = versions.map((one) => ({ ...one, isOffered: one.id !== '3.0' }));
    expect(ask({}, { versions: gone }).waiting.map((one) => one.versionId)).toEqual(['2.0', '1.0']);
  });

  test('what an earlier policy released stays, and nothing after it', () => {
    const released = { through: 12 * day, afterDays: 2 };
    expect(ask({ released }).offered).toEqual(['2.0', '1.0']);
    expect(ask({ released }, { at: 12 * day - 1 }).offered).toEqual(['1.0']);
  });
});

describe('rings', () => {
  const immediate = { mode: 'immediate' } as const;

  test('a later ring gets a version its days after the ring before', () => {
    const ring = broad(3);
    expect(ask(immediate, { ring }).waiting).toEqual([
      { versionId: '3.0', ...waits('ring', 23 * day) },
    ]);
    expect(ask(immediate, { ring, at: 23 * day }).offered[0]).toBe('3.0');
  });

  test('the days of a policy and of a ring add up', () => {
    const policy = { mode: 'after-days', afterDays: 7 } as const;
    expect(ask(policy, { ring: broad(3) }).waiting[0]).toMatchObject(waits('delay', 30 * day));
  });

  test('the first ring’s own delay and gate mean nothing', () => {
    const ring = { id: 'x', steps: [{ ringId: 'x', delayDays: 9, gatedSince: 0 }] };
    expect(ask(immediate, { ring }).offered[0]).toBe('3.0');
  });

  test('a gate opens when it is passed, and not before the delay is over', () => {
    const ring = broad(3, 0);
    expect(ask(immediate, { ring, at: 40 * day }).waiting[0]).toMatchObject(waits('gate'));
    const passages = passed('3.0', { at: 21 * day, isKept: false });
    expect(ask(immediate, { ring, passages }).waiting[0]).toMatchObject(waits('ring', 23 * day));
    expect(ask(immediate, { ring, passages, at: 23 * day }).offered[0]).toBe('3.0');
  });

  test('a gate asks nothing of what came to the ring before earlier than the gate was made', () => {
    const ring = broad(0, 15 * day);
    expect(ask(immediate, { ring }).offered).toEqual(['2.0', '1.0']);
  });

  test('a ring keeps what it had when the rings were changed', () => {
    const ring = broad(100);
    const passages = passed('3.0', { at: 21 * day, isKept: true });
    expect(ask(immediate, { ring, passages }).offered).toContain('3.0');
  });

  test('a gate that nobody passes while automation ended wants an approval', () => {
    const policy = { ...immediate, automationEndedAt: 20 * day };
    expect(ask(policy, { ring: broad(3, 0) }).waiting[0]).toMatchObject(waits('automation-ended'));
  });

  test('a pin and going back hold for all rings at once', () => {
    const ring = broad(100, 0);
    expect(ask({ mode: 'pinned', pinnedVersionId: '3.0' }, { ring }).offered).toEqual(['3.0']);
    expect(ask({ rolledBackTo: '2.0' }, { ring }).offered).toEqual(['2.0']);
  });
});

test('when a version came can be asked for', () => {
  const question = {
    policy: { ...manual, mode: 'after-days', afterDays: 7 } as const,
    ring: broad(3),
    versions,
    decisions: new Map<string, VersionDecision>(),
    passages: new Map<string, Map<string, RingPassage>>(),
    at: 21 * day,
  };
  expect(versionOpensAt(question, versions[1]!)).toBe(20 * day);
});
