import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { distributionSettings } from '#db/schema/distribution.ts';
import { featureOverrides, organizationPlans } from '#db/schema/entitlements.ts';
import type { Context, DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { assessEntitlement, checkFeatureAccess } from '../entitlements/entitlement.ts';
import { listPlans } from '../entitlements/list-plans.ts';
import { settleAutomation } from './settle-automation.ts';

/**
 * Settles every organisation whose plan has begun or ceased to include automatic distribution: plans end, and
 * subscriptions fall behind, without anybody doing anything. Run every ten minutes.
 * @returns how many were changed
 */
export async function settleAllAutomation(options: DoorOptions = {}): Promise<number> {
  const unsettled = await asSystem('find unsettled automation', findUnsettled, options);
  let changed = 0;
  for (const organizationId of unsettled) {
    const settle = (context: Context) => settleAutomation(context, organizationId);
    if (await asSystem('settle automation', settle, options)) changed += 1;
  }
  return changed;
}

const feature = 'automatic-distribution';

async function findUnsettled(context: Context): Promise<string[]> {
  const { tx, now } = context;
  const [plans, rows] = await Promise.all([
    listPlans(context),
    tx
      .select({
        organizationId: distributionSettings.organizationId,
        automationEndedAt: distributionSettings.automationEndedAt,
        isOverLimit: distributionSettings.isOverLimit,
        agreed: organizationPlans,
        isOn: featureOverrides.isOn,
      })
      .from(distributionSettings)
      .leftJoin(
        organizationPlans,
        eq(organizationPlans.organizationId, distributionSettings.organizationId),
      )
      .leftJoin(
        featureOverrides,
        and(
          eq(featureOverrides.organizationId, distributionSettings.organizationId),
          eq(featureOverrides.feature, feature),
          or(isNull(featureOverrides.endsAt), gt(featureOverrides.endsAt, now)),
        ),
      ),
  ]);
  return rows
    .filter(({ agreed, isOn, isOverLimit, automationEndedAt }) => {
      const overrides = isOn === null ? [] : [{ feature, isOn }];
      const { allowed } = checkFeatureAccess(
        assessEntitlement(plans, agreed, overrides, now),
        feature,
      );
      return (isOverLimit || !allowed) !== (automationEndedAt !== null);
    })
    .map(({ organizationId }) => organizationId);
}
