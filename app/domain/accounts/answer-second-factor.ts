import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordSignIn } from '../activity/record-sign-in.ts';
import { countAttempt, forgetAttempts } from '../operations/count-attempt.ts';
import { closeChallenge, countAnswer, findChallenge } from './authentication-challenges.ts';
import type { Challenge } from './authentication-challenges.ts';
import { startSignedInSession } from './finish-sign-in.ts';
import type { SignInOutcome } from './finish-sign-in.ts';
import { secondFactorLimit, spendSecondFactorCode } from './second-factor-code.ts';
import type { SecondFactorMethod } from './second-factor-code.ts';

/** What came of an answer: signed in, a wrong code, or a challenge that takes no more answers. */
export type SecondFactorAnswer =
  | Extract<SignInOutcome, { kind: 'signed-in' }>
  | { kind: 'wrong-code' }
  | { kind: 'expired' };

/** Whether the browser's challenge still waits for a code. */
export async function awaitsSecondFactor(token: string): Promise<boolean> {
  return asSystem(
    'look for a second-factor challenge',
    async (context) => (await findChallenge(context, token, 'second-factor')) !== null,
  );
}

/**
 * Ends a sign-in that waited for a code. A code is good once, a challenge takes five answers in ten minutes, and an
 * account ten in a quarter of an hour. Throws TooManyAttemptsError.
 */
export async function answerSecondFactor(
  token: string,
  code: string,
  origin: Origin,
): Promise<SecondFactorAnswer> {
  const challenge = await asSystem('count an answer to a challenge', async (context) => {
    const found = await countAnswer(context, token, 'second-factor');
    if (found?.userId) await countAttempt(context, secondFactorLimit, found.userId);
    return found;
  });
  const userId = challenge?.userId;
  if (!challenge || !userId) return { kind: 'expired' };
  return asSystem('answer a second factor', (context) => answer(context, challenge, userId, code), {
    origin,
  });
}

async function answer(
  context: Context,
  challenge: Challenge,
  userId: string,
  code: string,
): Promise<SecondFactorAnswer> {
  const method = await spendSecondFactorCode(context, userId, code);
  if (method === null) {
    await recordRefusal(context, userId);
    return { kind: 'wrong-code' };
  }
  if (!(await closeChallenge(context, challenge.id))) return { kind: 'expired' };
  await forgetAttempts(context, secondFactorLimit, userId);
  const first = challenge.data.methods as SignInMethod[];
  return startSignedInSession(context, userId, [...first, method]);
}

/**
 * Proves a second factor where no challenge is kept between two requests: an app's sign-in sends both at once, and a
 * person who is signed in proves again who they are. Null when the code is wrong. Throws TooManyAttemptsError.
 */
export async function proveSecondFactor(
  userId: string,
  code: string,
  origin: Origin,
): Promise<SecondFactorMethod | null> {
  await asSystem('count a second-factor attempt', (context) =>
    countAttempt(context, secondFactorLimit, userId),
  );
  return asSystem(
    'prove a second factor',
    async (context) => {
      const method = await spendSecondFactorCode(context, userId, code);
      if (method === null) await recordRefusal(context, userId);
      else await forgetAttempts(context, secondFactorLimit, userId);
      return method;
    },
    { origin },
  );
}

function recordRefusal(context: Context, userId: string): Promise<void> {
  return recordSignIn(context, userId, {
    action: 'session.refused',
    actorUserId: userId,
    subject: { type: 'person', id: userId },
    after: { methods: ['totp'] },
  });
}
