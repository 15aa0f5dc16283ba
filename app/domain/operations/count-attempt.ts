import { createHash } from 'node:crypto';
import { lt, sql } from 'drizzle-orm';
import { rateLimits } from '#db/schema/operations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { TooManyAttemptsError } from '../errors.ts';

/** How often something may be tried. */
export interface AttemptLimit {
  /** What is tried, e.g. `sign-in:account`. */
  name: string;
  attempts: number;
  windowSeconds: number;
}

/**
 * Counts an attempt of `who` (an address, an account; kept as a hash) and throws TooManyAttemptsError when the window
 * has had its share. One statement on one row, so that it holds over any number of processes. Count in a transaction
 * of its own: what is rolled back has not been counted.
 */
export async function countAttempt(
  { tx, now }: Context,
  limit: AttemptLimit,
  who: string,
): Promise<void> {
  const windowEndsAt = new Date(now.getTime() + limit.windowSeconds * 1000);
  const isOver = sql`${rateLimits.windowEndsAt} <= ${now.toISOString()}::timestamptz`;
  const [row] = await tx
    .insert(rateLimits)
    .values({ key: keyOf(limit, who), count: 1, windowEndsAt })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${rateLimits.count} + 1 end`,
        windowEndsAt: sql`case when ${isOver} then excluded.window_ends_at else ${rateLimits.windowEndsAt} end`,
      },
    })
    .returning();
  if (row && row.count > limit.attempts) {
    throw new TooManyAttemptsError(Math.ceil((row.windowEndsAt.getTime() - now.getTime()) / 1000));
  }
}

/** Forgets the attempts of `who`, after one that succeeded. */
export async function forgetAttempts(
  { tx }: Context,
  limit: AttemptLimit,
  who: string,
): Promise<void> {
  await tx.delete(rateLimits).where(sql`${rateLimits.key} = ${keyOf(limit, who)}`);
}

/** Removes windows that have ended. */
export async function tidyAttempts({ tx, now }: Context): Promise<void> {
  await tx.delete(rateLimits).where(lt(rateLimits.windowEndsAt, now));
}

function keyOf({ name }: AttemptLimit, who: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`${name}\0${who}`).digest());
}
