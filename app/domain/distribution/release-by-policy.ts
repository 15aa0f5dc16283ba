import type { OfferPolicy } from './offered-versions.ts';

const dayMs = 24 * 60 * 60_000;

type Release = OfferPolicy['released'];

/**
 * What stays approved when a policy gives way to a stricter one, so that no change of policy takes a version away: all
 * that it offered by itself until `at`. One short rule instead of an approval for each version, of which an
 * organisation that uses the whole catalog has tens of thousands.
 * @returns null when nothing was ever offered by itself
 */
export function releaseByPolicy(policy: OfferPolicy, at: number): Release {
  const { mode, released } = policy;
  if (mode !== 'immediate' && mode !== 'after-days') return released;
  const afterDays = mode === 'immediate' ? 0 : policy.afterDays;
  const until = Math.min(at, policy.frozenAt ?? at, policy.automationEndedAt ?? at);
  return joinReleases(released, { through: until - afterDays * dayMs, afterDays });
}

/** Two releases as one: a version that is under way may come to later rings sooner by it, never later. */
export function joinReleases(one: Release, other: Release): Release {
  if (one === null || other === null) return one ?? other;
  return {
    through: Math.max(one.through, other.through),
    afterDays: Math.min(one.afterDays, other.afterDays),
  };
}
