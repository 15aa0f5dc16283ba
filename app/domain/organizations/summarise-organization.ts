import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { memberships } from '#db/schema/organizations.ts';
import { invitations, teams } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { may } from '../permissions.ts';

export interface OrganizationSummary {
  members: number;
  teams: number;
  /** Invitations that may still be accepted; 0 for who may not see them. */
  openInvitations: number;
}

/** How many there are of what, in the actor's organisation. */
export async function summariseOrganization(
  { tx, actor, now }: Context,
  organizationId: string,
): Promise<OrganizationSummary> {
  const count = sql<number>`count(*)::int`;
  const [memberCount] = await tx
    .select({ count })
    .from(memberships)
    .where(eq(memberships.organizationId, organizationId));
  const [teamCount] = await tx
    .select({ count })
    .from(teams)
    .where(eq(teams.organizationId, organizationId));
  const seesInvitations = actor.kind === 'member' && may(actor.role, 'members.invite');
  const [invitationCount] = seesInvitations
    ? await tx
        .select({ count })
        .from(invitations)
        .where(
          and(
            eq(invitations.organizationId, organizationId),
            isNull(invitations.acceptedAt),
            isNull(invitations.revokedAt),
            gt(invitations.expiresAt, now),
          ),
        )
    : [];
  return {
    members: memberCount?.count ?? 0,
    teams: teamCount?.count ?? 0,
    openInvitations: invitationCount?.count ?? 0,
  };
}
