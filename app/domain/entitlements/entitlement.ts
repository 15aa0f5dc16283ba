import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { log } from '#app/providers/log.server.ts';
import { featureOverrides, organizationPlans } from '#db/schema/entitlements.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { listPlans } from './list-plans.ts';
import type { FeatureName, Plan } from './plan.ts';
import { planWithoutSubscription } from './plan.ts';
import { readStanding } from './subscription-policy.ts';
import type { Standing } from './subscription-policy.ts';

/** What an organisation may at one moment. The checks below are pure over it. */
export interface Entitlement {
  /** What was bought. */
  plan: Plan;
  /** The plan whose rights hold: Basic's when the subscription gives none. */
  rights: Plan;
  /** The subscription's, as billing last said; null when agreed outside the payment provider, or none was bought. */
  status: string | null;
  standing: Standing;
  /** Clients paid for; null is as many as the plan allows. */
  licensedClients: number | null;
  /** Members bought beside those that the plan includes. */
  extraMembers: number;
  /** What staff switched on or off for this organisation, beside its plan. */
  overrides: ReadonlyMap<string, boolean>;
}

/** The row of `organization_plans`, as far as rights go by it. */
export interface AgreedPlan {
  plan: string;
  extraMembers: number;
  subscriptionStatus: string | null;
  licensedClients: number | null;
  pastDueSince: Date | null;
}

/**
 * What the organisation may now. A status that this release does not know gives no rights and is reported. Throws
 * NotFoundError when the plan is not in the price list.
 */
export async function loadEntitlement(
  context: Context,
  organizationId: string,
): Promise<Entitlement> {
  const { tx, now } = context;
  const [plans, [agreed], overrides] = await Promise.all([
    listPlans(context),
    tx
      .select({
        plan: organizationPlans.plan,
        extraMembers: organizationPlans.extraMembers,
        subscriptionStatus: organizationPlans.subscriptionStatus,
        licensedClients: organizationPlans.licensedClients,
        pastDueSince: organizationPlans.pastDueSince,
      })
      .from(organizationPlans)
      .where(eq(organizationPlans.organizationId, organizationId)),
    tx
      .select({ feature: featureOverrides.feature, isOn: featureOverrides.isOn })
      .from(featureOverrides)
      .where(
        and(
          eq(featureOverrides.organizationId, organizationId),
          or(isNull(featureOverrides.endsAt), gt(featureOverrides.endsAt, now)),
        ),
      ),
  ]);
  const entitlement = assessEntitlement(plans, agreed ?? null, overrides, now);
  if (!entitlement.standing.isKnown) {
    log().warn({
      event: 'entitlement.unknown-status',
      organizationId,
      status: entitlement.status,
    });
  }
  return entitlement;
}

/** Joins the price list, what was agreed (null: nothing was bought) and what staff switched. */
export function assessEntitlement(
  plans: readonly Plan[],
  agreed: AgreedPlan | null,
  overrides: readonly { feature: string; isOn: boolean }[],
  now: Date,
): Entitlement {
  const basic = findPlan(plans, planWithoutSubscription);
  const plan = agreed === null ? basic : findPlan(plans, agreed.plan);
  const status = agreed?.subscriptionStatus ?? null;
  const standing = readStanding(status, agreed?.pastDueSince ?? null, now);
  return {
    plan,
    rights: standing.rights === 'plan' ? plan : basic,
    status,
    standing,
    licensedClients: agreed?.licensedClients ?? null,
    extraMembers: agreed?.extraMembers ?? 0,
    overrides: new Map(overrides.map(({ feature, isOn }) => [feature, isOn])),
  };
}

function findPlan(plans: readonly Plan[], name: string): Plan {
  const found = plans.find((plan) => plan.name === name);
  if (!found) throw new NotFoundError(`There is no plan ${name}`);
  return found;
}

export interface FeatureAccess {
  allowed: boolean;
  /**
   * Why: staff switched it (`override`), the plan says so (`plan`), or the plan bought includes it and its
   * subscription gives no rights (`status`).
   */
  reason: 'override' | 'plan' | 'status';
}

/** Whether the organisation may use a feature: what staff switched comes first, then the plan whose rights hold. */
export function checkFeatureAccess(entitlement: Entitlement, feature: FeatureName): FeatureAccess {
  const override = entitlement.overrides.get(feature);
  if (override !== undefined) return { allowed: override, reason: 'override' };
  const allowed = entitlement.rights.features.includes(feature);
  const isLost = !allowed && entitlement.plan.features.includes(feature);
  return { allowed, reason: isLost ? 'status' : 'plan' };
}

/** What a plan limits. Storage in megabytes; API requests by calendar month. */
export const usageMetrics = [
  'clients',
  'members',
  'storage-megabytes',
  'custom-dashboards',
  'api-requests',
  'concurrent-users',
] as const;
export type UsageMetric = (typeof usageMetrics)[number];

/** What every plan limits to a number. */
type CountedMetric = Exclude<UsageMetric, 'clients' | 'custom-dashboards' | 'concurrent-users'>;

export interface UsageCheck<Limit extends number | null = number | null> {
  allowed: boolean;
  /** Null is unlimited, and so is what remains. */
  limit: Limit;
  remaining: Limit;
}

/** Whether the organisation may have `value` in all of what `metric` counts, and how much is left beside it. */
export function checkUsageLimit(
  entitlement: Entitlement,
  metric: CountedMetric,
  value: number,
): UsageCheck<number>;
export function checkUsageLimit(
  entitlement: Entitlement,
  metric: UsageMetric,
  value: number,
): UsageCheck;
export function checkUsageLimit(
  entitlement: Entitlement,
  metric: UsageMetric,
  value: number,
): UsageCheck {
  const limit = limitOf(entitlement, metric);
  if (limit === null) return { allowed: true, limit, remaining: null };
  return { allowed: value <= limit, limit, remaining: Math.max(limit - value, 0) };
}

function limitOf(entitlement: Entitlement, metric: UsageMetric): number | null {
  const { rights, standing, licensedClients, extraMembers } = entitlement;
  const isFull = standing.rights === 'plan';
  const { limits } = rights;
  switch (metric) {
    case 'clients':
      return (isFull ? licensedClients : null) ?? limits.maximumClients;
    case 'members':
      return limits.members + (isFull ? extraMembers : 0);
    case 'storage-megabytes':
      return limits.storageMegabytes;
    case 'custom-dashboards':
      return limits.customDashboards;
    case 'api-requests':
      return limits.apiRequestsPerMonth;
    case 'concurrent-users':
      return limits.concurrentUsers;
  }
}
