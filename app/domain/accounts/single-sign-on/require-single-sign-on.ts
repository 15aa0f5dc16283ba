import type { Context } from '#db/tenancy.server.ts';
import { checkFeatureAccess, loadEntitlement } from '../../entitlements/entitlement.ts';
import { PlanLimitError } from '../../errors.ts';
import { requirePermission } from '../../require-permission.ts';

/** Whether the organisation may have single sign-on now. */
export async function maySignInSingly(context: Context, organizationId: string): Promise<boolean> {
  const entitlement = await loadEntitlement(context, organizationId);
  return checkFeatureAccess(entitlement, 'single-sign-on').allowed;
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
