import { and, eq, isNull, sql } from 'drizzle-orm';
import { Secret } from 'otpauth';
import { seal, unseal } from '#app/providers/encryption.server.ts';
import { sessions, users } from '#db/schema/accounts.ts';
import { recoveryCodes, totpFactors } from '#db/schema/second-factors.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError } from '../errors.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { matchTotpStep, totpOf, totpSecretPlace } from './second-factor-code.ts';
import { tellSecurityChange } from './tell-security-change.ts';

/** RFC 4226 recommends 160 bits. */
const secretBytes = 20;
/** A secret that was shown and not confirmed is replaced: whoever saw it then may not know a later factor. */
const pendingMs = 15 * 60_000;

/** What a generator needs to know. */
export interface TotpEnrolment {
  /** Base32, to type by hand. */
  secret: string;
  /** `otpauth://…`, for the QR code. */
  uri: string;
}

/**
 * The secret that waits for its first code, made when there is none. Acts as the system, which alone reads secrets.
 * Throws ConflictError `second_factor_exists`.
 */
export async function beginTotp(context: Context, userId: string): Promise<TotpEnrolment> {
  const { tx, now } = context;
  const [person] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId));
  const fresh = new Secret({ size: secretBytes }).base32;
  const isStale = sql`${totpFactors.createdAt} <= ${new Date(now.getTime() - pendingMs).toISOString()}::timestamptz`;
  const sealed = seal(fresh, totpSecretPlace(userId));
  await tx
    .insert(totpFactors)
    .values({ userId, secret: sealed, createdAt: now })
    .onConflictDoUpdate({
      target: totpFactors.userId,
      set: { secret: sealed, createdAt: now },
      setWhere: sql`${totpFactors.confirmedAt} is null and ${isStale}`,
    });
  const secret = await readPendingSecret(context, userId);
  return { secret, uri: totpOf(secret, person?.email).toString() };
}

/**
 * Makes the generator a second factor, once it has shown a right code, and gives the first recovery codes. The
 * session counts from now on as signed in with it.
 * @returns the recovery codes, to be shown once; null when the code is wrong
 * @throws ConflictError `second_factor_exists`
 */
export async function confirmTotp(
  context: Context,
  { userId, sessionId, code }: { userId: string; sessionId: string; code: string },
): Promise<string[] | null> {
  const { tx, now } = context;
  const secret = await readPendingSecret(context, userId);
  const step = matchTotpStep(secret, code.replace(/[\s-]/g, ''), now);
  if (step === null) return null;
  const confirmed = await tx
    .update(totpFactors)
    .set({ confirmedAt: now, lastStep: step })
    .where(and(eq(totpFactors.userId, userId), isNull(totpFactors.confirmedAt)))
    .returning({ userId: totpFactors.userId });
  if (confirmed.length === 0) throw existing();
  const codes = await replaceRecoveryCodes(context, userId);
  await tx
    .update(sessions)
    .set({ methods: sql`array_append(${sessions.methods}, 'totp')`, provedAt: now })
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)));
  await recordAudit(context, {
    action: 'second-factor.added',
    actorUserId: userId,
    subject: { type: 'person', id: userId },
  });
  await tellSecurityChange(context, userId, 'totp-added');
  return codes;
}

/** Takes the generator and its recovery codes away. Returns false when there was none. Acts as the system. */
export async function removeTotp(context: Context, userId: string): Promise<boolean> {
  const { tx } = context;
  const removed = await tx
    .delete(totpFactors)
    .where(eq(totpFactors.userId, userId))
    .returning({ confirmedAt: totpFactors.confirmedAt });
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  if (!removed[0]?.confirmedAt) return false;
  await recordAudit(context, {
    action: 'second-factor.removed',
    actorUserId: userId,
    subject: { type: 'person', id: userId },
  });
  await tellSecurityChange(context, userId, 'totp-removed');
  return true;
}

async function readPendingSecret({ tx }: Context, userId: string): Promise<string> {
  const [row] = await tx.select().from(totpFactors).where(eq(totpFactors.userId, userId));
  if (!row || row.confirmedAt) throw existing();
  return unseal(row.secret, totpSecretPlace(userId));
}

const existing = () =>
  new ConflictError('There is a second factor already.', 'second_factor_exists');
