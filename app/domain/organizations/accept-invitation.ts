import { eq } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { invitations } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { proveAddress } from '../accounts/prove-address.ts';
import { ConflictError, ForbiddenError, NotFoundError } from '../errors.ts';
import { findInvitation } from './find-invitation.ts';
import type { FoundInvitation } from './find-invitation.ts';
import { lockMembers } from './internal/lock-members.ts';
import { addMember } from './internal/add-member.ts';
import { recordChange } from './internal/record-change.ts';

/**
 * Makes the person who is signed in a member, by the link that was sent to their address, which proves it. Acts as
 * the system: they are no member yet. Who is a member already keeps their role.
 * Throws NotFoundError (no such link), ConflictError (`invitation_accepted`, `invitation_revoked`,
 * `invitation_expired`), ForbiddenError (`other_address`) or PlanLimitError (`members`).
 * @param input.knowsPassword the session began with it (proveAddress)
 */
export async function acceptInvitation(
  context: Context,
  { token, userId, knowsPassword }: { token: string; userId: string; knowsPassword: boolean },
): Promise<{ slug: string }> {
  const invitation = await holdOpenInvitation(context, token);
  const [person] = await context.tx
    .select({ email: users.email })
    .from(users)
    .where(eq(users.id, userId));
  if (person?.email !== invitation.email) {
    throw new ForbiddenError('The invitation is for another address.', 'other_address', invitation);
  }
  await proveAddress(context, userId, { knowsPassword });
  return joinByInvitation(context, invitation, userId);
}

/** The invitation, open until the transaction ends: nobody else accepts, resends or revokes it meanwhile. */
export async function holdOpenInvitation(
  context: Context,
  token: string,
): Promise<FoundInvitation> {
  const known = await findInvitation(context, token);
  if (known) await lockMembers(context, known.organizationId);
  // Read again: while we waited, another may have been quicker.
  const invitation = await findInvitation(context, token);
  if (!invitation) throw new NotFoundError('There is no such invitation.');
  if (invitation.state !== 'open') {
    throw new ConflictError(
      `The invitation is ${invitation.state}.`,
      `invitation_${invitation.state}`,
      invitation,
    );
  }
  return invitation;
}

/** Adds the member and ends the invitation. The caller holds it, and knows that the person has its address. */
export async function joinByInvitation(
  context: Context,
  { id, organizationId, slug, role, email }: FoundInvitation,
  userId: string,
): Promise<{ slug: string }> {
  const { tx, now } = context;
  const isNew = await addMember(context, { organizationId, userId, role });
  await tx
    .update(invitations)
    .set({ acceptedAt: now, acceptedBy: userId })
    .where(eq(invitations.id, id));
  if (isNew) {
    const [person] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId));
    await recordChange(context, {
      organizationId,
      action: 'member.joined',
      activity: 'organizations.member-joined',
      subject: { type: 'user', id: userId },
      after: { role, email, invitationId: id },
      data: { name: person?.name, role },
      actorUserId: userId,
    });
  }
  return { slug };
}
