import type { SubscriptionStatus } from '#db/schema/billing.ts';

/** How long a customer in arrears keeps the plan. */
export const graceDays = 14;

const dayMs = 24 * 60 * 60 * 1000;

interface StatusPolicy {
  /** `plan`: what was bought. `plan-in-grace`: the same for `graceDays`, then Basic. `basic`: what Basic gives. */
  rights: 'plan' | 'plan-in-grace' | 'basic';
  /** A subscription without rights makes its clients unlicensed; one that has ended is none. */
  withoutRights: 'unlicensed' | 'no-subscription';
}

/** What each status of a subscription allows. Code, interface and tests all read this one table. */
export const subscriptionPolicy: Record<SubscriptionStatus, StatusPolicy> = {
  trialing: { rights: 'plan', withoutRights: 'unlicensed' },
  active: { rights: 'plan', withoutRights: 'unlicensed' },
  past_due: { rights: 'plan-in-grace', withoutRights: 'unlicensed' },
  unpaid: { rights: 'basic', withoutRights: 'unlicensed' },
  incomplete: { rights: 'basic', withoutRights: 'unlicensed' },
  paused: { rights: 'basic', withoutRights: 'unlicensed' },
  canceled: { rights: 'basic', withoutRights: 'no-subscription' },
  incomplete_expired: { rights: 'basic', withoutRights: 'no-subscription' },
};

/** What a subscription's status means at one moment. */
export interface Standing {
  rights: 'plan' | 'basic';
  /** Whether its clients count as unlicensed, however few they are. */
  isUnlicensed: boolean;
  /** When a customer in arrears falls back on Basic; null when they are not in arrears, or have fallen already. */
  graceEndsAt: Date | null;
  /** False for a status that this release does not know: it gives no rights. */
  isKnown: boolean;
}

/**
 * Reads a status by the policy. Null was agreed outside the payment provider, and gives the plan. A status that is not
 * known, and arrears without a date, fail closed.
 */
export function readStanding(
  status: string | null,
  pastDueSince: Date | null,
  now: Date,
): Standing {
  const withPlan: Standing = {
    rights: 'plan',
    isUnlicensed: false,
    graceEndsAt: null,
    isKnown: true,
  };
  if (status === null) return withPlan;
  if (!isKnownStatus(status)) {
    return { rights: 'basic', isUnlicensed: true, graceEndsAt: null, isKnown: false };
  }
  const { rights, withoutRights } = subscriptionPolicy[status];
  if (rights === 'plan') return withPlan;
  if (rights === 'plan-in-grace' && pastDueSince !== null) {
    const graceEndsAt = new Date(pastDueSince.getTime() + graceDays * dayMs);
    if (now < graceEndsAt) return { ...withPlan, graceEndsAt };
  }
  return { ...withPlan, rights: 'basic', isUnlicensed: withoutRights === 'unlicensed' };
}

function isKnownStatus(status: string): status is SubscriptionStatus {
  return Object.hasOwn(subscriptionPolicy, status);
}
