import { and, desc, eq, gt, isNull, or } from 'drizzle-orm';
import { sessions } from '#db/schema/accounts.ts';
import type { SessionKind, SignInMethod } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { sessionIdleMs } from './session-limits.ts';

export interface OwnSession {
  id: string;
  kind: SessionKind;
  methods: SignInMethod[];
  address: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastSeenAt: Date;
}

/** Where a person is signed in now, the latest seen first. */
export function listOwnSessions({ tx, now }: Context, userId: string): Promise<OwnSession[]> {
  const idleSince = new Date(now.getTime() - sessionIdleMs);
  return tx
    .select({
      id: sessions.id,
      kind: sessions.kind,
      methods: sessions.methods,
      address: sessions.address,
      userAgent: sessions.userAgent,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.endedAt),
        gt(sessions.expiresAt, now),
        or(eq(sessions.kind, 'api'), gt(sessions.lastSeenAt, idleSince)),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
}
