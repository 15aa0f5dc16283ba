import { eq } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { distributionSettings } from '#db/schema/distribution.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordActivity } from '../activity/record-activity.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { checkFeatureAccess, loadEntitlement } from '../entitlements/entitlement.ts';
import { NotFoundError } from '../errors.ts';
import { lockDistribution } from './internal/lock-distribution.ts';
import { loadOrganizationPolicies } from './organization-policies.ts';

/**
 * Has versions approved by themselves as long as the plan includes that and fleet does not say that too many clients
 * are observed; else notes since when they are not. What is offered stays so either way. As the system.
 *
 * Throws NotFoundError when there is no such organisation.
 * @param isOverLimit what fleet says now; as it said last when left out
 * @returns whether something changed
 */
export async function settleAutomation(
  context: Context,
  organizationId: string,
  { isOverLimit }: { isOverLimit?: boolean } = {},
): Promise<boolean> {
  await lockDistribution(context, organizationId);
  const { tx, now } = context;
  const isOrganizations = eq(distributionSettings.organizationId, organizationId);
  const [settings] = await tx
    .select({
      automationEndedAt: distributionSettings.automationEndedAt,
      isOverLimit: distributionSettings.isOverLimit,
    })
    .from(distributionSettings)
    .where(isOrganizations);
  if (!settings) throw new NotFoundError('There is no such organisation.');
  const entitlement = await loadEntitlement(context, organizationId);
  const isOver = isOverLimit ?? settings.isOverLimit;
  const isIncluded = checkFeatureAccess(entitlement, 'automatic-distribution').allowed;
  const ends = isOver || !isIncluded;
  const isSettled = ends === (settings.automationEndedAt !== null);
  if (isSettled && isOver === settings.isOverLimit) return false;
  await tx
    .update(distributionSettings)
    .set({
      isOverLimit: isOver,
      automationEndedAt: ends ? (settings.automationEndedAt ?? now) : null,
    })
    .where(isOrganizations);
  if (isSettled) return false;
  if (!(await hasAutomation(context, organizationId))) return true;
  await tell(context, organizationId, ends ? (isOver ? 'over-limit' : 'plan') : null);
  return true;
}

/** Whether a policy approves anything by itself: to others, that this ended is no news. */
async function hasAutomation(context: Context, organizationId: string): Promise<boolean> {
  const { forAll, own } = await loadOrganizationPolicies(context, organizationId);
  return [forAll, ...own.values()].some(
    ({ mode }) => mode === 'immediate' || mode === 'after-days',
  );
}

/** @param why it ended; null: it is back */
async function tell(
  context: Context,
  organizationId: string,
  why: 'over-limit' | 'plan' | null,
): Promise<void> {
  const action = why === null ? 'automation.returned' : 'automation.ended';
  const type = `distribution.${action.replace('.', '-')}`;
  const subject = { type: 'organization', id: organizationId };
  await recordAudit(context, { action, organizationId, subject, ...(why && { after: { why } }) });
  await recordActivity(context, {
    organizationId,
    type,
    subjectType: 'organization',
    subjectId: organizationId,
    data: why === null ? {} : { why },
    dedupeKey: `${type}:${uuidv7()}`,
  });
}
