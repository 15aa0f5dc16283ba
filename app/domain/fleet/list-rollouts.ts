import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import { requirePermission } from '../require-permission.ts';

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
 * The highest version that some ring is offered of each application that clients have, the newest of them. The counts
 * look through the inventories of the clients that have one of these applications. Throws ForbiddenError.
 */
export async function listRollouts(
  context: Context,
  organizationId: string,
  { limit }: { limit: number },
): Promise<Rollout[]> {
  requirePermission(context, 'fleet.read');
  const rows = await context.tx.execute<
    Omit<Rollout, 'publishedAt'> & { publishedAt: string; [column: string]: unknown }
  >(sql`
    with offered as (
      select application_id, offered_version_id, array_agg(distinct ring_id) as ring_ids
      from app.program_standings
      where organization_id = ${organizationId}
      group by application_id, offered_version_id
    ), newest as (
      select distinct on (offered.application_id) offered.*, version.version, version.published_at
      from offered
      join app.versions version on version.id = offered.offered_version_id
      order by offered.application_id, version.sort_key desc
    ), shown as (
      select * from newest order by published_at desc nulls last, application_id limit ${limit}
    )
    select application.identifier, application.name, application.publisher, shown.version,
      shown.published_at as "publishedAt",
      case when exists (select from app.rings
          where organization_id = ${organizationId} and id <> all (shown.ring_ids))
        then (select array_agg(name order by position) from app.rings where id = any (shown.ring_ids))
        else '{}' end as rings,
      spread.clients, spread.current
    from shown
    join app.applications application on application.id = shown.application_id
    cross join lateral (
      select count(*)::int as clients, count(*) filter (where is_current)::int as current
      from (
        select client.id, bool_or(standing.is_current) as is_current
        from app.program_standings standing
        join app.client_inventories inventory on inventory.program_ids @> array[standing.program_id]
        join app.clients client on client.id = inventory.client_id and client.ring_id = standing.ring_id
        where standing.organization_id = ${organizationId}
          and standing.application_id = shown.application_id
          and standing.offered_version_id = shown.offered_version_id
          and inventory.organization_id = ${organizationId}
          and client.removed_at is null and client.stale_since is null
        group by client.id
      ) having_it
    ) spread
    order by shown.published_at desc nulls last, shown.application_id`);
  return rows.map(({ publishedAt, ...row }) => ({
    identifier: row.identifier,
    name: row.name,
    publisher: row.publisher,
    version: row.version,
    publishedAt: new Date(publishedAt),
    rings: row.rings,
    clients: row.clients,
    current: row.current,
  }));
}
