import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordSignIn } from '../activity/record-sign-in.ts';
import { startChallenge } from './authentication-challenges.ts';
import type { ChallengeToken } from './authentication-challenges.ts';
import { hasSecondFactor } from './second-factor-code.ts';
import { startBrowserSession } from './start-session.ts';
import type { BrowserSession } from './start-session.ts';

/** What a first proof leads to. */
export type SignInOutcome =
  | { kind: 'signed-in'; session: BrowserSession }
  /** The person has a second factor; the challenge waits for it. */
  | { kind: 'second-factor'; challenge: ChallengeToken };

/** What needs no code after it: each is, or brought, a second factor already. */
const enough: readonly SignInMethod[] = ['passkey', 'totp', 'recovery-code'];

/**
 * Signs a person in who has proved who they are by `methods`, or asks for their second factor first. Every way to sign
 * in a browser ends here. Acts as the system: before this nobody is known.
 *
 * Single sign-on asks too: whoever runs the identity provider could otherwise come in as anybody of their domain, into
 * other organisations as well.
 */
export async function finishSignIn(
  context: Context,
  userId: string,
  methods: SignInMethod[],
): Promise<SignInOutcome> {
  const isEnough = methods.some((method) => enough.includes(method));
  if (isEnough || !(await hasSecondFactor(context, userId))) {
    return startSignedInSession(context, userId, methods);
  }
  const challenge = await startChallenge(context, {
    kind: 'second-factor',
    userId,
    data: { methods },
  });
  return { kind: 'second-factor', challenge };
}

/** The end of a sign-in: the session, and its entry in the audit trail. */
export async function startSignedInSession(
  context: Context,
  userId: string,
  methods: SignInMethod[],
): Promise<Extract<SignInOutcome, { kind: 'signed-in' }>> {
  const session = await startBrowserSession(context, userId, methods);
  await recordSignIn(context, userId, {
    action: 'session.signed-in',
    actorUserId: userId,
    subject: { type: 'session', id: session.id },
    after: { methods },
  });
  return { kind: 'signed-in', session };
}
