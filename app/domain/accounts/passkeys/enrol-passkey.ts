import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { and, eq } from 'drizzle-orm';
import { passkeys } from '#db/schema/second-factors.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../../activity/record-audit.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import { closeChallenge, findChallenge, startChallenge } from '../authentication-challenges.ts';
import type { ChallengeToken } from '../authentication-challenges.ts';
import { tellSecurityChange } from '../tell-security-change.ts';
import type { RelyingParty } from './relying-party.ts';

const mostPasskeys = 20;

/**
 * What the browser asks an authenticator for: a passkey that finds the account by itself and asks who holds it for a
 * finger, face or PIN. Acts as the system. Throws ConflictError `too_many_passkeys`.
 */
export async function beginPasskey(
  context: Context,
  person: { id: string; email: string; name: string },
  party: RelyingParty,
): Promise<{ options: PublicKeyCredentialCreationOptionsJSON; challenge: ChallengeToken }> {
  const known = await context.tx
    .select({ id: passkeys.credentialId })
    .from(passkeys)
    .where(eq(passkeys.userId, person.id));
  if (known.length >= mostPasskeys) {
    throw new ConflictError('There are too many passkeys.', 'too_many_passkeys');
  }
  const options = await generateRegistrationOptions({
    rpName: 'Lappa',
    rpID: party.id,
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  const challenge = await startChallenge(context, {
    kind: 'passkey-enrolment',
    userId: person.id,
    data: { challenge: options.challenge },
  });
  return { options, challenge };
}

export type PasskeyEnrolment = 'added' | 'refused' | 'expired';

/** Keeps the passkey that an authenticator made for this challenge of this person, once. Acts as the system. */
export async function finishPasskey(
  context: Context,
  {
    userId,
    token,
    name,
    response,
  }: { userId: string; token: string; name: string; response: RegistrationResponseJSON },
  party: RelyingParty,
): Promise<PasskeyEnrolment> {
  const { tx, now } = context;
  const challenge = await findChallenge(context, token, 'passkey-enrolment');
  if (challenge?.userId !== userId || !(await closeChallenge(context, challenge.id))) {
    return 'expired';
  }
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge.data.challenge as string,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) return 'refused';
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const [added] = await tx
    .insert(passkeys)
    .values({
      userId,
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: credential.transports ?? [],
      backedUp: credentialBackedUp,
      name,
      createdAt: now,
    })
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning({ id: passkeys.id });
  if (!added) return 'refused';
  await recordAudit(context, {
    action: 'passkey.added',
    actorUserId: userId,
    subject: { type: 'passkey', id: added.id },
    after: { name },
  });
  await tellSecurityChange(context, userId, 'passkey-added');
  return 'added';
}

/** Takes one of a person's passkeys away. Acts as the system. Throws NotFoundError when it is not theirs. */
export async function removePasskey(context: Context, userId: string, id: string): Promise<void> {
  const [removed] = await context.tx
    .delete(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
    .returning({ name: passkeys.name });
  if (!removed) throw new NotFoundError('There is no such passkey.');
  await recordAudit(context, {
    action: 'passkey.removed',
    actorUserId: userId,
    subject: { type: 'passkey', id },
    before: { name: removed.name },
  });
  await tellSecurityChange(context, userId, 'passkey-removed');
}
