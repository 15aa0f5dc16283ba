import type { Context } from '#db/tenancy.server.ts';
import { ForbiddenError } from './errors.ts';
import { may } from './permissions.ts';
import type { Permission } from './permissions.ts';

/**
 * Lets a member act whose role has the permission, and the system, which acts for nobody.
 * Throws ForbiddenError otherwise.
 */
export function requirePermission({ actor }: Context, permission: Permission): void {
  if (actor.kind === 'system') return;
  if (actor.kind === 'member' && may(actor.role, permission)) return;
  throw new ForbiddenError(`${permission} is not permitted`);
}
