import { and, eq, isNull, sql } from 'drizzle-orm';
import { sessions, users } from '#db/schema/accounts.ts';
import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { hashSecretToken } from '../secret-token.ts';
import { seenEveryMs, sessionIdleMs } from './session-limits.ts';

/** Who is signed in, as every page and answer may know it. */
export interface SignedInPerson {
  id: string;
  email: string;
  name: string;
  locale: 'sv' | 'en';
  isVerified: boolean;
  isStaff: boolean;
}

export interface RecognisedSession {
  id: string;
  methods: SignInMethod[];
  createdAt: Date;
  /** Of the request before this one, to a minute. */
  lastSeenAt: Date;
  /** When the person last proved who they are. */
  provedAt: Date;
  person: SignedInPerson;
}

/** The session of a browser's cookie; null when there is none, or it has ended, expired or been idle for too long. */
export function recogniseBrowser(
  context: Context,
  token: string,
): Promise<RecognisedSession | null> {
  return recognise(context, eq(sessions.tokenHash, hashSecretToken(token)));
}

/** The session that an app's access token names; null as above. */
export function recogniseApp(
  context: Context,
  sessionId: string,
): Promise<RecognisedSession | null> {
  return recognise(context, and(eq(sessions.id, sessionId), eq(sessions.kind, 'api')));
}

async function recognise(
  { tx, now }: Context,
  which: ReturnType<typeof and>,
): Promise<RecognisedSession | null> {
  const [found] = await tx
    .select({
      id: sessions.id,
      kind: sessions.kind,
      methods: sessions.methods,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      provedAt: sessions.provedAt,
      expiresAt: sessions.expiresAt,
      person: {
        id: users.id,
        email: users.email,
        name: users.name,
        locale: users.locale,
        isVerified: sql<boolean>`${users.emailVerifiedAt} is not null`,
        isStaff: users.isStaff,
      },
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(which, isNull(sessions.endedAt), isNull(users.disabledAt)));
  if (!found) return null;
  const { kind, expiresAt, ...session } = found;
  const idleMs = now.getTime() - session.lastSeenAt.getTime();
  // An app's refresh tokens have limits of their own.
  if (expiresAt <= now || (kind === 'browser' && idleMs > sessionIdleMs)) return null;
  if (idleMs > seenEveryMs) {
    await tx.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, session.id));
  }
  return session;
}
