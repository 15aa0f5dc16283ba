import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import { patchLevels } from '#db/schema/patch-levels.ts';
import type { Context, DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { loadEntitlement } from '../entitlements/entitlement.ts';
import { recountClients } from './internal/recount-clients.ts';
import { observedSince } from './licence-compliance.ts';
import { rematchOrganization } from './rematch-programs.ts';
import { listFleets, refreshOrganization } from './refresh-standings.ts';
import { rollUpPatchLevels } from './roll-up-patch-levels.ts';

export interface ClosedDay {
  organizations: number;
  stale: number;
  rematched: number;
  patchLevels: number;
  /** Rows of history whose time was over. */
  pruned: number;
}

/**
 * The fleet's day: marks clients that have not been seen for 30 days, recognises and counts everything anew (so that
 * whatever was missed is put right), writes the day's patch levels, and removes history that is older than the plan
 * keeps. Each organisation by itself, in short transactions; safe to repeat. Run daily.
 */
export async function closeDay(
  options: DoorOptions & { signal?: AbortSignal } = {},
): Promise<ClosedDay> {
  const closed: ClosedDay = {
    organizations: 0,
    stale: 0,
    rematched: 0,
    patchLevels: 0,
    pruned: 0,
  };
  for (const organizationId of await listFleets(options)) {
    options.signal?.throwIfAborted();
    closed.stale += await asSystem(
      'mark stale clients',
      (context) => markStaleClients(context, organizationId),
      options,
    );
    closed.rematched += await rematchOrganization(organizationId, options);
    await refreshOrganization(organizationId, options);
    await recountClients(organizationId, null, options);
    closed.patchLevels += await asSystem(
      'roll up patch levels',
      (context) => rollUpPatchLevels(context, organizationId),
      options,
    );
    closed.pruned += await pruneHistory(organizationId, options);
    closed.organizations += 1;
  }
  return closed;
}

/** Marks clients that have not been seen for 30 days. @returns how many are new among them */
export async function markStaleClients(
  { tx, now }: Context,
  organizationId: string,
): Promise<number> {
  const since = observedSince(now);
  const marked = await tx
    .update(clients)
    .set({ staleSince: now })
    .where(
      and(
        eq(clients.organizationId, organizationId),
        isNull(clients.removedAt),
        isNull(clients.staleSince),
        or(
          lt(clients.lastSeenAt, since),
          and(isNull(clients.lastSeenAt), lt(clients.enrolledAt, since)),
        ),
      ),
    )
    .returning({ id: clients.id });
  return marked.length;
}

const batchSize = 10_000;

/** Removes what is older than the plan keeps, a batch at a time. @returns how many rows */
export async function pruneHistory(
  organizationId: string,
  options: DoorOptions = {},
): Promise<number> {
  let pruned = 0;
  for (;;) {
    const removed = await asSystem(
      'remove old history',
      (context) => pruneBatch(context, organizationId),
      options,
    );
    pruned += removed;
    if (removed < batchSize) return pruned;
  }
}

async function pruneBatch(context: Context, organizationId: string): Promise<number> {
  const { tx, now } = context;
  const { rights } = await loadEntitlement(context, organizationId);
  const until = new Date(now.getTime() - rights.limits.historyDays * 24 * 60 * 60_000);
  const removed = await tx.execute(sql`
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
  // A removed computer's row stays as long as its history, for whoever asks what became of it.
  const gone = await tx
    .select({ id: clients.id })
    .from(clients)
    .where(and(eq(clients.organizationId, organizationId), lt(clients.removedAt, until)))
    .limit(1000);
  if (gone.length > 0) {
    const ids = gone.map(({ id }) => id);
    await tx.execute(
      sql`delete from app.version_outcomes where client_id = any(${sql.param(ids)}::uuid[])`,
    );
    await tx.delete(clients).where(inArray(clients.id, ids));
  }
  return removed.length;
}
