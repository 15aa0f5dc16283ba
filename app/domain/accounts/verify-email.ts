import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { authenticatePassword } from './authenticate-password.ts';
import { finishSignIn } from './finish-sign-in.ts';
import type { SignInOutcome } from './finish-sign-in.ts';
import { findLink, redeemLink } from './link-tokens.ts';
import type { LinkHolder } from './link-tokens.ts';
import { lookAtLink } from './look-at-link.ts';
import { proveAddress } from './prove-address.ts';

/** What the browser that follows a link brings: who is signed in, and by what; and whether it registered. */
export interface FollowingBrowser {
  session: { userId: string; knowsPassword: boolean } | null;
  registrationToken: string | null;
}

export type VerificationStep =
  /** The link is not good: used, too old, garbled. */
  | { kind: 'unusable' }
  /** One click is left. */
  | { kind: 'confirm'; email: string }
  /** This browser did not set the password: it has to show that it knows it, or do without it. */
  | { kind: 'password'; email: string };

/** What a link to confirm an address asks of the browser that follows it. Uses nothing up. */
export function findVerificationStep(
  token: string,
  browser: FollowingBrowser,
): Promise<VerificationStep> {
  return asSystem('look at a verification link', async (context) => {
    const holder = await findLink(context, token, 'verify-email');
    if (!holder) return { kind: 'unusable' };
    const isKnown = await hasSetPassword(context, holder, browser);
    return { kind: isKnown ? 'confirm' : 'password', email: holder.email };
  });
}

/** Whether this browser is of the one who chose the account's password. */
async function hasSetPassword(
  context: Context,
  { userId }: LinkHolder,
  { session, registrationToken }: FollowingBrowser,
): Promise<boolean> {
  if (session?.userId === userId && session.knowsPassword) return true;
  if (registrationToken === null) return false;
  const registered = await findLink(context, registrationToken, 'registration');
  return registered?.userId === userId;
}

/**
 * Confirms an address by the link that was sent to it, and signs in. With the password, in the browser that registered
 * or in one that is signed in with it, the password is kept; `password: null` elsewhere throws it away, because
 * somebody else may have chosen it.
 * @throws ConflictError `link_unusable`
 * @throws ConflictError `wrong_password`; the link stays good
 * @throws TooManyAttemptsError
 */
export async function verifyEmail(
  token: string,
  given: { password: string | null; browser: FollowingBrowser },
  origin: Origin,
): Promise<SignInOutcome> {
  const knowsIt = given.password !== null && (await isPasswordOf(token, given.password, origin));
  return asSystem(
    'verify an address',
    async (context) => {
      const holder = await redeemLink(context, token, 'verify-email');
      if (!holder) throw unusable();
      const knowsPassword = knowsIt || (await hasSetPassword(context, holder, given.browser));
      await proveAddress(context, holder.userId, { knowsPassword });
      return finishSignIn(context, holder.userId, [knowsIt ? 'password' : 'sign-in-link']);
    },
    { origin },
  );
}

async function isPasswordOf(token: string, password: string, origin: Origin): Promise<true> {
  const holder = await lookAtLink(token, ['verify-email']);
  if (!holder) throw unusable();
  const person = await authenticatePassword(holder.email, password, origin);
  if (!person) throw new ConflictError('The password is not right.', 'wrong_password');
  return true;
}

const unusable = () => new ConflictError('The link is not good any more.', 'link_unusable');
