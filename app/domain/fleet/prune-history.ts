import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import { patchLevels } from '#db/schema/patch-levels.ts';
import type { Context, DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { loadEntitlement } from '../entitlements/entitlement.ts';
import { restorableSince } from './restorable-days.ts';

const batchSize = 10_000;
/** A client takes its inventory and its history with it. */
const clientBatchSize = 1_000;

/** Removes what is older than the plan keeps, a batch at a time. @returns how many rows of history */
export async function pruneHistory(
  organizationId: string,
  options: DoorOptions = {},
): Promise<number> {
  let pruned = 0;
  for (;;) {
    const { changes, removed } = await asSystem(
      'remove old history',
      (context) => pruneBatch(context, organizationId),
      options,
    );
    pruned += changes;
    if (changes < batchSize && removed < clientBatchSize) return pruned;
  }
}

async function pruneBatch(
  context: Context,
  organizationId: string,
): Promise<{ changes: number; removed: number }> {
  const { tx, now } = context;
  const { rights } = await loadEntitlement(context, organizationId);
  const until = new Date(now.getTime() - rights.limits.historyDays * 24 * 60 * 60_000);
  const changes = await tx.execute(sql`
    delete from app.inventory_changes where id in (
      select id from app.inventory_changes
      where organization_id = ${organizationId} and occurred_at < ${until.toISOString()}::timestamptz
      limit ${batchSize})
    returning 1`);
  await tx
    .delete(patchLevels)
    .where(
      and(
        eq(patchLevels.organizationId, organizationId),
        lt(patchLevels.day, until.toISOString().slice(0, 10)),
      ),
    );
  // A removed computer's row stays as long as its history, for whoever asks what became of it, and to be brought back.
  const goneBefore = new Date(Math.min(until.getTime(), restorableSince(now).getTime()));
  const gone = await tx
    .select({ id: clients.id })
    .from(clients)
    .where(and(eq(clients.organizationId, organizationId), lt(clients.removedAt, goneBefore)))
    .limit(clientBatchSize);
  if (gone.length > 0) {
    const ids = gone.map(({ id }) => id);
    await tx.execute(
      sql`delete from app.version_outcomes where client_id = any(${sql.param(ids)}::uuid[])`,
    );
    await tx.delete(clients).where(inArray(clients.id, ids));
  }
  return { changes: changes.length, removed: gone.length };
}
