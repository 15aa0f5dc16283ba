import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { applications, installers, versions } from '#db/schema/catalog.ts';
import { versionDecisions } from '#db/schema/distribution.ts';
import type { Context } from '#db/tenancy.server.ts';
import { pageWindow } from '../page-window.ts';
import { describeOffers } from './describe-offers.ts';
import { effectivePolicy, offersOf } from './organization-policies.ts';
import type { OrganizationPolicies } from './organization-policies.ts';

/** A version that wants somebody's approval. */
export interface WaitingApproval {
  versionId: string;
  applicationId: string;
  publishedAt: number;
}

/**
 * The newest version of each application that waits for an approval, latest first, in the last ring at least.
 * @param among only of these applications
 */
export async function findWaiting(
  { tx, now }: Context,
  organizationId: string,
  policies: OrganizationPolicies,
  among?: readonly string[],
): Promise<WaitingApproval[]> {
  const last = policies.rings.at(-1);
  if (!last || among?.length === 0) return [];
  const newest = await tx
    .select({
      versionId: versions.id,
      applicationId: versions.applicationId,
      publishedAt: sql<number>`(extract(epoch from ${versions.publishedAt}) * 1000)::float8`,
    })
    .from(versions)
    .leftJoin(
      versionDecisions,
      and(
        eq(versionDecisions.versionId, versions.id),
        eq(versionDecisions.organizationId, organizationId),
      ),
    )
    .where(
      and(
        eq(versions.state, 'offered'),
        isNull(versions.supersededBy),
        isNull(versionDecisions.versionId),
        among && sql`${versions.applicationId} = any(${sql.param([...among])}::uuid[])`,
      ),
    );
  const at = now.getTime();
  return newest
    .filter(({ versionId, applicationId, publishedAt }) => {
      const policy = effectivePolicy(policies, applicationId);
      // Nothing of it waits for approval, whatever versions there are.
      if (policy.rolledBackTo !== null || policy.frozenAt !== null) return false;
      const version = { id: versionId, sortKey: '', publishedAt, isOffered: true };
      const offers = offersOf(policies, last, { id: applicationId, versions: [version] }, at);
      const because = offers.waiting[0]?.because;
      return because === 'approval' || because === 'automation-ended';
    })
    .sort((one, other) => other.publishedAt - one.publishedAt);
}

/** What of a version is compared with the one before. */
export interface VersionFacts {
  version: string;
  publishedAt: Date | null;
  releaseNotesUrl: string | null;
  signers: string[];
  /** SHA-256 of its installers, in their order. */
  hashes: string[];
  /** Bytes of its largest installer; null when unknown. */
  size: number | null;
  installerCount: number;
}

export interface ListedApproval {
  versionId: string;
  applicationId: string;
  identifier: string;
  name: string;
  publisher: string;
  now: VersionFacts;
  /** What the first ring is offered now; null when nothing is. */
  before: VersionFacts | null;
}

export interface ApprovalPage {
  approvals: ListedApproval[];
  total: number;
  page: number;
  pageCount: number;
}

const pageSize = 50;

/** A page of what waits, with what changed beside the version that is offered before it. */
export async function listWaiting(
  context: Context,
  policies: OrganizationPolicies,
  waiting: readonly WaitingApproval[],
  wantedPage: number,
): Promise<ApprovalPage> {
  const { page, pageCount, offset } = pageWindow(waiting.length, wantedPage, pageSize);
  const shown = waiting.slice(offset, offset + pageSize);
  const applicationIds = shown.map(({ applicationId }) => applicationId);
  const offers = await describeOffers(context, policies, applicationIds);
  const beforeOf = (id: string) => offers.get(id)?.rings.find((one) => one.versionId)?.versionId;
  const facts = await readFacts(context, [
    ...shown.map(({ versionId }) => versionId),
    ...applicationIds.flatMap((id) => beforeOf(id) ?? []),
  ]);
  const named = await context.tx
    .select({
      id: applications.id,
      identifier: applications.identifier,
      name: applications.name,
      publisher: applications.publisher,
    })
    .from(applications)
    .where(applicationIds.length === 0 ? sql`false` : inArray(applications.id, applicationIds));
  const nameOf = new Map(named.map((one) => [one.id, one]));
  const approvals = shown.flatMap(({ versionId, applicationId }) => {
    const application = nameOf.get(applicationId);
    const now = facts.get(versionId);
    if (!application || !now) return [];
    const { identifier, name, publisher } = application;
    const before = facts.get(beforeOf(applicationId) ?? '') ?? null;
    return [{ versionId, applicationId, identifier, name, publisher, now, before }];
  });
  return { approvals, total: waiting.length, page, pageCount };
}

async function readFacts(
  { tx }: Context,
  versionIds: readonly string[],
): Promise<Map<string, VersionFacts>> {
  if (versionIds.length === 0) return new Map();
  const rows = await tx
    .select({
      id: versions.id,
      version: versions.version,
      publishedAt: versions.publishedAt,
      releaseNotesUrl: versions.releaseNotesUrl,
      signers: sql<string[]>`array_remove(array_agg(distinct ${installers.signer}), null)`,
      hashes: sql<string[]>`array_agg(${installers.sha256} order by ${installers.position})`,
      size: sql<number | null>`max(${installers.size})::float8`,
      installerCount: sql<number>`count(${installers.id})::int`,
    })
    .from(versions)
    .leftJoin(installers, eq(installers.versionId, versions.id))
    .where(inArray(versions.id, [...new Set(versionIds)]))
    .groupBy(versions.id);
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}
