import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import { pageWindow, readPage } from '../page-window.ts';
import type { ReadPage } from '../page-window.ts';
import { loadOrganizationPolicies, offersOf } from './organization-policies.ts';
import type { OrganizationPolicies } from './organization-policies.ts';
import { isUsed, lostAutomation } from './used-applications.ts';
import type { GeneralPolicies } from './used-applications.ts';

/** A version that wants somebody's approval. */
export interface WaitingApproval {
  versionId: string;
  applicationId: string;
  publishedAt: number;
}

/** The newest version of each application that waits for an approval, in the last ring at least; latest first. */
export interface WaitingApprovals {
  count(): Promise<number>;
  /** @param wanted from 1; a page past the end is the last one */
  readPage(wanted: number, pageSize: number): Promise<ReadPage<WaitingApproval>>;
}

/**
 * Finds what waits for an approval.
 *
 * Where no policy approves by itself, or those that do so may, a version waits by what stands in the database, which
 * counts and pages: an organisation may have ten thousand of them. Where automation was lost, rings and their gates
 * decide who came in time, and each is asked for by the rule itself.
 * @param installed a subquery of the applications that clients have: only of those in use
 */
export async function findWaiting(
  context: Context,
  organizationId: string,
  general: GeneralPolicies,
  installed?: SQL,
): Promise<WaitingApprovals> {
  const lost = await lostAutomation(context, organizationId, general);
  const candidates = selectCandidates(organizationId, general, {
    lost: lost !== null,
    installed,
  });
  if (lost !== null) {
    const policies = await loadOrganizationPolicies(context, organizationId);
    const found = (await read(context, candidates)).filter((one) =>
      isWaiting(policies, one, context.now.getTime()),
    );
    const total = found.length;
    return {
      count: () => Promise.resolve(total),
      readPage(wanted, pageSize) {
        const { offset, ...window } = pageWindow(total, wanted, pageSize);
        const rows = found.slice(offset, offset + pageSize);
        return Promise.resolve({ rows, total, ...window });
      },
    };
  }
  return {
    async count() {
      const [row] = await context.tx.execute<{ count: number }>(
        sql`select count(*)::int as count ${candidates}`,
      );
      return row?.count ?? 0;
    },
    readPage: (wanted, pageSize) =>
      readPage(wanted, pageSize, (offset) =>
        read(context, candidates, sql`offset ${offset} limit ${pageSize}`),
      ),
  };
}

type Candidate = WaitingApproval & { total: number };

async function read({ tx }: Context, candidates: SQL, window = sql.empty()): Promise<Candidate[]> {
  const rows = await tx.execute<Candidate & Record<string, unknown>>(sql`
    select version.id as "versionId", version.application_id as "applicationId",
      (extract(epoch from version.published_at) * 1000)::float8 as "publishedAt",
      (count(*) over ())::int as total
    ${candidates}
    order by version.published_at desc, version.id ${window}`);
  return [...rows];
}

/**
 * Newest versions about which nobody decided, that no earlier policy had released, of applications that are neither
 * held nor gone back, and whose policy asks for an approval; or approves by itself, where that was lost.
 */
function selectCandidates(
  organizationId: string,
  general: GeneralPolicies,
  { lost, installed }: { lost: boolean; installed: SQL | undefined },
): SQL {
  const { mode, released } = general.forAll;
  const modes = lost ? ['manual', 'immediate', 'after-days'] : ['manual'];
  const releasedForAll = released && new Date(released.through).toISOString();
  const application = { id: sql`version.application_id`, own: sql`own.mode` };
  return sql`
    from app.versions version
    left join app.application_policies own
      on own.organization_id = ${organizationId} and own.application_id = version.application_id
    where version.state = 'offered' and version.superseded_by is null
      and coalesce(own.mode, ${mode}) = any(${sql.param(modes)}::text[])
      and own.frozen_at is null and own.rolled_back_to is null
      and (version.published_at <= greatest(own.released_through,
        case when own.mode is null then ${releasedForAll}::timestamptz end)) is not true
      and version.id not in (select version_id from app.version_decisions
        where organization_id = ${organizationId})
      and ${installed ? isUsed(application, general, installed) : sql`true`}`;
}

function isWaiting(
  policies: OrganizationPolicies,
  { versionId: id, applicationId, publishedAt }: WaitingApproval,
  at: number,
): boolean {
  const version = { id, sortKey: '', publishedAt, isOffered: true };
  const application = { id: applicationId, versions: [version] };
  const { waiting } = offersOf(policies, policies.rings.at(-1)!, application, at);
  const because = waiting[0]?.because;
  return because === 'approval' || because === 'automation-ended';
}
