import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { and, eq, isNull } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { passkeys } from '#db/schema/second-factors.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordSignIn } from '../../activity/record-sign-in.ts';
import type { AttemptLimit } from '../../operations/count-attempt.ts';
import { closeChallenge, findChallenge, startChallenge } from '../authentication-challenges.ts';
import type { ChallengeToken } from '../authentication-challenges.ts';
import { finishSignIn } from '../finish-sign-in.ts';
import type { SignInOutcome } from '../finish-sign-in.ts';
import { throttle } from '../throttle.ts';
import type { RelyingParty } from './relying-party.ts';

const perAddress: AttemptLimit = { name: 'passkey:address', attempts: 60, windowSeconds: 900 };

/** What the browser asks authenticators: any passkey of this site. Throws TooManyAttemptsError. */
export async function beginPasskeySignIn(
  party: RelyingParty,
  origin: Origin,
): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; challenge: ChallengeToken }> {
  await throttle([[perAddress, origin.address]]);
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    userVerification: 'required',
  });
  const challenge = await asSystem('start a passkey sign-in', (context) =>
    startChallenge(context, {
      kind: 'passkey-sign-in',
      userId: null,
      data: { challenge: options.challenge },
    }),
  );
  return { options, challenge };
}

export type PasskeySignIn = SignInOutcome | { kind: 'refused' } | { kind: 'expired' };

/** Signs in whose passkey answered this challenge: once, on this site, by who unlocked it. */
export function finishPasskeySignIn(
  token: string,
  response: AuthenticationResponseJSON,
  party: RelyingParty,
  origin: Origin,
): Promise<PasskeySignIn> {
  return asSystem(
    'sign in by passkey',
    async (context) => {
      const challenge = await findChallenge(context, token, 'passkey-sign-in');
      if (!challenge || !(await closeChallenge(context, challenge.id))) return { kind: 'expired' };
      const expected = challenge.data.challenge as string;
      const userId = await verifyPasskey(context, response, expected, party);
      if (userId !== null) return finishSignIn(context, userId, ['passkey']);
      await recordSignIn(context, null, {
        action: 'session.refused',
        isVisitor: true,
        after: { methods: ['passkey'] },
      });
      return { kind: 'refused' };
    },
    { origin },
  );
}

/** Whose passkey it is; null when it is unknown or its answer does not hold. */
async function verifyPasskey(
  { tx, now }: Context,
  response: AuthenticationResponseJSON,
  expectedChallenge: string,
  party: RelyingParty,
): Promise<string | null> {
  const [known] = await tx
    .select({ passkey: passkeys })
    .from(passkeys)
    .innerJoin(users, and(eq(users.id, passkeys.userId), isNull(users.disabledAt)))
    .where(eq(passkeys.credentialId, String(response.id)));
  if (!known) return null;
  const { id, userId, credentialId, publicKey, counter } = known.passkey;
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    credential: { id: credentialId, publicKey: new Uint8Array(publicKey), counter },
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) return null;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  await tx
    .update(passkeys)
    .set({ counter: newCounter, backedUp: credentialBackedUp, lastUsedAt: now })
    .where(eq(passkeys.id, id));
  return userId;
}
