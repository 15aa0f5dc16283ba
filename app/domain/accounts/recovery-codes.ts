import { count, eq, and, isNull } from 'drizzle-orm';
import { recoveryCodes } from '#db/schema/second-factors.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError } from '../errors.ts';
import { createRecoveryCode, hashRecoveryCode } from './recovery-code-text.ts';
import { hasSecondFactor } from './second-factor-code.ts';
import { tellSecurityChange } from './tell-security-change.ts';

const codesAtATime = 8;

/**
 * Gives a person new recovery codes; the old ones are good for nothing after it. Acts as the system.
 * @returns the codes, to be shown once: only their hashes are kept
 * @throws ConflictError `no_second_factor`
 */
export async function renewRecoveryCodes(context: Context, userId: string): Promise<string[]> {
  if (!(await hasSecondFactor(context, userId))) {
    throw new ConflictError('There is no second factor to recover.', 'no_second_factor');
  }
  const codes = await replaceRecoveryCodes(context, userId);
  await recordAudit(context, {
    action: 'recovery-codes.renewed',
    actorUserId: userId,
    subject: { type: 'person', id: userId },
  });
  await tellSecurityChange(context, userId, 'recovery-codes-renewed');
  return codes;
}

/** Replaces a person's codes, telling nobody: part of a larger change. */
export async function replaceRecoveryCodes(
  { tx, now }: Context,
  userId: string,
): Promise<string[]> {
  const codes = Array.from({ length: codesAtATime }, () => createRecoveryCode());
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx
    .insert(recoveryCodes)
    .values(
      codes.map((code) => ({ userId, codeHash: hashRecoveryCode(userId, code), createdAt: now })),
    );
  return codes;
}

/** How many recovery codes a person has left. */
export async function countRecoveryCodes({ tx }: Context, userId: string): Promise<number> {
  const [row] = await tx
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return row?.left ?? 0;
}
