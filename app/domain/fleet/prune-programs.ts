import { sql } from 'drizzle-orm';
import type { Context, DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { lockDictionary, lockStandings } from './internal/lock-fleet.ts';

/** Check-ins that bring one of these programs wait for a batch at most. */
const batchSize = 1_000;
const mostBatches = 100;

const hourMs = 60 * 60_000;
/** A program is entered before the inventory that names it is written. */
const youngestMs = 24 * hourMs;

/**
 * Removes programs from an organisation's dictionary that no client has and no kept history names, a batch at a time;
 * what there is no time for is removed another day. A check-in that brings one of them at the same moment keeps it, or
 * finds it gone and enters it anew.
 * @returns how many
 */
export async function prunePrograms(
  organizationId: string,
  options: DoorOptions = {},
): Promise<number> {
  const { unused, since } = await asSystem(
    'find programs that nobody has',
    async (context) => ({
      unused: await findUnused(context, organizationId),
      since: new Date(context.now.getTime() - hourMs),
    }),
    options,
  );
  let pruned = 0;
  for (let start = 0; start < unused.length; start += batchSize) {
    const batch = unused.slice(start, start + batchSize);
    pruned += await asSystem(
      'remove programs that nobody has',
      (context) => removeUnused(context, organizationId, batch, since),
      options,
    );
  }
  return pruned;
}

/** Looks through all inventories and all history, without a lock. */
async function findUnused({ tx, now }: Context, organizationId: string): Promise<number[]> {
  const enteredBefore = new Date(now.getTime() - youngestMs);
  const rows = await tx.execute<{ id: number }>(sql`
    select program.id from app.installed_programs program
    left join (
      select unnest(program_ids) as id from app.client_inventories where organization_id = ${organizationId}
      union
      select unnest(added || removed) from app.inventory_changes where organization_id = ${organizationId}
    ) used on used.id = program.id
    where program.organization_id = ${organizationId} and used.id is null
      and program.first_seen_at < ${enteredBefore.toISOString()}::timestamptz
    order by program.id
    limit ${batchSize * mostBatches}`);
  return rows.map(({ id }) => id);
}

/** Removes those that are unused still. What came and went since they were looked for stands in the latest history. */
async function removeUnused(
  context: Context,
  organizationId: string,
  ids: number[],
  since: Date,
): Promise<number> {
  // In this order, so that no check-in waits for a refresh, which may take long.
  await lockStandings(context, organizationId);
  await lockDictionary(context, organizationId);
  const removed = await context.tx.execute(sql`
    with unused as (
      select program.id from app.installed_programs program
      where program.id = any(${sql.param(ids)}::int[]) and program.organization_id = ${organizationId}
        and not exists (
          select from app.client_inventories inventory where inventory.program_ids @> array[program.id]
        )
        and not exists (
          select from app.inventory_changes change
          where change.organization_id = ${organizationId} and change.occurred_at >= ${since.toISOString()}::timestamptz
            and program.id = any(change.added || change.removed)
        )
      for update skip locked
    )
    delete from app.installed_programs program using unused where program.id = unused.id
    returning 1`);
  return removed.length;
}
