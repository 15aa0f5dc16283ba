import { eq } from 'drizzle-orm';
import { distributionSettings } from '#db/schema/distribution.ts';
import type { Context } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { lockDistributionFor } from './internal/lock-distribution.ts';
import { recordChange } from './internal/record-change.ts';
import { requireAutomation } from './internal/require-automation.ts';
import type { OfferPolicy, PolicyMode } from './offered-versions.ts';
import { loadOrganizationPolicies } from './organization-policies.ts';
import { releaseByPolicy } from './release-by-policy.ts';

export interface DefaultPolicy {
  mode: Exclude<PolicyMode, 'pinned'>;
  /** Of `after-days`. */
  delayDays: number;
  /** 1–50 */
  keepVersions: number;
}

/**
 * Sets what holds for applications without a policy of their own, and how many versions stay offered. A stricter mode
 * takes no version away, but for `not-used`. Throws ForbiddenError or PlanLimitError (`automatic-distribution`).
 */
export async function setDefaultPolicy(context: Context, wanted: DefaultPolicy): Promise<void> {
  const acting = await lockDistributionFor(context);
  const { organizationId } = acting.actor;
  const { forAll } = await loadOrganizationPolicies(acting, organizationId, []);
  const before = readDefault(forAll);
  const after = { ...wanted, delayDays: wanted.mode === 'after-days' ? wanted.delayDays : 0 };
  const isSameMode = before.mode === after.mode && before.delayDays === after.delayDays;
  if (isSameMode && before.keepVersions === after.keepVersions) return;
  const isAutomatic = after.mode === 'immediate' || after.mode === 'after-days';
  if (isAutomatic && !isSameMode) await requireAutomation(acting);
  await acting.tx
    .update(distributionSettings)
    .set({
      defaultMode: after.mode,
      defaultDelayDays: after.delayDays,
      keepVersions: after.keepVersions,
      ...asColumns(releaseByPolicy(forAll, acting.now.getTime())),
    })
    .where(eq(distributionSettings.organizationId, organizationId));
  await recordChange(acting, {
    action: 'default-policy.changed',
    subject: { type: 'organization', id: organizationId },
    before: { ...before },
    after: { ...after },
    data: { ...after },
  });
}

/**
 * Approves, once, every version that the catalog has now for applications that are approved by hand as all are: where
 * a new organisation begins, instead of with fifteen thousand approvals. Versions come to later rings as though they
 * had been approved when they were published. Does nothing the second time.
 *
 * Throws ForbiddenError, or ConflictError (`not_by_hand`) when not all are approved by hand.
 */
export async function approveCatalogOfToday(context: Context): Promise<void> {
  const acting = await lockDistributionFor(context);
  const { organizationId } = acting.actor;
  const { forAll } = await loadOrganizationPolicies(acting, organizationId, []);
  if (forAll.released !== null) return;
  if (forAll.mode !== 'manual') {
    throw new ConflictError('Applications are not approved by hand.', 'not_by_hand');
  }
  const today = { through: acting.now.getTime(), afterDays: 0 };
  await acting.tx
    .update(distributionSettings)
    .set(asColumns(today))
    .where(eq(distributionSettings.organizationId, organizationId));
  await recordChange(acting, {
    action: 'catalog.approved',
    subject: { type: 'organization', id: organizationId },
    after: { through: acting.now.toISOString() },
    data: {},
  });
}

function readDefault({ mode, afterDays, keepVersions }: OfferPolicy) {
  return { mode, delayDays: mode === 'after-days' ? afterDays : 0, keepVersions };
}

function asColumns(released: OfferPolicy['released']) {
  return {
    releasedThrough: released && new Date(released.through),
    releasedAfterDays: released && released.afterDays,
  };
}
