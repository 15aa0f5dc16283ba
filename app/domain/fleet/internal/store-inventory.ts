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
 * Keeps what is installed, and how that differs from what was. The first inventory is no change: everything would be
 * new. What differs in the report alone and not in the programs (a spelling) is no change either.
 * @param before null when there was none
 * @param digest of the report that `after` was read from
 */
export async function storeInventory(
  { tx, now, actor }: ClientContext,
  before: readonly number[] | null,
  after: number[],
  digest: Uint8Array,
): Promise<InventoryDifference> {
  const { clientId, organizationId } = actor;
  const difference = compareInventories(before ?? [], after);
  const { added, removed } = difference;
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
