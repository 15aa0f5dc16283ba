import type { Context } from '#db/tenancy.server.ts';
import { getOrganizationPlan, hasFeature } from '../../entitlements/organization-plan.ts';
import { PlanLimitError } from '../../errors.ts';
import { requirePermission } from '../../require-permission.ts';

/** Whether the organisation's plan includes single sign-on. */
export async function maySignInSingly(context: Context, organizationId: string): Promise<boolean> {
  return hasFeature(await getOrganizationPlan(context, organizationId), 'single-sign-on');
}

/**
 * The organisation of a member who manages its security, on a plan that includes single sign-on. Throws
 * ForbiddenError or PlanLimitError (`single-sign-on`).
 */
export async function requireSingleSignOn(context: Context): Promise<string> {
  requirePermission(context, 'security.manage');
  const { actor } = context;
  if (actor.kind !== 'member') throw new Error('Only a member manages single sign-on.');
  if (!(await maySignInSingly(context, actor.organizationId))) {
    throw new PlanLimitError('single-sign-on', 'The plan does not include single sign-on.');
  }
  return actor.organizationId;
}
