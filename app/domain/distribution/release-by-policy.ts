import type { OfferPolicy } from './offered-versions.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * What stays approved when a policy gives way to a stricter one, so that no change of policy takes a version away: all
 * that it offered by itself until `at`. One short rule instead of an approval for each version, of which an
 * organisation that uses the whole catalog has tens of thousands.
 *
 * Two such rules become one, which may bring a version that is under way to later rings sooner, never later.
 * @returns null when nothing was ever offered by itself
 */
export function releaseByPolicy(policy: OfferPolicy, at: number): OfferPolicy['released'] {
  const { mode, released } = policy;
  if (mode !== 'immediate' && mode !== 'after-days') return released;
  const afterDays = mode === 'immediate' ? 0 : policy.afterDays;
  const until = Math.min(at, policy.frozenAt ?? at, policy.automationEndedAt ?? at);
  const through = until - afterDays * dayMs;
  if (released === null) return { through, afterDays };
  return {
    through: Math.max(through, released.through),
    afterDays: Math.min(afterDays, released.afterDays),
  };
}
