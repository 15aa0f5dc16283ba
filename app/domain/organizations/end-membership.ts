import type { Context } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { endMembership } from './internal/end-membership.ts';
import { lockMembersFor } from './internal/lock-members.ts';
import { requireAuthority } from './internal/owners.ts';
import { recordChange } from './internal/record-change.ts';
import { tellMember } from './internal/tell-member.ts';
import { getMember } from './list-members.ts';

/**
 * Removes somebody from the member's organisation; their next request there is refused, and a mail tells them.
 * Throws NotFoundError, ForbiddenError (an admin removes no owner) or ConflictError (`last_owner`; `oneself`: who
 * goes leaves).
 */
export async function removeMember(context: Context, userId: string): Promise<void> {
  const acting = await lockMembersFor(context, 'members.remove');
  const { organizationId } = acting.actor;
  if (userId === acting.actor.userId) throw new ConflictError('Leave instead.', 'oneself');
  const member = await getMember(acting, organizationId, userId);
  requireAuthority(acting, member.role);
  await tellMember(acting, userId, { change: 'removed' });
  await endMembership(acting, member);
  await recordChange(acting, {
    organizationId,
    action: 'member.removed',
    activity: 'organizations.member-removed',
    subject: { type: 'user', id: userId },
    before: { role: member.role, email: member.email },
    data: { name: member.name },
  });
}

/** Ends the member's own membership. Throws ConflictError (`last_owner`). */
export async function leaveOrganization(context: Context): Promise<void> {
  const acting = await lockMembersFor(context, 'organization.leave');
  const { organizationId, userId } = acting.actor;
  const member = await getMember(acting, organizationId, userId);
  await endMembership(acting, member);
  await recordChange(acting, {
    organizationId,
    action: 'member.left',
    activity: 'organizations.member-left',
    subject: { type: 'user', id: userId },
    before: { role: member.role, email: member.email },
    data: { name: member.name },
  });
}
