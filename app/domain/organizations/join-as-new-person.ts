import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { changeProfile } from '../accounts/change-profile.ts';
import { createPerson } from '../accounts/create-person.ts';
import { finishSignIn } from '../accounts/finish-sign-in.ts';
import type { SignInOutcome } from '../accounts/finish-sign-in.ts';
import { hashPassword } from '../accounts/password-hash.ts';
import { checkPassword } from '../accounts/password-rules.ts';
import { proveAddress } from '../accounts/prove-address.ts';
import { setPassword } from '../accounts/set-password.ts';
import { ConflictError } from '../errors.ts';
import { holdOpenInvitation, joinByInvitation } from './accept-invitation.ts';
import type { FoundInvitation } from './find-invitation.ts';

export interface NewMember {
  token: string;
  name: string;
  password: string;
  locale: 'sv' | 'en';
}

/**
 * Accepts an invitation as somebody without an account: makes it, with the address proved by the link, and signs in.
 * An account of the address that nobody ever proved is taken over: its password, sessions and name are gone.
 * Throws ConflictError (`account_exists`, and as acceptInvitation), NotFoundError, PlanLimitError, or InvalidInputError
 * for a password that is easy to guess.
 */
export async function joinAsNewPerson(
  member: NewMember,
  origin: Origin,
): Promise<{ slug: string; outcome: SignInOutcome }> {
  const { token, name, password } = member;
  const { email } = await asSystem('find whose invitation it is', (context) =>
    holdInvitationOfNobody(context, token),
  );
  checkPassword(password, { email, name });
  const hash = await hashPassword(password);
  return asSystem(
    'join as a new person',
    async (context) => {
      const invitation = await holdInvitationOfNobody(context, token);
      const userId = await makePerson(context, invitation, member, hash);
      const { slug } = await joinByInvitation(context, invitation, userId);
      return { slug, outcome: await finishSignIn(context, userId, ['password']) };
    },
    { origin },
  );
}

async function holdInvitationOfNobody(context: Context, token: string): Promise<FoundInvitation> {
  const invitation = await holdOpenInvitation(context, token);
  if (invitation.account?.isVerified) {
    throw new ConflictError('The address has an account: sign in.', 'account_exists', invitation);
  }
  return invitation;
}

async function makePerson(
  context: Context,
  { account, email }: FoundInvitation,
  { name, locale }: NewMember,
  passwordHash: string,
): Promise<string> {
  if (account === null) {
    return createPerson(context, { email, name, locale, passwordHash, isVerified: true });
  }
  await proveAddress(context, account.id, { knowsPassword: false });
  await setPassword(context, account.id, { hash: passwordHash, keepSessionId: null });
  await changeProfile(context, account, { name, locale });
  return account.id;
}
