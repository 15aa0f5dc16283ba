import { and, eq } from 'drizzle-orm';
import { memberships } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { readMemberPlaces, requirePlace } from '../member-places.ts';

/**
 * Adds a member where the plan has room. The caller holds the members' lock. Throws PlanLimitError (`members`).
 * @returns false when they are a member already, whose role stays as it is
 */
export async function addMember(
  context: Context,
  { organizationId, userId, role }: { organizationId: string; userId: string; role: MemberRole },
): Promise<boolean> {
  const { tx, now } = context;
  const [member] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)));
  if (member) return false;
  requirePlace(await readMemberPlaces(context, organizationId));
  await tx.insert(memberships).values({ organizationId, userId, role, joinedAt: now });
  return true;
}
