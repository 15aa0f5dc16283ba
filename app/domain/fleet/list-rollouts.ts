import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import { requirePermission } from '../require-permission.ts';
import { mostCountedNow } from './counted-now.ts';

/** A version that clients are offered, and how far it has come. */
export interface Rollout {
  identifier: string;
  name: string;
  publisher: string;
  version: string;
  publishedAt: Date;
  /** The rings that are offered it, first to last; empty is all of them. */
  rings: string[];
  /** Observed clients of those rings that have the application … */
  clients: number;
  /** … and those of them that are on the version or above. */
  current: number;
}

/**
 * The highest version that some ring is offered of each application that clients have, the newest of them, and how far
 * each has come. Throws ForbiddenError.
 * @param observed how many clients the organisation has that count
 */
export async function listRollouts(
  context: Context,
  organizationId: string,
  { limit, observed }: { limit: number; observed: number },
): Promise<Rollout[]> {
  requirePermission(context, 'fleet.read');
  const shown = await listNewestOffered(context, organizationId, limit);
  const count = observed > mostCountedNow ? readRolledUp : countNow;
  const counts = await count(context, organizationId, shown);
  return shown.map(({ applicationId, versionId: _, ...version }) => {
    const { clients, current } = counts.get(applicationId) ?? { clients: 0, current: 0 };
    return { ...version, clients, current };
  });
}

interface NewestOffered extends Omit<Rollout, 'clients' | 'current'> {
  applicationId: string;
  versionId: string;
}

/** No ring has a version before the first has it: the highest of an application is what that ring is offered. */
async function listNewestOffered(
  { tx }: Context,
  organizationId: string,
  limit: number,
): Promise<NewestOffered[]> {
  const rows = await tx.execute<
    Omit<NewestOffered, 'publishedAt'> & { publishedAt: string; [column: string]: unknown }
  >(sql`
    with offered as (
      select distinct application_id, offered_version_id from app.program_standings
      where organization_id = ${organizationId} and ring_id =
        (select id from app.rings where organization_id = ${organizationId} order by position limit 1)
    ), newest as (
      select offered.*, version.version, version.published_at
      from offered
      join app.versions version on version.id = offered.offered_version_id
      order by version.published_at desc nulls last, offered.application_id limit ${limit}
    )
    select newest.application_id as "applicationId", newest.offered_version_id as "versionId",
      application.identifier, application.name, application.publisher, newest.version,
      newest.published_at as "publishedAt",
      case when offering.everywhere then '{}' else offering.names end as rings
    from newest
    join app.applications application on application.id = newest.application_id
    cross join lateral (
      select bool_and(is_offered) as everywhere, array_agg(name order by position) filter (where is_offered) as names
      from (
        select name, position, exists (select from app.program_standings
          where ring_id = ring.id and offered_version_id = newest.offered_version_id) as is_offered
        from app.rings ring where organization_id = ${organizationId}
      ) ring
    ) offering
    order by newest.published_at desc nulls last, newest.application_id`);
  return rows.map(({ publishedAt, ...row }) => ({ ...row, publishedAt: new Date(publishedAt) }));
}

type Counts = Map<string, Pick<Rollout, 'clients' | 'current'>>;

interface CountRow extends Record<string, unknown> {
  applicationId: string;
  clients: number;
  current: number;
}

async function countNow(
  { tx }: Context,
  organizationId: string,
  shown: readonly NewestOffered[],
): Promise<Counts> {
  const versionIds = shown.map(({ versionId }) => versionId);
  const rows = await tx.execute<CountRow>(sql`
    select application_id as "applicationId", count(*)::int as clients,
      count(*) filter (where is_current)::int as current
    from (
      select standing.application_id, client.id, bool_or(standing.is_current) as is_current
      from app.program_standings standing
      join app.client_inventories inventory on inventory.program_ids @> array[standing.program_id]
      join app.clients client on client.id = inventory.client_id and client.ring_id = standing.ring_id
      where standing.organization_id = ${organizationId}
        and standing.offered_version_id = any (${sql.param(versionIds)}::uuid[])
        and inventory.organization_id = ${organizationId}
        and client.removed_at is null and client.stale_since is null
      group by standing.application_id, client.id
    ) having_it
    group by application_id`);
  return new Map(rows.map((row) => [row.applicationId, row]));
}

async function readRolledUp(
  { tx }: Context,
  organizationId: string,
  shown: readonly NewestOffered[],
): Promise<Counts> {
  const applicationIds = shown.map(({ applicationId }) => applicationId);
  const rows = await tx.execute<CountRow>(sql`
    select distinct on (scope_id) scope_id as "applicationId", installed::int as clients, current::int as current
    from app.patch_levels
    where organization_id = ${organizationId} and scope = 'application'
      and scope_id = any (${sql.param(applicationIds)}::uuid[])
    order by scope_id, day desc`);
  return new Map(rows.map((row) => [row.applicationId, row]));
}
