import { and, eq, isNull, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { users } from '#db/schema/accounts.ts';
import { memberships } from '#db/schema/organizations.ts';
import { invitations } from '#db/schema/teams.ts';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { enqueueMail } from '../activity/enqueue-mail.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { readMemberPlaces, requirePlace } from './member-places.ts';
import { lockMembersFor } from './internal/lock-members.ts';
import { recordChange } from './internal/record-change.ts';

export type InvitedRole = 'admin' | 'member';

/** An invitation is good for so long after it was sent. */
export const invitationDays = 7;

/**
 * Invites an address; the mail goes when the transaction commits. Open invitations take no place: who accepts first
 * gets it. Throws PlanLimitError (`members`) when the organisation is full, and ConflictError (`already_member`,
 * `already_invited`).
 * @param input.email in lower case
 * @param input.locale of the mail
 */
export async function inviteMember(
  context: Context,
  input: { email: string; role: InvitedRole; locale: 'sv' | 'en' },
): Promise<string> {
  const acting = await lockMembersFor(context, 'members.invite');
  const { organizationId } = acting.actor;
  const [colleague] = await acting.tx
    .select({ id: users.id })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(and(eq(memberships.organizationId, organizationId), eq(users.email, input.email)));
  if (colleague) throw new ConflictError('They are a member.', 'already_member');
  const open = await findOpen(acting, eq(invitations.email, input.email));
  if (open && open.expiresAt > acting.now) {
    throw new ConflictError('They are invited.', 'already_invited');
  }
  if (open) await withdraw(acting, open.id);
  requirePlace(await readMemberPlaces(acting, organizationId));
  const id = await send(acting, input);
  await recordChange(acting, {
    organizationId,
    action: 'member.invited',
    activity: 'organizations.member-invited',
    subject: { type: 'invitation', id },
    after: { email: input.email, role: input.role },
    data: { role: input.role },
  });
  return id;
}

/**
 * Sends an open invitation anew, for another seven days: the link of the earlier mail ends. Throws NotFoundError when
 * it is not open (any more).
 */
export async function resendInvitation(
  context: Context,
  { invitationId, locale }: { invitationId: string; locale: 'sv' | 'en' },
): Promise<string> {
  const acting = await lockMembersFor(context, 'members.invite');
  const { email, role } = await getOpen(acting, invitationId);
  await withdraw(acting, invitationId);
  const id = await send(acting, { email, role, locale });
  await recordChange(acting, {
    organizationId: acting.actor.organizationId,
    action: 'invitation.resent',
    activity: 'organizations.invitation-resent',
    subject: { type: 'invitation', id },
    before: { invitationId },
    after: { email, role },
  });
  return id;
}

/** Ends an invitation that nobody accepted. Throws NotFoundError when it is not open (any more). */
export async function revokeInvitation(context: Context, invitationId: string): Promise<void> {
  const acting = await lockMembersFor(context, 'members.invite');
  const { email, role } = await getOpen(acting, invitationId);
  await withdraw(acting, invitationId);
  await recordChange(acting, {
    organizationId: acting.actor.organizationId,
    action: 'invitation.revoked',
    activity: 'organizations.invitation-revoked',
    subject: { type: 'invitation', id: invitationId },
    before: { email, role },
  });
}

/** A new row, so that a link is good for one invitation: the mail job gives it its token. */
async function send(
  context: MemberContext,
  { email, role, locale }: { email: string; role: InvitedRole; locale: 'sv' | 'en' },
): Promise<string> {
  const { tx, now, actor } = context;
  const { organizationId } = actor;
  const id = uuidv7();
  const expiresAt = new Date(now.getTime() + invitationDays * 24 * 60 * 60_000);
  // In SQL: Drizzle names every column, and a member may not even name the token's.
  await tx.execute(sql`
    insert into ${invitations} (id, organization_id, email, role, invited_by, created_at, expires_at)
    values (${id}, ${organizationId}, ${email}, ${role}, ${actor.userId},
      ${now.toISOString()}, ${expiresAt.toISOString()})`);
  await enqueueMail(context, {
    template: 'invitation',
    to: email,
    locale,
    userId: null,
    organizationId,
    data: { invitationId: id },
  });
  return id;
}

async function withdraw({ tx, now }: MemberContext, id: string): Promise<void> {
  await tx.update(invitations).set({ revokedAt: now }).where(eq(invitations.id, id));
}

async function getOpen(context: MemberContext, id: string) {
  const open = await findOpen(context, eq(invitations.id, id));
  if (!open) throw new NotFoundError('There is no such open invitation.');
  return open;
}

/** Not accepted and not revoked; it may have expired. */
async function findOpen({ tx, actor }: MemberContext, which: ReturnType<typeof eq>) {
  const [open] = await tx
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .where(
      and(
        which,
        eq(invitations.organizationId, actor.organizationId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    );
  return open;
}
