import { eq } from 'drizzle-orm';
import { memberships } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { checkUsageLimit, loadEntitlement } from '../entitlements/entitlement.ts';
import { PlanLimitError } from '../errors.ts';

/** How many members there are, and how many the plan has room for. */
export interface MemberPlaces {
  organizationId: string;
  members: number;
  limit: number;
}

export function readMemberCount({ tx }: Context, organizationId: string): Promise<number> {
  return tx.$count(memberships, eq(memberships.organizationId, organizationId));
}

export async function readMemberPlaces(
  context: Context,
  organizationId: string,
): Promise<MemberPlaces> {
  const members = await readMemberCount(context, organizationId);
  const entitlement = await loadEntitlement(context, organizationId);
  const { limit } = checkUsageLimit(entitlement, 'members', members);
  return { organizationId, members, limit };
}

/** Throws PlanLimitError (`members`) when every place is taken. */
export function requirePlace({ organizationId, members, limit }: MemberPlaces): void {
  if (members >= limit) {
    throw new PlanLimitError('members', `The plan has room for ${limit} members.`, {
      organizationId,
    });
  }
}
