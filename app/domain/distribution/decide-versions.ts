import { and, eq, inArray, sql } from 'drizzle-orm';
import { versionDecisions } from '#db/schema/distribution.ts';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { findOfferableVersions, findVersions } from './internal/find-applications.ts';
import type { FoundVersion } from './internal/find-applications.ts';
import { listOfferableVersions } from './list-offerable-versions.ts';
import { lockDistributionFor } from './internal/lock-distribution.ts';
import { recordChange } from './internal/record-change.ts';
import { loadOrganizationPolicies, offersOf } from './organization-policies.ts';

export interface VersionsDecision {
  versionIds: readonly string[];
  reason: string | null;
}

/** The most versions that are approved or declined at once. */
export const mostDecisionsAtOnce = 1000;

type Decision = Pick<typeof versionDecisions.$inferSelect, 'versionId' | 'decision' | 'approvedAt'>;

/**
 * Approves versions: they start from now, whatever the policy, and come to later rings as those say. What is approved
 * stays as it is; what was declined or withdrawn is so no longer.
 *
 * Throws NotFoundError, ForbiddenError or ConflictError (`version_gone`).
 * @returns how many were approved now
 */
export async function approveVersions(context: Context, input: VersionsDecision): Promise<number> {
  const acting = await lockDistributionFor(context);
  const { now } = acting;
  const found = await findOfferableVersions(acting, input.versionIds);
  const decisions = await readDecisions(acting, found);
  const wanted = found.filter(({ id }) => decisions.get(id)?.decision !== 'approved');
  if (wanted.length === 0) return 0;
  await saveDecisions(acting, wanted, { decision: 'approved', approvedAt: now }, input.reason);
  await tell(acting, 'versions.approved', wanted, input.reason);
  return wanted.length;
}

/**
 * Declines versions that nobody is offered yet: they never are, until that is undone.
 *
 * Throws NotFoundError, ForbiddenError, or ConflictError (`version_gone`, or `version_offered` when clients are offered
 * one of them: it is withdrawn instead).
 * @returns how many were declined now
 */
export async function declineVersions(context: Context, input: VersionsDecision): Promise<number> {
  const acting = await lockDistributionFor(context);
  const found = await findOfferableVersions(acting, input.versionIds);
  const decisions = await readDecisions(acting, found);
  const wanted = found.filter(
    ({ id }) => (decisions.get(id)?.decision ?? 'approved') === 'approved',
  );
  if (wanted.length === 0) return 0;
  await requireNotOffered(acting, wanted);
  await saveDecisions(acting, wanted, { decision: 'declined', approvedAt: null }, input.reason);
  await tell(acting, 'versions.declined', wanted, input.reason);
  return wanted.length;
}

/**
 * Stops offering a version to the organisation's clients. Those that have it keep it: winget does not go back.
 * Throws NotFoundError or ForbiddenError.
 */
export async function withdrawVersion(
  context: Context,
  { versionId, reason }: { versionId: string; reason: string },
): Promise<void> {
  const acting = await lockDistributionFor(context);
  const found = await findVersions(acting, [versionId]);
  const before = (await readDecisions(acting, found)).get(versionId);
  if (before?.decision === 'withdrawn') return;
  const approvedAt = before?.approvedAt ?? null;
  await saveDecisions(acting, found, { decision: 'withdrawn', approvedAt }, reason);
  await tell(acting, 'versions.withdrawn', found, reason);
}

/**
 * Takes back that a version was withdrawn or declined: an approval that it had holds again, else the policy decides.
 * Throws NotFoundError or ForbiddenError.
 */
export async function restoreVersion(context: Context, versionId: string): Promise<void> {
  const acting = await lockDistributionFor(context);
  const { tx, now, actor } = acting;
  const found = await findVersions(acting, [versionId]);
  const before = (await readDecisions(acting, found)).get(versionId);
  if (!before || before.decision === 'approved') return;
  const row = and(
    eq(versionDecisions.organizationId, actor.organizationId),
    eq(versionDecisions.versionId, versionId),
  );
  if (before.approvedAt === null) await tx.delete(versionDecisions).where(row);
  else {
    await tx
      .update(versionDecisions)
      .set({ decision: 'approved', reason: null, decidedBy: actor.userId, decidedAt: now })
      .where(row);
  }
  await tell(acting, 'versions.restored', found, null);
}

async function readDecisions(
  { tx, actor }: MemberContext,
  found: readonly FoundVersion[],
): Promise<Map<string, Decision>> {
  const rows = await tx
    .select({
      versionId: versionDecisions.versionId,
      decision: versionDecisions.decision,
      approvedAt: versionDecisions.approvedAt,
    })
    .from(versionDecisions)
    .where(
      and(
        eq(versionDecisions.organizationId, actor.organizationId),
        inArray(
          versionDecisions.versionId,
          found.map(({ id }) => id),
        ),
      ),
    );
  return new Map(rows.map((row) => [row.versionId, row]));
}

async function saveDecisions(
  { tx, actor, now }: MemberContext,
  found: readonly FoundVersion[],
  decided: Pick<Decision, 'decision' | 'approvedAt'>,
  reason: string | null,
): Promise<void> {
  await tx
    .insert(versionDecisions)
    .values(
      found.map(({ id, applicationId }) => ({
        organizationId: actor.organizationId,
        versionId: id,
        applicationId,
        ...decided,
        reason,
        decidedBy: actor.userId,
        decidedAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [versionDecisions.organizationId, versionDecisions.versionId],
      set: {
        decision: sql`excluded.decision`,
        approvedAt: sql`excluded.approved_at`,
        reason: sql`excluded.reason`,
        decidedBy: sql`excluded.decided_by`,
        decidedAt: sql`excluded.decided_at`,
      },
    });
}

async function requireNotOffered(
  acting: MemberContext,
  found: readonly FoundVersion[],
): Promise<void> {
  const { organizationId } = acting.actor;
  const applicationIds = found.map(({ applicationId }) => applicationId);
  const policies = await loadOrganizationPolicies(acting, organizationId, applicationIds);
  const applications = await listOfferableVersions(acting, applicationIds);
  const wanted = new Set(found.map(({ id }) => id));
  for (const application of applications) {
    for (const ring of policies.rings) {
      const { offered } = offersOf(policies, ring, application, acting.now.getTime());
      if (offered.some((id) => wanted.has(id))) {
        throw new ConflictError('Clients are offered the version already.', 'version_offered');
      }
    }
  }
}

async function tell(
  context: MemberContext,
  action: 'versions.approved' | 'versions.declined' | 'versions.withdrawn' | 'versions.restored',
  found: readonly FoundVersion[],
  reason: string | null,
): Promise<void> {
  const [first] = found;
  if (!first) return;
  const isOne = found.length === 1;
  await recordChange(context, {
    action,
    subject: isOne
      ? { type: 'application', id: first.applicationId }
      : { type: 'organization', id: context.actor.organizationId },
    after: { versions: found.map(({ name, version }) => `${name} ${version}`) },
    data: {
      count: found.length,
      name: first.name,
      version: first.version,
      ...(!isOne && { applicationIds: found.map(({ applicationId }) => applicationId) }),
    },
    reason,
  });
}
