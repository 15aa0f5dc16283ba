import { eq } from 'drizzle-orm';
import { organizationSecurity } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { checkFeatureAccess, loadEntitlement } from '../entitlements/entitlement.ts';
import { ConflictError, PlanLimitError } from '../errors.ts';
import { lockMembersFor } from './internal/lock-members.ts';
import { recordChange } from './internal/record-change.ts';
import { findBrokenRule } from './session-rules.ts';
import { houseRules } from './security-rules.ts';
import type { SecurityRules } from './security-rules.ts';
import type { Session } from './session-rules.ts';

export async function getSecurityRules(
  { tx }: Context,
  organizationId: string,
): Promise<SecurityRules> {
  const [rules] = await tx
    .select({
      sessionHours: organizationSecurity.sessionHours,
      idleMinutes: organizationSecurity.idleMinutes,
      secondFactorRequired: organizationSecurity.secondFactorRequired,
      signInWays: organizationSecurity.signInWays,
    })
    .from(organizationSecurity)
    .where(eq(organizationSecurity.organizationId, organizationId));
  return rules ?? houseRules;
}

/**
 * Changes the rules; they hold from the next request of every member. Throws PlanLimitError (`custom-security`) when
 * the plan includes no second factor and sign-in ways (letting go of them is always possible), and ConflictError
 * when they would lock out the session that changes them (`too-old`, `second-factor`, `sign-in-way`) or everybody
 * (`no-way`).
 */
export async function changeSecurity(
  context: Context,
  rules: SecurityRules,
  session: Session,
): Promise<void> {
  const acting = await lockMembersFor(context, 'security.manage');
  const { organizationId } = acting.actor;
  const before = await getSecurityRules(acting, organizationId);
  const after = { ...rules, signInWays: rules.signInWays?.toSorted() ?? null };
  if (sameRules(before, after)) return;
  if (after.signInWays?.length === 0) throw new ConflictError('Some way must be left.', 'no-way');
  const entitlement = await loadEntitlement(acting, organizationId);
  const { allowed } = checkFeatureAccess(entitlement, 'custom-security');
  if (!allowed && asksForMore(before, after)) {
    throw new PlanLimitError('custom-security', 'The plan does not include own security rules.');
  }
  // Whoever sends a form is not idle.
  const broken = findBrokenRule(
    { security: after },
    { ...session, lastSeenAt: acting.now },
    acting.now,
  );
  if (broken !== null) throw new ConflictError('The rules would lock you out.', broken);
  await acting.tx
    .insert(organizationSecurity)
    .values({ organizationId, ...after })
    .onConflictDoUpdate({ target: organizationSecurity.organizationId, set: after });
  await recordChange(acting, {
    organizationId,
    action: 'security.changed',
    activity: 'organizations.security-changed',
    subject: { type: 'organization', id: organizationId },
    before: { ...before },
    after: { ...after },
  });
}

function asksForMore(before: SecurityRules, after: SecurityRules): boolean {
  return (
    (after.secondFactorRequired && !before.secondFactorRequired) ||
    (after.signInWays !== null && !sameWays(before, after))
  );
}

function sameRules(one: SecurityRules, other: SecurityRules): boolean {
  return (
    one.sessionHours === other.sessionHours &&
    one.idleMinutes === other.idleMinutes &&
    one.secondFactorRequired === other.secondFactorRequired &&
    sameWays(one, other)
  );
}

function sameWays(one: SecurityRules, other: SecurityRules): boolean {
  const inOrder = ({ signInWays }: SecurityRules) => signInWays?.toSorted().join() ?? null;
  return inOrder(one) === inOrder(other);
}
