import type { Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { authenticatePassword } from './authenticate-password.ts';
import { finishSignIn } from './finish-sign-in.ts';
import type { SignInOutcome } from './finish-sign-in.ts';
import { redeemLink } from './link-tokens.ts';
import { proveAddress } from './prove-address.ts';

/**
 * Signs in with e-mail and password; null when they are nobody's.
 * @throws TooManyAttemptsError
 */
export async function signInWithPassword(
  { email, password }: { email: string; password: string },
  origin: Origin,
): Promise<SignInOutcome | null> {
  const person = await authenticatePassword(email, password, origin);
  if (!person) return null;
  return asSystem(
    'sign in with a password',
    (context) => finishSignIn(context, person.userId, ['password']),
    { origin },
  );
}

/**
 * Signs in with the link of a mail, which also proves the address.
 * @throws ConflictError `link_unusable`
 */
export function signInWithLink(token: string, origin: Origin): Promise<SignInOutcome> {
  return asSystem(
    'sign in with a link',
    async (context) => {
      const holder = await redeemLink(context, token, 'sign-in');
      if (!holder) throw new ConflictError('The link is not good any more.', 'link_unusable');
      await proveAddress(context, holder.userId, { knowsPassword: false });
      return finishSignIn(context, holder.userId, ['sign-in-link']);
    },
    { origin },
  );
}
