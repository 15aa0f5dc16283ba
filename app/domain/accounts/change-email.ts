import { eq } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { enqueueMail } from '../activity/enqueue-mail.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError } from '../errors.ts';
import type { AttemptLimit } from '../operations/count-attempt.ts';
import { inEvenTime } from './even-time.ts';
import { cancelLinks, redeemLink } from './link-tokens.ts';
import { throttle } from './throttle.ts';

const perPerson: AttemptLimit = { name: 'change-email:person', attempts: 5, windowSeconds: 3600 };

/**
 * Sends a link to the new address; it becomes the person's when the link is followed. An address that somebody else
 * has gets none, and its owner is told as at a registration: the page says the same either way.
 * @throws TooManyAttemptsError
 */
export async function requestEmailChange(
  person: { id: string; locale: 'sv' | 'en' },
  email: string,
  origin: Origin,
): Promise<void> {
  await throttle([[perPerson, person.id]]);
  await inEvenTime(() =>
    asSystem(
      'send a link to a new address',
      async (context) => {
        const owner = await findOwner(context, email);
        await enqueueMail(context, {
          template: owner ? 'already-registered' : 'change-email',
          to: email,
          locale: owner?.locale ?? person.locale,
          userId: owner?.id ?? person.id,
          data: {},
        });
        await recordAudit(context, {
          action: 'email-change.requested',
          actorUserId: person.id,
          subject: { type: 'person', id: person.id },
          after: { email },
        });
      },
      { origin },
    ),
  );
}

async function findOwner({ tx }: Context, email: string) {
  const [owner] = await tx
    .select({ id: users.id, locale: users.locale })
    .from(users)
    .where(eq(users.email, email));
  return owner;
}

/**
 * Gives the person who is signed in the address that the link was sent to, and tells the old one. Nobody else may: a
 * link that a slip of the pen sent to a stranger would give them the account.
 * @throws ConflictError `link_unusable`
 * @throws ConflictError `email_taken` when somebody else has it by now
 */
export async function confirmEmailChange(
  userId: string,
  token: string,
  origin: Origin,
): Promise<{ email: string }> {
  return asSystem(
    'change an address',
    async (context) => {
      const holder = await redeemLink(context, token, 'change-email');
      if (holder?.userId !== userId) {
        throw new ConflictError('The link is not good any more.', 'link_unusable');
      }
      const { email } = holder;
      const [before] = await context.tx
        .select({ email: users.email, locale: users.locale })
        .from(users)
        .where(eq(users.id, userId))
        .for('update');
      await context.tx
        .update(users)
        .set({ email, emailVerifiedAt: context.now })
        .where(eq(users.id, userId))
        .catch(refuseTakenAddress);
      await cancelLinks(context, userId, ['reset-password', 'sign-in', 'verify-email']);
      await enqueueMail(context, {
        template: 'email-changed',
        to: before!.email,
        locale: before!.locale,
        userId,
        data: { newEmail: email },
      });
      await recordAudit(context, {
        action: 'email.changed',
        actorUserId: userId,
        subject: { type: 'person', id: userId },
        before: { email: before!.email },
        after: { email },
      });
      return { email };
    },
    { origin },
  );
}

function refuseTakenAddress(error: Error & { cause?: { code?: string } }): never {
  const isTaken = error.cause?.code === '23505';
  throw isTaken ? new ConflictError('The address has an account already.', 'email_taken') : error;
}
