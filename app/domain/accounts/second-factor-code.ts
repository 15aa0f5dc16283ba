import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { unseal } from '#app/providers/encryption.server.ts';
import { recoveryCodes, totpFactors } from '#db/schema/second-factors.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { AttemptLimit } from '../operations/count-attempt.ts';
import { hashRecoveryCode } from './recovery-code-text.ts';
import { tellSecurityChange } from './tell-security-change.ts';

/** Codes that may be tried for one account, over all its challenges. */
export const secondFactorLimit: AttemptLimit = {
  name: 'second-factor:account',
  attempts: 10,
  windowSeconds: 15 * 60,
};

const stepSeconds = 30;
/** Codes of the step before and after are taken too: clocks differ. */
const stepsAround = 1;

export type SecondFactorMethod = 'totp' | 'recovery-code';

/** Six digits, in steps of 30 seconds, SHA-1: what every generator knows (RFC 6238). */
export function totpOf(secret: string, label?: string): TOTP {
  return new TOTP({
    issuer: 'Lappa',
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: stepSeconds,
  });
}

/** The time step whose code this is, near `now`; null when it is none. */
export function matchTotpStep(secret: string, code: string, now: Date): number | null {
  const delta = totpOf(secret).validate({
    token: code,
    timestamp: now.getTime(),
    window: stepsAround,
  });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / stepSeconds) + delta;
}

/** Where the secret of a person's generator is sealed. */
export const totpSecretPlace = (userId: string) => ({
  table: 'totp_factors',
  column: 'secret',
  row: userId,
});

/** Whether a code is asked for when the person signs in. */
export async function hasSecondFactor({ tx }: Context, userId: string): Promise<boolean> {
  const [found] = await tx
    .select({ userId: totpFactors.userId })
    .from(totpFactors)
    .where(and(eq(totpFactors.userId, userId), isNotNull(totpFactors.confirmedAt)));
  return found !== undefined;
}

/**
 * Uses up a person's code, from their generator or of their recovery codes; null when it is wrong or was used
 * before. The caller counts the attempt by {@link secondFactorLimit} first, in a transaction of its own.
 */
export async function spendSecondFactorCode(
  context: Context,
  userId: string,
  given: string,
): Promise<SecondFactorMethod | null> {
  if (!(await hasSecondFactor(context, userId))) return null;
  const code = given.replace(/[\s-]/g, '');
  if (/^\d{6}$/.test(code)) return (await spendTotp(context, userId, code)) ? 'totp' : null;
  return (await spendRecoveryCode(context, userId, code)) ? 'recovery-code' : null;
}

async function spendTotp({ tx, now }: Context, userId: string, code: string): Promise<boolean> {
  const [factor] = await tx
    .select({ secret: totpFactors.secret })
    .from(totpFactors)
    .where(eq(totpFactors.userId, userId));
  if (!factor) return false;
  const step = matchTotpStep(unseal(factor.secret, totpSecretPlace(userId)), code, now);
  if (step === null) return false;
  // One statement, so that of two answers with one code one finds the step still free.
  const spent = await tx
    .update(totpFactors)
    .set({ lastStep: step })
    .where(and(eq(totpFactors.userId, userId), lt(totpFactors.lastStep, step)))
    .returning({ userId: totpFactors.userId });
  return spent.length > 0;
}

async function spendRecoveryCode(context: Context, userId: string, code: string): Promise<boolean> {
  const { tx, now } = context;
  const spent = await tx
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.codeHash, hashRecoveryCode(userId, code)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ id: recoveryCodes.id });
  if (spent.length === 0) return false;
  await tellSecurityChange(context, userId, 'recovery-code-used');
  return true;
}
