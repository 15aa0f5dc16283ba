import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { authenticationChallenges } from '#db/schema/second-factors.ts';
import type { ChallengeKind } from '#db/schema/second-factors.ts';
import type { Context } from '#db/tenancy.server.ts';
import { createSecretToken, hashSecretToken } from '../secret-token.ts';

/** How long a browser may take between the two steps of a sign-in or an enrolment. */
export const challengeLifetimeMs = 10 * 60_000;
/** Answers that one challenge takes. */
const attemptsPerChallenge = 5;

/** What the browser keeps in a cookie until the second step. */
export interface ChallengeToken {
  token: string;
  expiresAt: Date;
}

export interface Challenge {
  id: string;
  /** Null while nobody is known: a passkey or an identity provider will tell. */
  userId: string | null;
  data: Record<string, unknown>;
}

/** Begins something that takes two requests of one browser. Forgets those that were never finished. */
export async function startChallenge(
  { tx, now }: Context,
  challenge: { kind: ChallengeKind; userId: string | null; data?: Record<string, unknown> },
): Promise<ChallengeToken> {
  const { token, hash } = createSecretToken();
  const expiresAt = new Date(now.getTime() + challengeLifetimeMs);
  const { kind, userId, data = {} } = challenge;
  if (userId !== null) {
    const ownExpired = and(
      eq(authenticationChallenges.userId, userId),
      lt(authenticationChallenges.expiresAt, now),
    );
    await tx.delete(authenticationChallenges).where(ownExpired);
  }
  await tx
    .insert(authenticationChallenges)
    .values({ kind, userId, data, tokenHash: hash, createdAt: now, expiresAt });
  return { token, expiresAt };
}

/** Still to be answered: not used, not expired, not tried too often. */
const isOpen = (token: string, kind: ChallengeKind, now: Date) =>
  and(
    eq(authenticationChallenges.tokenHash, hashSecretToken(token)),
    eq(authenticationChallenges.kind, kind),
    isNull(authenticationChallenges.usedAt),
    gt(authenticationChallenges.expiresAt, now),
    lt(authenticationChallenges.attempts, attemptsPerChallenge),
  );

const asChallenge = {
  id: authenticationChallenges.id,
  userId: authenticationChallenges.userId,
  data: authenticationChallenges.data,
};

/** The challenge that the token stands for, without touching it; null when it is not to be answered (any more). */
export async function findChallenge(
  { tx, now }: Context,
  token: string,
  kind: ChallengeKind,
): Promise<Challenge | null> {
  const [found] = await tx
    .select(asChallenge)
    .from(authenticationChallenges)
    .where(isOpen(token, kind, now));
  return found ?? null;
}

/**
 * Counts one answer to a challenge; null when it takes no more. Count in a transaction of its own: what is rolled
 * back has not been counted.
 */
export async function countAnswer(
  { tx, now }: Context,
  token: string,
  kind: ChallengeKind,
): Promise<Challenge | null> {
  const [found] = await tx
    .update(authenticationChallenges)
    .set({ attempts: sql`${authenticationChallenges.attempts} + 1` })
    .where(isOpen(token, kind, now))
    .returning(asChallenge);
  return found ?? null;
}

/** Closes a challenge that was answered. Returns false when somebody else did: of two answers at once one counts. */
export async function closeChallenge({ tx, now }: Context, id: string): Promise<boolean> {
  const closed = await tx
    .update(authenticationChallenges)
    .set({ usedAt: now })
    .where(and(eq(authenticationChallenges.id, id), isNull(authenticationChallenges.usedAt)))
    .returning({ id: authenticationChallenges.id });
  return closed.length > 0;
}
