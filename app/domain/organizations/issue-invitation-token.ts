import { and, eq, gt, isNull } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { organizations } from '#db/schema/organizations.ts';
import { invitations } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { createSecretToken } from '../secret-token.ts';
import type { InvitedRole } from './invite-member.ts';

/** What the mail of an invitation says. */
export interface InvitationLetter {
  token: string;
  organizationName: string;
  inviterName: string | null;
  role: InvitedRole;
  expiresAt: Date;
}

/**
 * Makes the token of an invitation's link, for the mail that is being rendered; one made before ends. Acts as the
 * system.
 * @returns null when the invitation was accepted, revoked or has expired: then there is nothing to send
 */
export async function issueInvitationToken(
  { tx, now }: Context,
  invitationId: string,
): Promise<InvitationLetter | null> {
  const { token, hash } = createSecretToken();
  const [issued] = await tx
    .update(invitations)
    .set({ tokenHash: hash, sentAt: now })
    .where(
      and(
        eq(invitations.id, invitationId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .returning({ id: invitations.id });
  if (!issued) return null;
  const [letter] = await tx
    .select({
      organizationName: organizations.name,
      inviterName: users.name,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(eq(invitations.id, invitationId));
  return letter ? { token, ...letter } : null;
}
