import { and, desc, eq, isNull } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { invitations } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import type { InvitedRole } from './invite-member.ts';

export interface OpenInvitation {
  id: string;
  email: string;
  role: InvitedRole;
  /** Null when they are no member any more. */
  invitedBy: string | null;
  createdAt: Date;
  /** Null until the mail has gone. */
  sentAt: Date | null;
  expiresAt: Date;
}

/** What nobody accepted or revoked, newest first; those that expired too, so that they can be sent again. */
export function listInvitations(
  context: Context,
  organizationId: string,
): Promise<OpenInvitation[]> {
  return select(context)
    .where(isOpenIn(organizationId))
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
}

/** Throws NotFoundError when there is no such open invitation. */
export async function getInvitation(
  context: Context,
  organizationId: string,
  id: string,
): Promise<OpenInvitation> {
  const [invitation] = await select(context).where(
    and(isOpenIn(organizationId), eq(invitations.id, id)),
  );
  if (!invitation) throw new NotFoundError('There is no such open invitation.');
  return invitation;
}

const isOpenIn = (organizationId: string) =>
  and(
    eq(invitations.organizationId, organizationId),
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
  );

function select({ tx }: Context) {
  return tx
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      invitedBy: users.name,
      createdAt: invitations.createdAt,
      sentAt: invitations.sentAt,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .$dynamic();
}
