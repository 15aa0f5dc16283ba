import type { MemberContext } from '#db/tenancy.server.ts';
import { checkFeatureAccess, loadEntitlement } from '../../entitlements/entitlement.ts';
import { PlanLimitError } from '../../errors.ts';

/** Throws PlanLimitError (`automatic-distribution`) when the plan distributes nothing by itself. */
export async function requireAutomation(context: MemberContext): Promise<void> {
  const entitlement = await loadEntitlement(context, context.actor.organizationId);
  if (checkFeatureAccess(entitlement, 'automatic-distribution').allowed) return;
  throw new PlanLimitError(
    'automatic-distribution',
    'The plan includes approval by hand and pinning, not automatic distribution and rings.',
  );
}
