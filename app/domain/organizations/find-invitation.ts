import { eq, sql } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { organizations } from '#db/schema/organizations.ts';
import { invitations } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { hashSecretToken } from '../secret-token.ts';
import type { InvitedRole } from './invite-member.ts';

export type InvitationState = 'open' | 'expired' | 'revoked' | 'accepted';

/** An invitation as whoever holds its link may know it. */
export interface FoundInvitation {
  id: string;
  state: InvitationState;
  organizationId: string;
  organizationName: string;
  slug: string;
  email: string;
  role: InvitedRole;
  inviterName: string | null;
  expiresAt: Date;
  /** Whether the invited address has an account. One that never proved it may be anybody's. */
  account: { id: string; isVerified: boolean; name: string; locale: 'sv' | 'en' } | null;
}

/** The invitation that a link's token stands for; null when there is none. Acts as the system. */
export async function findInvitation(
  { tx, now }: Context,
  token: string,
): Promise<FoundInvitation | null> {
  const inviterName = sql<
    string | null
  >`(select name from app.users where id = ${invitations.invitedBy})`;
  const [found] = await tx
    .select({
      id: invitations.id,
      organizationId: invitations.organizationId,
      organizationName: organizations.name,
      slug: organizations.slug,
      email: invitations.email,
      role: invitations.role,
      inviterName,
      expiresAt: invitations.expiresAt,
      acceptedAt: invitations.acceptedAt,
      revokedAt: invitations.revokedAt,
      account: {
        id: users.id,
        name: users.name,
        locale: users.locale,
        isVerified: sql<boolean>`${users.emailVerifiedAt} is not null`,
      },
    })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .leftJoin(users, eq(users.email, invitations.email))
    .where(eq(invitations.tokenHash, hashSecretToken(token)));
  if (!found) return null;
  const { acceptedAt, revokedAt, ...invitation } = found;
  return {
    ...invitation,
    state: stateOf({ acceptedAt, revokedAt, expiresAt: found.expiresAt }, now),
  };
}

function stateOf(
  times: { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date },
  now: Date,
): InvitationState {
  if (times.acceptedAt !== null) return 'accepted';
  if (times.revokedAt !== null) return 'revoked';
  return times.expiresAt <= now ? 'expired' : 'open';
}
