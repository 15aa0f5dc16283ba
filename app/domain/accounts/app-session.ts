import { eq, isNull, and, sql } from 'drizzle-orm';
import { accessTokenSeconds, signAccessToken } from '#app/providers/access-token.server.ts';
import { deriveTokens } from '#app/providers/derived-token.server.ts';
import { refreshTokens, sessions, users } from '#db/schema/accounts.ts';
import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { recordSignIn } from '../activity/record-sign-in.ts';
import { createSecretToken, hashSecretToken } from '../secret-token.ts';
import { currentSigningKey } from './signing-keys.ts';
import { endSession } from './start-session.ts';

const dayMs = 24 * 60 * 60_000;
/** An app that is not opened for so long signs in again … */
export const refreshLifetimeMs = 30 * dayMs;
/** … and every app after so long. */
export const appSessionLifetimeMs = 90 * dayMs;
/** A refresh token that was used may come once more within this time: its answer was lost on the way. */
export const lostAnswerMs = 10_000;

/** What an app holds. */
export interface AppTokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds. */
  expiresIn: number;
}

/** A refresh token that gets nothing. `reused`: it was used before, and its session has ended for that. */
export type RefreshRefusal = 'unknown' | 'ended' | 'reused';

/** Signs a person in to an app. Acts as the system. */
export async function startAppSession(
  context: Context,
  userId: string,
  methods: SignInMethod[],
): Promise<AppTokens> {
  const { tx, now, origin } = context;
  const [session] = await tx
    .insert(sessions)
    .values({
      userId,
      kind: 'api',
      methods,
      address: origin?.address,
      userAgent: origin?.userAgent?.slice(0, 500),
      createdAt: now,
      lastSeenAt: now,
      provedAt: now,
      expiresAt: new Date(now.getTime() + appSessionLifetimeMs),
    })
    .returning({ id: sessions.id });
  const sessionId = session!.id;
  await recordSignIn(context, userId, {
    action: 'session.signed-in',
    actorUserId: userId,
    subject: { type: 'session', id: sessionId },
    after: { methods, kind: 'api' },
  });
  const { token } = createSecretToken();
  await addRefreshToken(context, sessionId, token);
  return tokensFor(context, { userId, sessionId }, token);
}

/**
 * Exchanges a refresh token for new tokens. Each is good once: one that was used and comes again ends its session, for
 * then two hold it. Only within ten seconds, and while its successor has not been used, it is taken for a lost answer
 * and gets that same successor again, so that an app that asks twice at once holds one token and not two.
 */
export async function refreshAppSession(
  token: string,
  origin: Origin,
): Promise<AppTokens | RefreshRefusal> {
  return asSystem('refresh an app’s tokens', (context) => refresh(context, token), { origin });
}

async function refresh(context: Context, token: string): Promise<AppTokens | RefreshRefusal> {
  const sessionId = await findSessionOf(context, token);
  if (sessionId === null) return 'unknown';
  await lockSession(context, sessionId);
  return exchange(context, token);
}

/** One exchange in a family at a time: who comes second finds the token used. */
async function lockSession({ tx }: Context, sessionId: string): Promise<void> {
  await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
    .for('update');
}

/** The exchange itself; the caller has the session's lock. */
export async function exchange(
  context: Context,
  token: string,
): Promise<AppTokens | RefreshRefusal> {
  const { tx, now } = context;
  const [found] = await tx
    .select({
      id: refreshTokens.id,
      usedAt: refreshTokens.usedAt,
      expiresAt: refreshTokens.expiresAt,
      sessionId: sessions.id,
      sessionEnd: sessions.expiresAt,
      endedAt: sessions.endedAt,
      userId: users.id,
      disabledAt: users.disabledAt,
      successorHash: sql<Uint8Array | null>`(
        select token_hash from app.refresh_tokens successor
        where successor.id = ${refreshTokens.successorId} and successor.used_at is null)`,
    })
    .from(refreshTokens)
    .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(refreshTokens.tokenHash, hashSecretToken(token)));
  if (!found) return 'unknown';
  const { sessionId, userId } = found;
  if (found.endedAt !== null || found.disabledAt !== null || found.sessionEnd <= now)
    return 'ended';

  const followers = deriveTokens('refresh-token', token);
  if (found.usedAt === null) {
    if (found.expiresAt <= now) return 'ended';
    const [next] = followers;
    const successorId = await addRefreshToken(context, sessionId, next);
    await tx
      .update(refreshTokens)
      .set({ usedAt: now, successorId })
      .where(eq(refreshTokens.id, found.id));
    await tx.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, sessionId));
    return tokensFor(context, { userId, sessionId }, next);
  }
  const { successorHash, usedAt } = found;
  const isRecent = now.getTime() - usedAt.getTime() <= lostAnswerMs;
  const lost =
    isRecent && successorHash !== null
      ? followers.find((one) => Buffer.compare(hashSecretToken(one), successorHash) === 0)
      : undefined;
  if (lost !== undefined) return tokensFor(context, { userId, sessionId }, lost);

  await endSession(context, userId, sessionId, 'reused-token');
  await recordSignIn(context, userId, {
    action: 'session.token-reused',
    actorUserId: userId,
    subject: { type: 'session', id: sessionId },
  });
  return 'reused';
}

/** Ends the session that a refresh token belongs to; an unknown one ends nothing. */
export async function endAppSessionOf(token: string, origin: Origin): Promise<void> {
  await asSystem(
    'sign an app out',
    async (context) => {
      const [found] = await context.tx
        .select({ sessionId: sessions.id, userId: sessions.userId })
        .from(refreshTokens)
        .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
        .where(and(eq(refreshTokens.tokenHash, hashSecretToken(token)), isNull(sessions.endedAt)));
      if (found) await signAppOut(context, found.userId, found.sessionId);
    },
    { origin },
  );
}

/** Ends the app's session: its refresh tokens and its access tokens are worth nothing from now on. */
export async function signAppOut(
  context: Context,
  userId: string,
  sessionId: string,
): Promise<void> {
  if (!(await endSession(context, userId, sessionId, 'signed-out'))) return;
  await recordAudit(context, {
    action: 'session.signed-out',
    actorUserId: userId,
    subject: { type: 'session', id: sessionId },
  });
}

async function findSessionOf({ tx }: Context, token: string): Promise<string | null> {
  const [found] = await tx
    .select({ sessionId: refreshTokens.sessionId })
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenHash, hashSecretToken(token)));
  return found?.sessionId ?? null;
}

async function addRefreshToken(
  { tx, now }: Context,
  sessionId: string,
  token: string,
): Promise<string> {
  const [row] = await tx
    .insert(refreshTokens)
    .values({
      sessionId,
      tokenHash: hashSecretToken(token),
      createdAt: now,
      expiresAt: new Date(now.getTime() + refreshLifetimeMs),
    })
    .returning({ id: refreshTokens.id });
  return row!.id;
}

async function tokensFor(
  context: Context,
  claims: { userId: string; sessionId: string },
  refreshToken: string,
): Promise<AppTokens> {
  const key = await currentSigningKey(context);
  return {
    accessToken: await signAccessToken(key, claims, context.now),
    refreshToken,
    expiresIn: accessTokenSeconds,
  };
}
