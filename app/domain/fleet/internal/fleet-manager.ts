import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { ForbiddenError } from '../../errors.ts';
import { requirePermission } from '../../require-permission.ts';

/** The context of a member who manages the fleet. Throws ForbiddenError for anybody else. */
export function managingFleet(context: Context): MemberContext {
  const { actor } = context;
  if (actor.kind !== 'member') throw new ForbiddenError('Only a member may do this.');
  requirePermission(context, 'fleet.manage');
  return { ...context, actor };
}
