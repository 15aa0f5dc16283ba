import { eq } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createPerson } from '../accounts/create-person.ts';
import { inEvenTime } from '../accounts/even-time.ts';
import { issueLink, linkLifetimesMs } from '../accounts/link-tokens.ts';
import { hashPassword } from '../accounts/password-hash.ts';
import { checkPassword } from '../accounts/password-rules.ts';
import { throttle } from '../accounts/throttle.ts';
import { enqueueMail } from '../activity/enqueue-mail.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError } from '../errors.ts';
import type { AttemptLimit } from '../operations/count-attempt.ts';
import { createSecretToken } from '../secret-token.ts';
import { createOrganization } from './create-organization.ts';

const perAddress: AttemptLimit = { name: 'register:address', attempts: 20, windowSeconds: 3600 };
const perEmail: AttemptLimit = { name: 'register:email', attempts: 4, windowSeconds: 3600 };

export interface Registration {
  /** As `emailField` gives it. */
  email: string;
  password: string;
  name: string;
  organizationName: string;
  locale: 'sv' | 'en';
}

/** What a browser keeps to be known again as the one that registered, when its person follows the link in the mail. */
export interface RegistrationToken {
  token: string;
  expiresAt: Date;
}

/**
 * Registers from a page. Whether the address was free shows nowhere: the answer and its time are the same, and the
 * owner of the address learns it by mail.
 * @throws InvalidInputError for a password that is easy to guess
 * @throws TooManyAttemptsError
 */
export async function registerInBrowser(
  registration: Registration,
  origin: Origin,
): Promise<RegistrationToken> {
  return inEvenTime(async () => {
    try {
      const { userId } = await register(registration, origin);
      return await asSystem('mark the registering browser', async (context) => ({
        token: await issueLink(context, userId, 'registration', registration.email),
        expiresAt: registrationEnd(context.now),
      }));
    } catch (error) {
      if (!(error instanceof ConflictError) || error.code !== 'email_taken') throw error;
      await asSystem('tell of a second registration', (context) =>
        tellOwner(context, registration.email),
      );
      return { token: createSecretToken().token, expiresAt: registrationEnd(new Date()) };
    }
  });
}

const registrationEnd = (now: Date) => new Date(now.getTime() + linkLifetimesMs.registration);

/**
 * Makes an account with an organisation that it owns, and sends the link that confirms the address.
 * @throws InvalidInputError for a password that is easy to guess
 * @throws ConflictError `email_taken`
 * @throws TooManyAttemptsError
 */
export async function register(
  { password, organizationName, ...person }: Registration,
  origin: Origin,
): Promise<{ userId: string; organizationId: string; slug: string }> {
  checkPassword(password, person);
  await throttle([
    [perAddress, origin.address],
    [perEmail, person.email],
  ]);
  const passwordHash = await hashPassword(password);
  return asSystem(
    'register',
    async (context) => {
      const userId = await createPerson(context, { ...person, passwordHash, isVerified: false });
      const organization = await createOrganization(context, {
        name: organizationName,
        ownerId: userId,
      });
      await enqueueMail(context, {
        template: 'verify-email',
        to: person.email,
        locale: person.locale,
        userId,
        data: {},
      });
      return { userId, organizationId: organization.id, slug: organization.slug };
    },
    { origin },
  );
}

async function tellOwner(context: Context, email: string): Promise<void> {
  const [owner] = await context.tx
    .select({ id: users.id, locale: users.locale, disabledAt: users.disabledAt })
    .from(users)
    .where(eq(users.email, email));
  if (!owner || owner.disabledAt !== null) return;
  await enqueueMail(context, {
    template: 'already-registered',
    to: email,
    locale: owner.locale,
    userId: owner.id,
    data: {},
  });
  await recordAudit(context, {
    action: 'person.registered-again',
    subject: { type: 'person', id: owner.id },
  });
}
