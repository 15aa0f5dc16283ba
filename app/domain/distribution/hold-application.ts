import { and, eq } from 'drizzle-orm';
import { applicationPolicies } from '#db/schema/distribution.ts';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { findApplications, findOfferableVersion } from './internal/find-applications.ts';
import type { FoundApplication } from './internal/find-applications.ts';
import { keepInAllRings } from './internal/keep-offered.ts';
import { lockDistributionFor } from './internal/lock-distribution.ts';
import { recordChange } from './internal/record-change.ts';
import { effectivePolicy, loadOrganizationPolicies } from './organization-policies.ts';

/** Holds an application: what is offered stays, and nothing is added. Throws NotFoundError or ForbiddenError. */
export async function freezeApplication(
  context: Context,
  { applicationId, reason }: { applicationId: string; reason: string | null },
): Promise<void> {
  const { acting, application, row } = await open(context, applicationId);
  if (row?.frozenAt) return;
  await save(acting, applicationId, { frozenAt: acting.now, reason });
  await tell(acting, 'application.frozen', application, { reason });
}

/** Lets new versions come again; what fell due meanwhile comes at once. Throws NotFoundError or ForbiddenError. */
export async function unfreezeApplication(context: Context, applicationId: string): Promise<void> {
  const { acting, application, row } = await open(context, applicationId);
  if (!row?.frozenAt) return;
  await save(acting, applicationId, { frozenAt: null, reason: null });
  await tell(acting, 'application.unfrozen', application, {});
}

/**
 * Goes back to a version: it is offered to every ring at once, and nothing above it until {@link resumeApplication}.
 * Computers that have a newer one stay on it, since winget does not go back.
 *
 * Throws NotFoundError, ForbiddenError, or ConflictError (`version_gone`; `version_refused` when the organisation has
 * declined or withdrawn it; `pinned` when the policy names a version anyway).
 */
export async function rollBack(
  context: Context,
  {
    applicationId,
    versionId,
    reason,
  }: { applicationId: string; versionId: string; reason: string },
): Promise<void> {
  const { acting, application, row } = await open(context, applicationId);
  const { version } = await findOfferableVersion(acting, { applicationId, versionId });
  if (row?.rolledBackTo === versionId) return;
  const policies = await loadOrganizationPolicies(acting, acting.actor.organizationId, [
    applicationId,
  ]);
  if (policies.decisions.get(versionId)?.refusal) {
    throw new ConflictError('The organisation has withdrawn this version.', 'version_refused');
  }
  if (effectivePolicy(policies, applicationId).mode === 'pinned') {
    throw new ConflictError('The application is pinned to a version.', 'pinned');
  }
  await save(acting, applicationId, {
    rolledBackTo: versionId,
    rolledBackAt: acting.now,
    reason,
  });
  await tell(acting, 'application.rolled-back', application, { version, reason });
}

/** Lets the policy hold again; the version that was gone back to stays offered. Throws NotFoundError or ForbiddenError. */
export async function resumeApplication(context: Context, applicationId: string): Promise<void> {
  const { acting, application, row } = await open(context, applicationId);
  if (!row?.rolledBackTo) return;
  const policies = await loadOrganizationPolicies(acting, acting.actor.organizationId, [
    applicationId,
  ]);
  await keepInAllRings(acting, policies, { applicationId, versionId: row.rolledBackTo });
  await save(acting, applicationId, { rolledBackTo: null, rolledBackAt: null, reason: null });
  await tell(acting, 'application.resumed', application, {});
}

type Row = typeof applicationPolicies.$inferSelect;

async function open(
  context: Context,
  applicationId: string,
): Promise<{ acting: MemberContext; application: FoundApplication; row: Row | undefined }> {
  const acting = await lockDistributionFor(context);
  const [application] = await findApplications(acting, [applicationId]);
  const [row] = await acting.tx
    .select()
    .from(applicationPolicies)
    .where(
      and(
        eq(applicationPolicies.organizationId, acting.actor.organizationId),
        eq(applicationPolicies.applicationId, applicationId),
      ),
    );
  return { acting, application: application!, row };
}

async function save(
  { tx, actor }: MemberContext,
  applicationId: string,
  change: Partial<Pick<Row, 'frozenAt' | 'rolledBackTo' | 'rolledBackAt' | 'reason'>>,
): Promise<void> {
  const changed = { ...change, changedBy: actor.userId };
  await tx
    .insert(applicationPolicies)
    .values({ organizationId: actor.organizationId, applicationId, ...changed })
    .onConflictDoUpdate({
      target: [applicationPolicies.organizationId, applicationPolicies.applicationId],
      set: changed,
    });
}

async function tell(
  context: MemberContext,
  action:
    | 'application.frozen'
    | 'application.unfrozen'
    | 'application.rolled-back'
    | 'application.resumed',
  application: FoundApplication,
  { version, reason = null }: { version?: string; reason?: string | null },
): Promise<void> {
  const told = version === undefined ? {} : { version };
  await recordChange(context, {
    action,
    subject: { type: 'application', id: application.id },
    after: { application: application.name, ...told },
    data: { name: application.name, ...told },
    reason,
  });
}
