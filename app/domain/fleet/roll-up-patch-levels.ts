import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';

/** A client that counts: not removed, and seen during the last 30 days. */
const observed = sql`client.removed_at is null and client.stale_since is null and client.last_seen_at is not null`;

/**
 * Writes down the patch level of today (in Stockholm) of the organisation, its teams, rings and applications. Run again
 * the same day, it writes what holds then. As the system.
 * @returns how many were written
 */
export async function rollUpPatchLevels(
  { tx, now }: Context,
  organizationId: string,
): Promise<number> {
  const day = sql`(${now.toISOString()}::timestamptz at time zone 'Europe/Stockholm')::date`;
  const [row] = await tx.execute<{ written: number }>(sql`
    with counted as (
      select 'organization' as scope, ${organizationId}::uuid as scope_id, count(*)::int as clients,
        coalesce(sum(matched_count), 0)::bigint as installed,
        coalesce(sum(matched_count - outdated_count), 0)::bigint as current
      from app.clients client where organization_id = ${organizationId} and ${observed}
      union all
      select 'team', team_id, count(*)::int, sum(matched_count), sum(matched_count - outdated_count)
      from app.clients client
      where organization_id = ${organizationId} and ${observed} and team_id is not null group by team_id
      union all
      select 'ring', ring_id, count(*)::int, sum(matched_count), sum(matched_count - outdated_count)
      from app.clients client where organization_id = ${organizationId} and ${observed} group by ring_id
      union all
      select 'application', standing.application_id, count(distinct client.id)::int, count(*),
        count(*) filter (where standing.is_current)
      from app.clients client
      join app.client_inventories inventory on inventory.client_id = client.id
      cross join unnest(inventory.program_ids) as on_it (program)
      join app.program_standings standing on standing.ring_id = client.ring_id and standing.program_id = on_it.program
      where client.organization_id = ${organizationId} and inventory.organization_id = ${organizationId} and ${observed}
      group by standing.application_id
    ), written as (
      insert into app.patch_levels (organization_id, day, scope, scope_id, clients, installed, current)
      select ${organizationId}, ${day}, scope, scope_id, clients, installed, current from counted
      on conflict (organization_id, scope, scope_id, day) do update set
        clients = excluded.clients, installed = excluded.installed, current = excluded.current
      returning 1
    )
    select count(*)::int as written from written`);
  return row?.written ?? 0;
}
