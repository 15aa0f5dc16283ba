import { eq } from 'drizzle-orm';
import { passwords, users } from '#db/schema/accounts.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordSignIn } from '../activity/record-sign-in.ts';
import { forgetAttempts } from '../operations/count-attempt.ts';
import type { AttemptLimit } from '../operations/count-attempt.ts';
import { normalizeEmail } from './email-address.ts';
import { verifyPassword } from './password-hash.ts';
import { throttle } from './throttle.ts';

/** Wrong or right, before a right one: an account is guessed at ten times in a quarter of an hour at most. */
const perAccount: AttemptLimit = { name: 'sign-in:account', attempts: 10, windowSeconds: 900 };
/** An office of many behind one address signs in on a Monday morning; a guesser tries many accounts. */
const perAddress: AttemptLimit = { name: 'sign-in:address', attempts: 60, windowSeconds: 900 };

/**
 * Whose e-mail and password these are; null when they are nobody's. Takes the same time for a wrong password and for
 * an address without an account. Opens transactions of its own: attempts count whatever comes of them, and hashing
 * holds no connection.
 * @throws TooManyAttemptsError for the account or the address that asks
 */
export async function authenticatePassword(
  email: string,
  password: string,
  origin: Origin,
): Promise<{ userId: string } | null> {
  const account = normalizeEmail(email);
  await throttle([
    [perAddress, origin.address],
    [perAccount, account],
  ]);
  const known = await asSystem('find a password', (context) => findPassword(context, account));
  const isRight = await verifyPassword(known?.hash ?? null, password);
  const userId = known && isRight && known.disabledAt === null ? known.userId : null;
  await asSystem(
    'end a sign-in attempt',
    async (context) => {
      if (userId !== null) return forgetAttempts(context, perAccount, account);
      await recordSignIn(context, known?.userId ?? null, {
        action: 'session.refused',
        isVisitor: true,
        subject: known ? { type: 'person', id: known.userId } : undefined,
        after: { methods: ['password'] },
      });
    },
    { origin },
  );
  return userId === null ? null : { userId };
}

async function findPassword({ tx }: Context, email: string) {
  const [row] = await tx
    .select({ userId: users.id, hash: passwords.hash, disabledAt: users.disabledAt })
    .from(users)
    .leftJoin(passwords, eq(passwords.userId, users.id))
    .where(eq(users.email, email));
  return row;
}
