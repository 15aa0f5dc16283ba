import { inArray, and, eq, sql } from 'drizzle-orm';
import { applicationPolicies } from '#db/schema/distribution.ts';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { findApplications, findOfferableVersion } from './internal/find-applications.ts';
import type { FoundApplication } from './internal/find-applications.ts';
import { keepInAllRings } from './internal/keep-offered.ts';
import { lockDistributionFor } from './internal/lock-distribution.ts';
import { recordChange } from './internal/record-change.ts';
import { requireAutomation } from './internal/require-automation.ts';
import type { PolicyMode } from './offered-versions.ts';
import { effectivePolicy, loadOrganizationPolicies } from './organization-policies.ts';
import type { OrganizationPolicies } from './organization-policies.ts';
import { releaseByPolicy } from './release-by-policy.ts';

/** What an application's policy can be set to. */
export interface PolicyChoice {
  /** Null: as for all. */
  mode: PolicyMode | null;
  /** Of `after-days`. */
  delayDays?: number;
  /** Of `pinned`. */
  pinnedVersionId?: string;
  /** How many versions stay offered; null: as for all, undefined: as before. */
  keepVersions?: number | null;
}

/** The most applications whose policy is changed at once. */
export const mostPoliciesAtOnce = 1000;

/**
 * Sets the policy of applications. No version that is offered stops being so, but for `not-used`, `pinned` and a
 * smaller `keepVersions`. Those whose policy is so already stay untouched.
 *
 * Throws NotFoundError, ForbiddenError, PlanLimitError (`automatic-distribution`), or ConflictError (`version_gone`)
 * when the catalog does not offer the version to pin.
 * @returns how many were changed
 */
export async function setPolicies(
  context: Context,
  {
    applicationIds,
    choice,
    reason,
  }: { applicationIds: readonly string[]; choice: PolicyChoice; reason: string | null },
): Promise<number> {
  const acting = await lockDistributionFor(context);
  const found = await findApplications(acting, applicationIds.slice(0, mostPoliciesAtOnce));
  const before = await readRows(acting, found);
  const changed = found.filter(({ id }) => !isSame(before.get(id), choice));
  if (changed.length === 0) return 0;
  const policies = await loadOrganizationPolicies(
    acting,
    acting.actor.organizationId,
    changed.map(({ id }) => id),
  );
  const wasSo = ({ id }: FoundApplication) => before.get(id)?.mode === choice.mode;
  if (isAutomatic(choice.mode) && !changed.every(wasSo)) await requireAutomation(acting);
  const pinned =
    choice.pinnedVersionId === undefined
      ? null
      : await findOfferableVersion(acting, {
          applicationId: changed[0]!.id,
          versionId: choice.pinnedVersionId,
        });
  for (const { id } of changed) {
    const versionId = effectivePolicy(policies, id).pinnedVersionId;
    if (versionId !== null)
      await keepInAllRings(acting, policies, { applicationId: id, versionId });
  }
  await saveRows(acting, { changed, choice, reason, policies });
  await tell(acting, { changed, before, choice, reason, version: pinned?.version ?? null });
  return changed.length;
}

type Row = Pick<
  typeof applicationPolicies.$inferSelect,
  'applicationId' | 'mode' | 'delayDays' | 'pinnedVersionId' | 'keepVersions'
>;

async function readRows(
  { tx, actor }: MemberContext,
  found: readonly FoundApplication[],
): Promise<Map<string, Row>> {
  const rows = await tx
    .select({
      applicationId: applicationPolicies.applicationId,
      mode: applicationPolicies.mode,
      delayDays: applicationPolicies.delayDays,
      pinnedVersionId: applicationPolicies.pinnedVersionId,
      keepVersions: applicationPolicies.keepVersions,
    })
    .from(applicationPolicies)
    .where(
      and(
        eq(applicationPolicies.organizationId, actor.organizationId),
        inArray(
          applicationPolicies.applicationId,
          found.map(({ id }) => id),
        ),
      ),
    );
  return new Map(rows.map((row) => [row.applicationId, row]));
}

const isAutomatic = (mode: PolicyMode | null) => mode === 'immediate' || mode === 'after-days';

const delayOf = ({ mode, delayDays }: PolicyChoice) =>
  mode === 'after-days' ? (delayDays ?? 0) : null;

function isSame(row: Row | undefined, choice: PolicyChoice): boolean {
  return (
    (row?.mode ?? null) === choice.mode &&
    (row?.delayDays ?? null) === delayOf(choice) &&
    (row?.pinnedVersionId ?? null) === (choice.pinnedVersionId ?? null) &&
    (choice.keepVersions === undefined || (row?.keepVersions ?? null) === choice.keepVersions)
  );
}

async function saveRows(
  { tx, actor, now }: MemberContext,
  {
    changed,
    choice,
    reason,
    policies,
  }: {
    changed: readonly FoundApplication[];
    choice: PolicyChoice;
    reason: string | null;
    policies: OrganizationPolicies;
  },
): Promise<void> {
  const rows = changed.map(({ id }) => {
    const released = releaseByPolicy(effectivePolicy(policies, id), now.getTime());
    return {
      organizationId: actor.organizationId,
      applicationId: id,
      mode: choice.mode,
      delayDays: delayOf(choice),
      pinnedVersionId: choice.pinnedVersionId ?? null,
      keepVersions: choice.keepVersions ?? null,
      releasedThrough: released && new Date(released.through),
      releasedAfterDays: released && released.afterDays,
      reason,
      changedBy: actor.userId,
    };
  });
  await tx
    .insert(applicationPolicies)
    .values(rows)
    .onConflictDoUpdate({
      target: [applicationPolicies.organizationId, applicationPolicies.applicationId],
      set: {
        mode: sql`excluded.mode`,
        delayDays: sql`excluded.delay_days`,
        pinnedVersionId: sql`excluded.pinned_version_id`,
        ...(choice.keepVersions !== undefined && { keepVersions: sql`excluded.keep_versions` }),
        releasedThrough: sql`excluded.released_through`,
        releasedAfterDays: sql`excluded.released_after_days`,
        reason: sql`excluded.reason`,
        changedBy: sql`excluded.changed_by`,
      },
    });
}

async function tell(
  context: MemberContext,
  {
    changed,
    before,
    choice,
    reason,
    version,
  }: {
    changed: readonly FoundApplication[];
    before: ReadonlyMap<string, Row>;
    choice: PolicyChoice;
    reason: string | null;
    /** That is pinned. */
    version: string | null;
  },
): Promise<void> {
  const [first] = changed;
  const after = {
    mode: choice.mode ?? 'as-for-all',
    ...(choice.mode === 'after-days' && { delayDays: delayOf(choice) }),
    ...(version !== null && { version }),
    ...(choice.keepVersions !== undefined && { keepVersions: choice.keepVersions }),
  };
  const { organizationId } = context.actor;
  if (changed.length === 1 && first) {
    const old = before.get(first.id);
    await recordChange(context, {
      action: 'policy.changed',
      subject: { type: 'application', id: first.id },
      before: { mode: old?.mode ?? 'as-for-all', keepVersions: old?.keepVersions ?? null },
      after: { application: first.name, ...after },
      data: { name: first.name, ...after },
      reason,
    });
    return;
  }
  const names = changed.map(({ name }) => name);
  await recordChange(context, {
    action: 'policies.changed',
    subject: { type: 'organization', id: organizationId },
    after: { applications: names, ...after },
    data: { count: changed.length, applicationIds: changed.map(({ id }) => id), ...after },
    reason,
  });
}
