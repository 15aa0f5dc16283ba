import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { startBrowserSession } from './start-session.ts';
import type { BrowserSession } from './start-session.ts';

/** What a first proof leads to. */
export type SignInOutcome =
  | { kind: 'signed-in'; session: BrowserSession }
  /** The person has a second factor; the challenge waits for it. */
  | { kind: 'second-factor'; challenge: { token: string; expiresAt: Date } };

/**
 * Signs a person in who has proved who they are by `methods`, or asks for their second factor first. Every way to sign
 * in a browser ends here. Acts as the system: before this nobody is known.
 */
export async function finishSignIn(
  context: Context,
  userId: string,
  methods: SignInMethod[],
): Promise<SignInOutcome> {
  const session = await startBrowserSession(context, userId, methods);
  await recordAudit(context, {
    action: 'session.signed-in',
    actorUserId: userId,
    subject: { type: 'session', id: session.id },
    after: { methods },
  });
  return { kind: 'signed-in', session };
}
