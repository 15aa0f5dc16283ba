import { and, eq } from 'drizzle-orm';
import { memberships } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { ConflictError, ForbiddenError } from '../../errors.ts';

/** An owner acts on anyone; others neither on an owner nor so that somebody becomes one. */
export function requireAuthority({ actor }: MemberContext, ...roles: MemberRole[]): void {
  if (actor.role !== 'owner' && roles.includes('owner')) {
    throw new ForbiddenError('Only an owner acts on owners.', 'owners_only');
  }
}

/**
 * Sees to it that the organisation keeps an owner when one stops being it. The caller holds the members' lock.
 * Throws ConflictError (`last_owner`).
 */
export async function requireAnotherOwner({ tx }: Context, organizationId: string): Promise<void> {
  const owners = await tx.$count(
    memberships,
    and(eq(memberships.organizationId, organizationId), eq(memberships.role, 'owner')),
  );
  if (owners <= 1) throw new ConflictError('An organisation keeps an owner.', 'last_owner');
}
