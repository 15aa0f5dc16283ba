import { and, eq, isNull, ne } from 'drizzle-orm';
import { sessions } from '#db/schema/accounts.ts';
import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { createSecretToken } from '../secret-token.ts';
import { sessionLifetimeMs } from './session-limits.ts';

/** What the browser keeps. */
export interface BrowserSession {
  id: string;
  token: string;
  expiresAt: Date;
}

/** Signs a person in to a browser: always a new session with a new token. */
export async function startBrowserSession(
  { tx, now, origin }: Context,
  userId: string,
  methods: SignInMethod[],
): Promise<BrowserSession> {
  const { token, hash } = createSecretToken();
  const expiresAt = new Date(now.getTime() + sessionLifetimeMs);
  const [row] = await tx
    .insert(sessions)
    .values({
      userId,
      kind: 'browser',
      tokenHash: hash,
      methods,
      address: origin?.address,
      userAgent: origin?.userAgent?.slice(0, 500),
      createdAt: now,
      lastSeenAt: now,
      provedAt: now,
      expiresAt,
    })
    .returning({ id: sessions.id });
  return { id: row!.id, token, expiresAt };
}

export type SessionEnd =
  | 'signed-out'
  | 'replaced'
  | 'ended-by-person'
  | 'password-changed'
  | 'address-proved'
  | 'reused-token'
  | 'staff';

/** Ends one session of a person. Returns false when it has ended already or is not theirs. */
export async function endSession(
  { tx, now }: Context,
  userId: string,
  sessionId: string,
  endReason: SessionEnd,
): Promise<boolean> {
  const ended = await tx
    .update(sessions)
    .set({ endedAt: now, endReason })
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
  return ended.length > 0;
}

/**
 * Ends all sessions of a person but `exceptId`.
 * @returns how many there were
 */
export async function endOtherSessions(
  { tx, now }: Context,
  userId: string,
  exceptId: string | null,
  endReason: SessionEnd,
): Promise<number> {
  const ended = await tx
    .update(sessions)
    .set({ endedAt: now, endReason })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.endedAt),
        exceptId === null ? undefined : ne(sessions.id, exceptId),
      ),
    )
    .returning({ id: sessions.id });
  return ended.length;
}
