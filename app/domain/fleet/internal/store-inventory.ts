import { sql } from 'drizzle-orm';
import { clientInventories, inventoryChanges } from '#db/schema/inventory.ts';
import type { ClientContext } from '#db/tenancy.server.ts';

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
 * Keeps what is installed, and how that differs from what was. Nothing is written when nothing differs. The first
 * inventory is no change: everything would be new.
 * @param before null when there was none
 */
export async function storeInventory(
  { tx, now, actor }: ClientContext,
  before: readonly number[] | null,
  after: number[],
): Promise<InventoryDifference> {
  const { clientId, organizationId } = actor;
  const difference = compareInventories(before ?? [], after);
  const { added, removed } = difference;
  if (before !== null && added.length === 0 && removed.length === 0) return difference;
  await tx
    .insert(clientInventories)
    .values({ clientId, organizationId, programIds: after, changedAt: now })
    .onConflictDoUpdate({
      target: clientInventories.clientId,
      set: { programIds: sql`excluded.program_ids`, changedAt: now },
    });
  if (before !== null) {
    // In SQL: a client may add, and read nothing of what it added.
    await tx.execute(sql`
      insert into ${inventoryChanges} (organization_id, client_id, occurred_at, added, removed)
      values (${organizationId}, ${clientId}, ${now.toISOString()}, ${sql.param(added)}::int[],
        ${sql.param(removed)}::int[])`);
  }
  return difference;
}
