import { checkFeatureAccess, checkUsageLimit } from './entitlement.ts';
import type { Entitlement } from './entitlement.ts';
import type { FeatureName, PlanLimits, PlanName } from './plan.ts';
import { featureNames } from './plan.ts';

/** The plan as programs read it: its name as bought, its features and limits as they hold now. */
export interface DescribedEntitlement {
  name: PlanName;
  displayName: string;
  subscriptionStatus: string | null;
  features: FeatureName[];
  limits: PlanLimits;
}

export function describeEntitlement(entitlement: Entitlement): DescribedEntitlement {
  const { plan, rights, status } = entitlement;
  return {
    name: plan.name,
    displayName: plan.displayName,
    subscriptionStatus: status,
    features: featureNames.filter((feature) => checkFeatureAccess(entitlement, feature).allowed),
    limits: {
      ...rights.limits,
      members: checkUsageLimit(entitlement, 'members', 0).limit,
      maximumClients: checkUsageLimit(entitlement, 'clients', 0).limit,
    },
  };
}
