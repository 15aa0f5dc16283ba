import { eq, inArray, sql } from 'drizzle-orm';
import { applications, installers, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { describeOffers } from './describe-offers.ts';
import type { WaitingApprovals } from './find-waiting.ts';
import { loadOrganizationPolicies } from './organization-policies.ts';

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
  organizationId: string,
  waiting: WaitingApprovals,
  wantedPage: number,
): Promise<ApprovalPage> {
  const { rows: shown, ...window } = await waiting.readPage(wantedPage, pageSize);
  const applicationIds = shown.map(({ applicationId }) => applicationId);
  const policies = await loadOrganizationPolicies(context, organizationId, applicationIds);
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
  return { approvals, ...window };
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
