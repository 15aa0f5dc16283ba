import { and, asc, eq, gt } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { memberships, organizationPresence } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { checkUsageLimit, loadEntitlement } from '../entitlements/entitlement.ts';
import { actingMember } from './internal/lock-members.ts';
import { lockSeats, occupySeat } from './internal/occupy-seat.ts';
import { seatMs } from './seat-time.ts';

/**
 * Lets the member in who acts, or tells that they may not: the plan has room for so many people active within 15
 * minutes. Owners always get in; who is in stays in.
 */
export async function takeSeat(context: Context): Promise<boolean> {
  const member = actingMember(context);
  const limit = await readSeatLimit(member, member.actor.organizationId);
  if (limit !== null) await lockSeats(member);
  return occupySeat(member, limit);
}

async function readSeatLimit(context: Context, organizationId: string): Promise<number | null> {
  const entitlement = await loadEntitlement(context, organizationId);
  return checkUsageLimit(entitlement, 'concurrent-users', 0).limit;
}

export interface Seats {
  /** Null: as many as there are members. */
  limit: number | null;
  /** Who is in, who was active longest ago first. */
  taken: { id: string; name: string; role: MemberRole; lastActiveAt: Date }[];
  /** When the next comes free, if those who are in do nothing more; null when there is one now. */
  freeAt: Date | null;
}

export async function readSeats(context: Context, organizationId: string): Promise<Seats> {
  const { tx, now } = context;
  const limit = await readSeatLimit(context, organizationId);
  const taken = await tx
    .select({
      id: users.id,
      name: users.name,
      role: memberships.role,
      lastActiveAt: organizationPresence.lastActiveAt,
    })
    .from(organizationPresence)
    .innerJoin(users, eq(users.id, organizationPresence.userId))
    .innerJoin(
      memberships,
      and(
        eq(memberships.organizationId, organizationPresence.organizationId),
        eq(memberships.userId, organizationPresence.userId),
      ),
    )
    .where(
      and(
        eq(organizationPresence.organizationId, organizationId),
        gt(organizationPresence.lastActiveAt, new Date(now.getTime() - seatMs)),
      ),
    )
    .orderBy(asc(organizationPresence.lastActiveAt), asc(users.name));
  const nextToGo = limit === null ? undefined : taken[taken.length - limit];
  return {
    limit,
    taken,
    freeAt: nextToGo ? new Date(nextToGo.lastActiveAt.getTime() + seatMs) : null,
  };
}
