import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assessCompliance, complianceGraceDays } from '#app/domain/fleet/licence-compliance.ts';
import type { ComplianceQuestion } from '#app/domain/fleet/licence-compliance.ts';

const dayMs = 86_400_000;
const now = new Date('2026-11-22T12:00:00Z');

const question = fc.record({
  observed: fc.nat(1000),
  licensed: fc.option(fc.nat(1000)),
  isUnlicensed: fc.boolean(),
  overSince: fc.option(
    fc.integer({ min: 0, max: 40 }).map((days) => new Date(now.getTime() - days * dayMs)),
  ),
  now: fc.constant(now),
});
const holds = (property: (asked: ComplianceQuestion) => void) =>
  fc.assert(fc.property(question, property));

describe('licence compliance', () => {
  test.each([
    ['as many as paid for', { observed: 5, licensed: 5 }, 'compliant'],
    ['one more', { observed: 6, licensed: 5 }, 'grace'],
    ['… for 13 days', { observed: 6, licensed: 5, overSince: 13 }, 'grace'],
    ['… for 14 days', { observed: 6, licensed: 5, overSince: 14 }, 'over_limit'],
    ['few again', { observed: 5, licensed: 5, overSince: 20 }, 'compliant'],
    ['without limit', { observed: 60_000, licensed: null }, 'compliant'],
    ['without rights', { observed: 1, licensed: 5, isUnlicensed: true }, 'unlicensed'],
  ])('%s: %o is %s', (_, { overSince, ...asked }: Record<string, unknown>, status) => {
    const since =
      typeof overSince === 'number' ? new Date(now.getTime() - overSince * dayMs) : null;
    const whole = { isUnlicensed: false, overSince: since, now, ...asked } as ComplianceQuestion;
    expect(assessCompliance(whole).status).toBe(status);
  });

  test('is never worse with fewer clients, or more licences', () => {
    const order = ['compliant', 'grace', 'over_limit', 'unlicensed'];
    const worth = (asked: ComplianceQuestion) => order.indexOf(assessCompliance(asked).status);
    holds((asked) => {
      const fewer = { ...asked, observed: Math.max(asked.observed - 1, 0) };
      expect(worth(fewer)).toBeLessThanOrEqual(worth(asked));
      const more = { ...asked, licensed: asked.licensed === null ? null : asked.licensed + 1 };
      expect(worth(more)).toBeLessThanOrEqual(worth(asked));
    });
  });

  test('asked again with its own answer, it says the same, and days are counted from the first', () => {
    holds((asked) => {
      const answer = assessCompliance(asked);
      expect(assessCompliance({ ...asked, overSince: answer.overSince })).toEqual(answer);
      if (asked.overSince && answer.overSince) expect(answer.overSince).toEqual(asked.overSince);
    });
  });

  test('grace ends by itself after its days, and never before', () => {
    holds((asked) => {
      const { status, graceEndsAt } = assessCompliance(asked);
      if (status !== 'grace') {
        expect(graceEndsAt).toBeNull();
        return;
      }
      const at = (time: Date) =>
        assessCompliance({ ...asked, overSince: asked.overSince ?? now, now: time }).status;
      expect(at(new Date(graceEndsAt!.getTime() - 1))).toBe('grace');
      expect(at(graceEndsAt!)).toBe('over_limit');
      expect(graceEndsAt!.getTime() - now.getTime()).toBeLessThanOrEqual(
        complianceGraceDays * dayMs,
      );
    });
  });
});
