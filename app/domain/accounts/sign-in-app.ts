import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { proveSecondFactor } from './answer-second-factor.ts';
import { startAppSession } from './app-session.ts';
import type { AppTokens } from './app-session.ts';
import { authenticatePassword } from './authenticate-password.ts';
import { recogniseAccessToken } from './recognise-access-token.ts';
import type { SignedInPerson } from './recognise-session.ts';
import { hasSecondFactor } from './second-factor-code.ts';

export interface SignedInApp {
  tokens: AppTokens;
  person: SignedInPerson;
}

/** What came of an app's sign-in. `otp-required`: the password is right, and a code must come along. */
export type AppSignIn =
  | ({ kind: 'signed-in' } & SignedInApp)
  | { kind: 'wrong-password' }
  | { kind: 'otp-required' }
  | { kind: 'wrong-otp' };

/**
 * Signs in to an app with e-mail, password and, for who has a second factor, a code of theirs.
 * @throws TooManyAttemptsError
 */
export async function signInAppWithPassword(
  { email, password, otp }: { email: string; password: string; otp?: string },
  origin: Origin,
): Promise<AppSignIn> {
  const known = await authenticatePassword(email, password, origin);
  if (!known) return { kind: 'wrong-password' };
  const { userId } = known;
  const asksForCode = await asSystem('look for a second factor', (context) =>
    hasSecondFactor(context, userId),
  );
  if (!asksForCode)
    return { kind: 'signed-in', ...(await signInApp(userId, ['password'], origin)) };
  if (otp === undefined) return { kind: 'otp-required' };
  const method = await proveSecondFactor(userId, otp, origin);
  if (method === null) return { kind: 'wrong-otp' };
  return { kind: 'signed-in', ...(await signInApp(userId, ['password', method], origin)) };
}

/** Signs a person in to an app who has proved who they are by `methods`. */
export function signInApp(
  userId: string,
  methods: SignInMethod[],
  origin: Origin,
): Promise<SignedInApp> {
  return asSystem(
    'sign in to an app',
    async (context) => {
      const tokens = await startAppSession(context, userId, methods);
      const session = await recogniseAccessToken(context, tokens.accessToken);
      if (!session) throw new Error('The app’s own token is not good.');
      return { tokens, person: session.person };
    },
    { origin },
  );
}
