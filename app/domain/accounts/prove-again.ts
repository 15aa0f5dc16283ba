import { eq } from 'drizzle-orm';
import { sessions } from '#db/schema/accounts.ts';
import type { Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { authenticatePassword } from './authenticate-password.ts';
import { recentProofMs } from './session-limits.ts';

/** Whether the session's person has proved themselves so lately that something sensitive may be done. */
export function isRecentProof({ provedAt }: { provedAt: Date }, now: Date): boolean {
  return now.getTime() - provedAt.getTime() <= recentProofMs;
}

/**
 * Proves again, by the password, who is signed in. Returns false when it is wrong.
 * @throws TooManyAttemptsError, counted with the account's sign-ins
 */
export async function proveAgain(
  session: { id: string; person: { id: string; email: string } },
  password: string,
  origin: Origin,
): Promise<boolean> {
  const proved = await authenticatePassword(session.person.email, password, origin);
  if (proved?.userId !== session.person.id) return false;
  await asSystem(
    'note a proof',
    ({ tx, now }) => tx.update(sessions).set({ provedAt: now }).where(eq(sessions.id, session.id)),
    { origin },
  );
  return true;
}
