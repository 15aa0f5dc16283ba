import { checkUsageLimit, usageMetrics } from '#app/domain/entitlements/entitlement.ts';
import type { Entitlement, UsageMetric } from '#app/domain/entitlements/entitlement.ts';

export interface Usage {
  metric: UsageMetric;
  /** Null where nothing is counted yet. */
  used: number | null;
  /** Null is unlimited. */
  limit: number | null;
}

/** How much of each limit is used. */
export function measureUsage(
  entitlement: Entitlement,
  used: Partial<Record<UsageMetric, number>>,
): Usage[] {
  return usageMetrics.map((metric) => ({
    metric,
    used: used[metric] ?? null,
    limit: checkUsageLimit(entitlement, metric, 0).limit,
  }));
}
