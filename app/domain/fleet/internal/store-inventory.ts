import { sql } from 'drizzle-orm';
import { clientInventories, inventoryChanges } from '#db/schema/inventory.ts';
import type { ClientContext } from '#db/tenancy.server.ts';
import { shareDictionary } from './lock-fleet.ts';

export interface InventoryDifference {
  added: number[];
  removed: number[];
}

/** What came and what went, between two sets of program numbers. */
export function compareInventories(
  before: readonly number[],
  after: readonly number[],
): InventoryDifference {
  const old = new Set(before);
  const now = new Set(after);
  return {
    added: after.filter((id) => !old.has(id)),
    removed: before.filter((id) => !now.has(id)),
  };
}

/**
 * Keeps what is installed, and how that differs from what was. The first inventory is no change: everything would be
 * new. What differs in the report alone and not in the programs (a spelling) is no change either.
 * @param before null when there was none
 * @param digest of the report that `after` was read from
 * @returns null, and nothing is written, when programs that came are in the dictionary no more
 */
export async function storeInventory(
  context: ClientContext,
  before: readonly number[] | null,
  after: number[],
  digest: Uint8Array,
): Promise<InventoryDifference | null> {
  const { tx, now, actor } = context;
  const { clientId, organizationId } = actor;
  const difference = compareInventories(before ?? [], after);
  const { added, removed } = difference;
  if (added.length > 0 && !(await holdPrograms(context, added))) return null;
  const isChange = before !== null && added.length + removed.length > 0;
  const inventory = { programIds: after, reportDigest: digest };
  await tx
    .insert(clientInventories)
    .values({ clientId, organizationId, changedAt: now, ...inventory })
    .onConflictDoUpdate({
      target: clientInventories.clientId,
      set: { ...inventory, ...(isChange && { changedAt: now }) },
    });
  if (isChange) {
    // In SQL: a client may add, and read nothing of what it added.
    await tx.execute(sql`
      insert into ${inventoryChanges} (organization_id, client_id, occurred_at, added, removed)
      values (${organizationId}, ${clientId}, ${now.toISOString()}, ${sql.param(added)}::int[],
        ${sql.param(removed)}::int[])`);
  }
  return difference;
}

/** Keeps programs in the dictionary until the transaction ends. @returns false when one was removed before */
async function holdPrograms(context: ClientContext, ids: readonly number[]): Promise<boolean> {
  // Sent together. The second reads when the first has its lock, and so what a removal before has left.
  const [, [row]] = await Promise.all([
    shareDictionary(context, context.actor.organizationId),
    context.tx.execute<{ count: number }>(sql`
      select count(*)::int from app.installed_programs where id = any(${sql.param([...ids])}::int[])`),
  ]);
  return row?.count === ids.length;
}
