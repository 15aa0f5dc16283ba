import { eq } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError, NotFoundError } from '../errors.ts';

/**
 * Shuts somebody out, or lets them in again, and tells why. Their sessions stop at the next request. Throws
 * ConflictError for who would shut themselves out, NotFoundError for nobody.
 */
export async function setUserDisabled(
  context: Context,
  id: string,
  change: { disabled: boolean; reason: string },
): Promise<void> {
  const { tx, actor, now } = context;
  if (actor.kind === 'staff' && actor.userId === id) {
    throw new ConflictError('Nobody shuts themselves out.', 'own_account');
  }
  const [before] = await tx
    .select({ disabledAt: users.disabledAt })
    .from(users)
    .where(eq(users.id, id));
  if (!before) throw new NotFoundError('There is no such person.');
  await tx
    .update(users)
    .set({ disabledAt: change.disabled ? now : null })
    .where(eq(users.id, id));
  await recordAudit(context, {
    action: change.disabled ? 'user.disabled' : 'user.enabled',
    subject: { type: 'user', id },
    before: { disabled: before.disabledAt !== null },
    after: { disabled: change.disabled },
    reason: change.reason,
  });
}
