import { and, eq } from 'drizzle-orm';
import { memberships } from '#db/schema/organizations.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { ConflictError } from '../../errors.ts';
import type { Member } from '../list-members.ts';
import { requireAnotherOwner } from './owners.ts';

/** Ends a membership; teams and presence go with it. The caller holds the members' lock. */
export async function endMembership(context: MemberContext, member: Member): Promise<void> {
  const { organizationId } = context.actor;
  if (member.role === 'owner') await requireAnotherOwner(context, organizationId);
  const ended = await context.tx
    .delete(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, member.id)))
    .returning({ userId: memberships.userId });
  if (ended.length === 0) throw new ConflictError('The membership has ended already.');
}
