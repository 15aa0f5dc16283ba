import { sql } from 'drizzle-orm';
import type { DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { ChangedStandings } from './write-standings.ts';

/** Short transactions: a client that checks in waits for one of these at most. */
const batchSize = 2000;

/**
 * Counts anew how many programs are outdated on the clients that have a program whose standing changed; without
 * `changed`, on all of the organisation's. Removed ones too, since they may be brought back. Each batch locks its
 * clients first, so that none checks in between being looked at and being written.
 * @returns how many clients were counted
 */
export async function recountClients(
  organizationId: string,
  changed: ChangedStandings | null,
  options: DoorOptions = {},
): Promise<number> {
  const ids = await asSystem(
    'find clients to count anew',
    async ({ tx }) => {
      const found = new Set<string>();
      for (const [ringId, programIds] of changed ?? ([[null, null]] as const)) {
        const only =
          ringId === null
            ? sql``
            : sql`and client.ring_id = ${ringId} and inventory.program_ids && ${sql.param(programIds)}::int[]`;
        const rows = await tx.execute<{ id: string }>(sql`
          select client.id from app.clients client
          join app.client_inventories inventory on inventory.client_id = client.id
          where client.organization_id = ${organizationId} and inventory.organization_id = ${organizationId}
            ${only}`);
        for (const { id } of rows) found.add(id);
      }
      return [...found].sort();
    },
    options,
  );
  for (let start = 0; start < ids.length; start += batchSize) {
    const batch = sql.param(ids.slice(start, start + batchSize));
    await asSystem(
      'count outdated programs anew',
      async ({ tx }) => {
        await tx.execute(
          sql`select from app.clients where id = any(${batch}::uuid[]) order by id for update`,
        );
        await tx.execute(sql`
          update app.clients client set matched_count = counted.matched, outdated_count = counted.outdated
          from (
            select client.id, count(standing.program_id)::int as matched,
              count(*) filter (where not standing.is_current)::int as outdated
            from app.clients client
            join app.client_inventories inventory on inventory.client_id = client.id
            cross join unnest(inventory.program_ids) as on_it (program)
            left join app.program_standings standing
              on standing.ring_id = client.ring_id and standing.program_id = on_it.program
            where client.id = any(${batch}::uuid[])
            group by client.id
          ) counted
          where client.id = counted.id
            and (client.matched_count, client.outdated_count) is distinct from (counted.matched, counted.outdated)`);
      },
      options,
    );
  }
  return ids.length;
}
