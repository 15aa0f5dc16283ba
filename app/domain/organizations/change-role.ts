import { and, eq } from 'drizzle-orm';
import { memberships } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { lockMembersFor } from './internal/lock-members.ts';
import { requireAnotherOwner, requireAuthority } from './internal/owners.ts';
import { recordChange } from './internal/record-change.ts';
import { tellMember } from './internal/tell-member.ts';
import { getMember } from './list-members.ts';

/**
 * Gives a member of the organisation another role; they are told by mail. Throws NotFoundError, ForbiddenError (an admin changes no owner
 * and makes none) or ConflictError (`last_owner`).
 */
export async function changeRole(
  context: Context,
  { userId, role }: { userId: string; role: MemberRole },
): Promise<void> {
  const acting = await lockMembersFor(context, 'members.change-role');
  const { organizationId } = acting.actor;
  const member = await getMember(acting, organizationId, userId);
  if (member.role === role) return;
  requireAuthority(acting, member.role, role);
  if (member.role === 'owner') await requireAnotherOwner(acting, organizationId);
  await tellMember(acting, userId, { change: 'role', role });
  await setRole(acting, userId, role);
  await recordChange(acting, {
    organizationId,
    action: 'member.role-changed',
    activity: 'organizations.role-changed',
    subject: { type: 'user', id: userId },
    before: { role: member.role },
    after: { role },
    data: { name: member.name, before: member.role, after: role },
  });
}

/**
 * Makes another member an owner in the place of the one who acts, who stays as an admin. They are told by mail.
 * Throws NotFoundError or ConflictError (`oneself`).
 */
export async function transferOwnership(context: Context, userId: string): Promise<void> {
  const acting = await lockMembersFor(context, 'ownership.transfer');
  const { organizationId, userId: ownId } = acting.actor;
  if (userId === ownId) throw new ConflictError('It is yours already.', 'oneself');
  const member = await getMember(acting, organizationId, userId);
  await tellMember(acting, userId, { change: 'ownership', role: 'owner' });
  await setRole(acting, userId, 'owner');
  await setRole(acting, ownId, 'admin');
  await recordChange(acting, {
    organizationId,
    action: 'ownership.transferred',
    activity: 'organizations.ownership-transferred',
    subject: { type: 'user', id: userId },
    before: { owner: ownId, role: member.role },
    after: { owner: userId, role: 'owner' },
    data: { name: member.name },
  });
}

async function setRole({ tx, actor }: MemberContext, userId: string, role: MemberRole) {
  await tx
    .update(memberships)
    .set({ role })
    .where(
      and(eq(memberships.organizationId, actor.organizationId), eq(memberships.userId, userId)),
    );
}
