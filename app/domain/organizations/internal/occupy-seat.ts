import { and, eq, gt, sql } from 'drizzle-orm';
import { organizationPresence } from '#db/schema/organizations.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { seatMs } from '../seat-time.ts';

/** Waits until nobody else takes a seat in the organisation, until the transaction ends. */
export async function lockSeats({ tx, actor }: MemberContext): Promise<void> {
  const name = `seats:${actor.organizationId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/**
 * Notes that the member is active, if there is room. The caller holds the seats' lock.
 * @param limit null is no limit
 * @returns false when every seat is taken
 */
export async function occupySeat(
  { tx, now, actor }: MemberContext,
  limit: number | null,
): Promise<boolean> {
  const { organizationId, userId } = actor;
  if (limit !== null && actor.role !== 'owner') {
    const active = await tx
      .select({ userId: organizationPresence.userId })
      .from(organizationPresence)
      .where(
        and(
          eq(organizationPresence.organizationId, organizationId),
          gt(organizationPresence.lastActiveAt, new Date(now.getTime() - seatMs)),
        ),
      );
    if (active.length >= limit && !active.some((one) => one.userId === userId)) return false;
  }
  await tx
    .insert(organizationPresence)
    .values({ organizationId, userId, lastActiveAt: now })
    .onConflictDoUpdate({
      target: [organizationPresence.organizationId, organizationPresence.userId],
      set: { lastActiveAt: now },
    });
  return true;
}
