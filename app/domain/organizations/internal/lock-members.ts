import { sql } from 'drizzle-orm';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { readmit } from '#db/tenancy.server.ts';
import { ForbiddenError } from '../../errors.ts';
import type { Permission } from '../../permissions.ts';
import { requirePermission } from '../../require-permission.ts';

/**
 * Waits until nobody else changes the members or invitations of the organisation, until the transaction ends. An
 * advisory lock, because row security lets not everybody who may leave lock a row.
 */
export async function lockMembers({ tx }: Context, organizationId: string): Promise<void> {
  const name = `members:${organizationId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/**
 * Does so for a member who has the permission once it is their turn: while they waited, another may have changed
 * their role. Throws ForbiddenError or DoorClosedError when it is not theirs (any more).
 */
export async function lockMembersFor(
  context: Context,
  permission: Permission,
): Promise<MemberContext> {
  const member = actingMember(context);
  await lockMembers(member, member.actor.organizationId);
  const admitted = await readmit(member);
  requirePermission(admitted, permission);
  return admitted;
}

/** The context of a member. Throws ForbiddenError for anybody else. */
export function actingMember(context: Context): MemberContext {
  const { actor } = context;
  if (actor.kind !== 'member') throw new ForbiddenError('Only a member may do this.');
  return { ...context, actor };
}
