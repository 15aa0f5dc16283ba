import { and, eq, isNull } from 'drizzle-orm';
import { passwords, users } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { cancelLinks } from './link-tokens.ts';
import { endOtherSessions } from './start-session.ts';

/**
 * The person has shown that the address is theirs: by a link, an invitation or an identity provider. At the first
 * proof a password that was set before is thrown away with its sessions, because anybody may have registered the
 * address to wait for its owner; unless the one who proves the address has shown that they know the password too.
 * Does nothing when the address was proved before. Acts as the system.
 */
export async function proveAddress(
  context: Context,
  userId: string,
  { knowsPassword }: { knowsPassword: boolean },
): Promise<void> {
  const { tx, now } = context;
  const [proved] = await tx
    .update(users)
    .set({ emailVerifiedAt: now })
    .where(and(eq(users.id, userId), isNull(users.emailVerifiedAt)))
    .returning({ id: users.id });
  if (!proved) return;
  await cancelLinks(context, userId, ['verify-email', 'registration']);
  let isPasswordDiscarded = false;
  if (!knowsPassword) {
    const discarded = await tx
      .delete(passwords)
      .where(eq(passwords.userId, userId))
      .returning({ userId: passwords.userId });
    isPasswordDiscarded = discarded.length > 0;
    await endOtherSessions(context, userId, null, 'address-proved');
  }
  await recordAudit(context, {
    action: 'person.address-proved',
    actorUserId: userId,
    subject: { type: 'person', id: userId },
    after: { isPasswordDiscarded },
  });
}
