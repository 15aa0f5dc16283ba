import { eq } from 'drizzle-orm';
import { passwords, users } from '#db/schema/accounts.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { enqueueMail } from '../activity/enqueue-mail.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError } from '../errors.ts';
import { finishSignIn } from './finish-sign-in.ts';
import type { SignInOutcome } from './finish-sign-in.ts';
import { cancelLinks, redeemLink } from './link-tokens.ts';
import { lookAtLink } from './look-at-link.ts';
import { hashPassword } from './password-hash.ts';
import { checkPassword } from './password-rules.ts';
import { proveAddress } from './prove-address.ts';
import { endOtherSessions } from './start-session.ts';

/**
 * Sets a new password by the link of a mail (one to confirm an address serves too, for who does not know the password
 * that was registered), ends every session, and signs in.
 * @throws ConflictError `link_unusable`
 * @throws InvalidInputError for a password that is easy to guess; the link stays good
 */
export async function resetPassword(
  {
    token,
    purpose,
    password,
  }: { token: string; purpose: 'reset-password' | 'verify-email'; password: string },
  origin: Origin,
): Promise<SignInOutcome> {
  const found = await lookAtLink(token, [purpose]);
  if (!found) throw unusable();
  checkPassword(password, found);
  const hash = await hashPassword(password);
  return asSystem(
    'reset a password',
    async (context) => {
      const holder = await redeemLink(context, token, purpose);
      if (!holder) throw unusable();
      await proveAddress(context, holder.userId, { knowsPassword: false });
      await setPassword(context, holder.userId, { hash, keepSessionId: null });
      return finishSignIn(context, holder.userId, ['sign-in-link']);
    },
    { origin },
  );
}

/**
 * Sets or changes the password of somebody who is signed in and has proved themselves just now. Ends their other
 * sessions, and the links that were sent.
 * @throws InvalidInputError for a password that is easy to guess
 */
export async function changePassword(
  person: { id: string; email: string; name: string; sessionId: string },
  password: string,
  origin: Origin,
): Promise<{ endedSessions: number }> {
  checkPassword(password, person);
  const hash = await hashPassword(password);
  return asSystem(
    'change a password',
    (context) => setPassword(context, person.id, { hash, keepSessionId: person.sessionId }),
    { origin },
  );
}

/** Whether the person has a password, and since when. */
export async function findPasswordAge(userId: string): Promise<Date | null> {
  return asSystem('tell the age of a password', async ({ tx }) => {
    const [row] = await tx
      .select({ changedAt: passwords.changedAt })
      .from(passwords)
      .where(eq(passwords.userId, userId));
    return row?.changedAt ?? null;
  });
}

/** Acts as the system. With `keepSessionId` null every session ends. */
export async function setPassword(
  context: Context,
  userId: string,
  { hash, keepSessionId }: { hash: string; keepSessionId: string | null },
): Promise<{ endedSessions: number }> {
  const { tx, now } = context;
  await tx
    .insert(passwords)
    .values({ userId, hash, changedAt: now })
    .onConflictDoUpdate({ target: passwords.userId, set: { hash, changedAt: now } });
  const endedSessions = await endOtherSessions(context, userId, keepSessionId, 'password-changed');
  await cancelLinks(context, userId, ['reset-password', 'sign-in', 'registration']);
  const [person] = await tx
    .select({ email: users.email, locale: users.locale })
    .from(users)
    .where(eq(users.id, userId));
  await enqueueMail(context, {
    template: 'password-changed',
    to: person!.email,
    locale: person!.locale,
    userId,
    data: {},
  });
  await recordAudit(context, {
    action: 'password.changed',
    actorUserId: userId,
    subject: { type: 'person', id: userId },
    after: { endedSessions },
  });
  return { endedSessions };
}

const unusable = () => new ConflictError('The link is not good any more.', 'link_unusable');
