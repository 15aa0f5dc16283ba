import { and, asc, eq } from 'drizzle-orm';
import {
  memberships,
  organizationPresence,
  organizations,
  organizationSecurity,
} from '#db/schema/organizations.ts';
import type { MemberRole, SignInWay } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';

/** A person's place in one organisation, with the rules that it sets for sessions. */
export interface Membership {
  organizationId: string;
  slug: string;
  name: string;
  role: MemberRole;
  /** When they last took a seat (seats.ts), to a minute; null for never. */
  lastActiveAt: Date | null;
  security: {
    sessionHours: number | null;
    idleMinutes: number | null;
    secondFactorRequired: boolean;
    signInWays: SignInWay[] | null;
  };
}

/** The person's membership of the organisation with this address or id; null when there is none. */
export async function findMembership(
  { tx }: Context,
  userId: string,
  organization: { slug: string } | { id: string },
): Promise<Membership | null> {
  const [found] = await tx
    .select({
      organizationId: organizations.id,
      slug: organizations.slug,
      name: organizations.name,
      role: memberships.role,
      lastActiveAt: organizationPresence.lastActiveAt,
      sessionHours: organizationSecurity.sessionHours,
      idleMinutes: organizationSecurity.idleMinutes,
      secondFactorRequired: organizationSecurity.secondFactorRequired,
      signInWays: organizationSecurity.signInWays,
    })
    .from(organizations)
    .innerJoin(
      memberships,
      and(eq(memberships.organizationId, organizations.id), eq(memberships.userId, userId)),
    )
    .leftJoin(organizationSecurity, eq(organizationSecurity.organizationId, organizations.id))
    .leftJoin(
      organizationPresence,
      and(
        eq(organizationPresence.organizationId, organizations.id),
        eq(organizationPresence.userId, userId),
      ),
    )
    .where(
      'id' in organization
        ? eq(organizations.id, organization.id)
        : eq(organizations.slug, organization.slug),
    );
  if (!found) return null;
  const { sessionHours, idleMinutes, secondFactorRequired, signInWays, ...membership } = found;
  return {
    ...membership,
    security: {
      sessionHours,
      idleMinutes,
      secondFactorRequired: secondFactorRequired ?? false,
      signInWays,
    },
  };
}

export interface OwnOrganization {
  id: string;
  slug: string;
  name: string;
  role: MemberRole;
}

/** The organisations a person is in, by name. */
export function listOwnOrganizations({ tx }: Context, userId: string): Promise<OwnOrganization[]> {
  return tx
    .select({
      id: organizations.id,
      slug: organizations.slug,
      name: organizations.name,
      role: memberships.role,
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(organizations.name), asc(organizations.id));
}
