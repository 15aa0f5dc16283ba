import { lt, or } from 'drizzle-orm';
import { linkTokens, refreshTokens, sessions } from '#db/schema/accounts.ts';
import { authenticationChallenges } from '#db/schema/second-factors.ts';
import type { Context } from '#db/tenancy.server.ts';

const dayMs = 24 * 60 * 60_000;
/** Sessions that ended stay for so long: "was that me?" is asked weeks later. */
const endedSessionsKeptMs = 90 * dayMs;
/** What could be used once and is over is of no use; a day is for the clocks. */
const usedUpKeptMs = dayMs;

/** Removes sessions that ended long ago, and links, challenges and refresh tokens that are over. */
export async function forgetExpired({ tx, now }: Context): Promise<{ sessions: number }> {
  const usedUp = new Date(now.getTime() - usedUpKeptMs);
  const longEnded = new Date(now.getTime() - endedSessionsKeptMs);
  await tx.delete(linkTokens).where(lt(linkTokens.expiresAt, usedUp));
  await tx.delete(authenticationChallenges).where(lt(authenticationChallenges.expiresAt, usedUp));
  await tx.delete(refreshTokens).where(lt(refreshTokens.expiresAt, usedUp));
  const forgotten = await tx
    .delete(sessions)
    .where(or(lt(sessions.endedAt, longEnded), lt(sessions.expiresAt, longEnded)))
    .returning({ id: sessions.id });
  return { sessions: forgotten.length };
}
