import { and, eq, isNull } from 'drizzle-orm';
import { sessions, users } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { NotFoundError } from '../errors.ts';

/**
 * Makes somebody staff, or takes it from them. For the operator's command.
 * @returns false when it was so already
 */
export async function setStaff(
  context: Context,
  email: string,
  isStaff: boolean,
): Promise<boolean> {
  const { tx, now } = context;
  const [user] = await tx
    .select({ id: users.id, isStaff: users.isStaff })
    .from(users)
    .where(eq(users.email, email.trim().toLowerCase()));
  if (!user) throw new NotFoundError(`Nobody is registered as ${email}.`);
  if (user.isStaff === isStaff) return false;
  await tx.update(users).set({ isStaff }).where(eq(users.id, user.id));
  if (!isStaff) {
    await tx
      .update(sessions)
      .set({ endedAt: now, endReason: 'staff' })
      .where(and(eq(sessions.userId, user.id), isNull(sessions.endedAt)));
  }
  await recordAudit(context, {
    action: isStaff ? 'staff.granted' : 'staff.revoked',
    subject: { type: 'user', id: user.id },
    before: { isStaff: user.isStaff },
    after: { isStaff },
  });
  return true;
}
