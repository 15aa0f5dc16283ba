import { and, asc, eq, sql } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { memberships, organizationPresence } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';

export interface Member {
  id: string;
  name: string;
  email: string;
  role: MemberRole;
  joinedAt: Date;
  /** In this organisation, to a minute; null when they never were here. */
  lastActiveAt: Date | null;
}

/** The organisation's members: owners first, then by name. */
export function listMembers(context: Context, organizationId: string): Promise<Member[]> {
  return select(context)
    .where(eq(memberships.organizationId, organizationId))
    .orderBy(
      sql`array_position(array['owner', 'admin', 'member'], ${memberships.role})`,
      asc(users.name),
      asc(users.id),
    );
}

/** Throws NotFoundError when the person is no member. */
export async function getMember(
  context: Context,
  organizationId: string,
  userId: string,
): Promise<Member> {
  const [member] = await select(context).where(
    and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)),
  );
  if (!member) throw new NotFoundError('There is no such member.');
  return member;
}

function select({ tx }: Context) {
  return tx
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: memberships.role,
      joinedAt: memberships.joinedAt,
      lastActiveAt: organizationPresence.lastActiveAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      organizationPresence,
      and(
        eq(organizationPresence.organizationId, memberships.organizationId),
        eq(organizationPresence.userId, memberships.userId),
      ),
    )
    .$dynamic();
}
