import { and, eq, isNull } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { enqueueMail } from '../activity/enqueue-mail.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError } from '../errors.ts';
import type { AttemptLimit } from '../operations/count-attempt.ts';
import { normalizeEmail } from './email-address.ts';
import { inEvenTime } from './even-time.ts';
import { throttle } from './throttle.ts';

/** So many mails of one kind may be asked for to one address … */
const perAccount: AttemptLimit = { name: 'link:account', attempts: 4, windowSeconds: 3600 };
/** … and so many by one network address. */
const perAddress: AttemptLimit = { name: 'link:address', attempts: 30, windowSeconds: 3600 };

/**
 * Sends a link for signing in, or for a new password, to a person with this address. Says nothing of whether there is
 * one, and takes the same time.
 * @throws TooManyAttemptsError, for addresses without an account too
 */
export async function requestLink(
  purpose: 'sign-in' | 'reset-password',
  email: string,
  origin: Origin,
): Promise<void> {
  const address = normalizeEmail(email);
  await throttle([
    [perAddress, origin.address],
    [perAccount, `${purpose}:${address}`],
  ]);
  await inEvenTime(() =>
    asSystem('send a link', (context) => sendLink(context, purpose, address), { origin }),
  );
}

async function sendLink(
  context: Context,
  purpose: 'sign-in' | 'reset-password',
  email: string,
): Promise<void> {
  const [person] = await context.tx
    .select({ id: users.id, locale: users.locale })
    .from(users)
    .where(and(eq(users.email, email), isNull(users.disabledAt)));
  if (!person) return;
  const template = purpose === 'sign-in' ? 'sign-in-link' : 'reset-password';
  await enqueueMail(context, {
    template,
    to: email,
    locale: person.locale,
    userId: person.id,
    data: {},
  });
  await recordAudit(context, {
    action: purpose === 'sign-in' ? 'sign-in-link.requested' : 'password-reset.requested',
    subject: { type: 'person', id: person.id },
  });
}

/**
 * Sends somebody who is signed in another link to confirm their address.
 * @throws TooManyAttemptsError
 * @throws ConflictError `already_verified`
 */
export async function resendVerification(userId: string, origin: Origin): Promise<void> {
  await throttle([
    [perAddress, origin.address],
    [perAccount, `verify-email:${userId}`],
  ]);
  await asSystem(
    'send another verification link',
    async (context) => {
      const [person] = await context.tx
        .select({ email: users.email, locale: users.locale })
        .from(users)
        .where(and(eq(users.id, userId), isNull(users.emailVerifiedAt)));
      if (!person) throw new ConflictError('The address is confirmed already.', 'already_verified');
      await enqueueMail(context, {
        template: 'verify-email',
        to: person.email,
        locale: person.locale,
        userId,
        data: {},
      });
    },
    { origin },
  );
}
