import { and, eq } from 'drizzle-orm';
import { memberships } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { getOrganizationPlan, memberLimit } from '../../entitlements/organization-plan.ts';
import { PlanLimitError } from '../../errors.ts';

/** How many members there are, and how many the plan has room for. */
export interface MemberPlaces {
  members: number;
  limit: number;
}

export async function readMemberPlaces(
  context: Context,
  organizationId: string,
): Promise<MemberPlaces> {
  const members = await context.tx.$count(
    memberships,
    eq(memberships.organizationId, organizationId),
  );
  return { members, limit: memberLimit(await getOrganizationPlan(context, organizationId)) };
}

/** Throws PlanLimitError (`members`) when every place is taken. */
export function requirePlace({ members, limit }: MemberPlaces): void {
  if (members >= limit) {
    throw new PlanLimitError('members', `The plan has room for ${limit} members.`);
  }
}

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
