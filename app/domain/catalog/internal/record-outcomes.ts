import { eq, inArray, sql } from 'drizzle-orm';
import type { Validators } from '#app/providers/upstream.server.ts';
import { keptForeignKeyPlans, noKeptPlans } from '#db/foreign-key-plans.server.ts';
import { feeds, updateOutcomes } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { Conclusion } from './finding.ts';

/**
 * Writes one application's row of a run. A check that is repeated after a crash finds its own work done and says
 * `unchanged`: what the first attempt did stays on record.
 */
export async function recordConclusion(
  context: Context,
  runId: string,
  feedId: string,
  applicationId: string,
  jobId: string,
  conclusion: Conclusion,
): Promise<void> {
  await context.tx
    .insert(updateOutcomes)
    .values({ runId, feedId, applicationId, jobId, ...conclusion, recordedAt: context.now })
    .onConflictDoUpdate({
      target: [updateOutcomes.runId, updateOutcomes.applicationId],
      set: {
        jobId: sql`excluded.job_id`,
        outcome: sql`excluded.outcome`,
        version: sql`excluded.version`,
        evidence: sql`excluded.evidence`,
        recordedAt: sql`excluded.recorded_at`,
      },
      setWhere: sql`${updateOutcomes.outcome} in ('failed', 'unchanged')`,
    });
}

/**
 * These feeds said nothing new about their sources: they are as they were, held ones included. One statement, whatever
 * their number.
 * @param sourceIds only these sources; all of the feeds' when left out
 * @returns how many of what, by feed
 */
export async function recordNothingNew(
  context: Context,
  checks: { runId: string; feedId: string; jobId: string }[],
  reason: string,
  sourceIds?: string[],
): Promise<Map<string, { unchanged?: number; held?: number }>> {
  const counts = new Map<string, { unchanged?: number; held?: number }>();
  if (sourceIds?.length === 0) return counts;
  const column = (name: 'runId' | 'feedId' | 'jobId') =>
    sql`${sql.param(checks.map((check) => check[name]))}::uuid[]`;
  const insert = context.tx.execute<{ feedId: string; outcome: 'unchanged' | 'held' }>(sql`
    insert into app.update_outcomes (run_id, application_id, feed_id, job_id, outcome, version, evidence, recorded_at)
    select checked.run_id, source.application_id, source.feed_id, checked.job_id,
      case when candidate.held then 'held' else 'unchanged' end,
      source.last_version,
      jsonb_build_object('reason', case when candidate.held then 'still-held' else ${reason}::text end),
      ${context.now.toISOString()}::timestamptz
    from ${keptForeignKeyPlans},
      unnest(${column('runId')}, ${column('feedId')}, ${column('jobId')}) as checked (run_id, feed_id, job_id)
    join app.sources source on source.feed_id = checked.feed_id
    cross join lateral (
      select exists (
        select from app.version_candidates candidate
        join app.versions version on version.id = candidate.version_id
        where version.application_id = source.application_id and candidate.resolution is null
          and version.state = 'held'
      ) as held
    ) candidate
    ${sourceIds ? sql`where ${inArray(sql`source.id`, sourceIds)}` : sql``}
    on conflict (run_id, application_id) do nothing
    returning feed_id as "feedId", outcome`);
  const [rows] = await Promise.all([insert, context.tx.execute(noKeptPlans)]);
  for (const { feedId, outcome } of rows) {
    const count = counts.get(feedId) ?? {};
    counts.set(feedId, { ...count, [outcome]: (count[outcome] ?? 0) + 1 });
  }
  return counts;
}

/** The feed could not be read: every source that has no row of this run yet failed with it. */
export async function recordFailure(
  context: Context,
  runId: string,
  feedId: string,
  jobId: string | null,
  evidence: Record<string, unknown>,
): Promise<void> {
  await context.tx.execute(sql`
    insert into app.update_outcomes (run_id, application_id, feed_id, job_id, outcome, evidence, recorded_at)
    select ${runId}, source.application_id, source.feed_id, ${jobId}::uuid, 'failed',
      ${JSON.stringify(evidence)}::jsonb, ${context.now.toISOString()}::timestamptz
    from app.sources source where source.feed_id = ${feedId}
    on conflict (run_id, application_id) do nothing`);
}

/** The feed was read. */
export async function rememberFeed(
  context: Context,
  feedId: string,
  validators: Validators,
): Promise<void> {
  await context.tx
    .update(feeds)
    .set({ ...asRead(context), ...validators })
    .where(eq(feeds.id, feedId));
}

/** The feeds answered "not modified": what is stored of them still holds. */
export async function rememberUnmodifiedFeeds(context: Context, feedIds: string[]): Promise<void> {
  await context.tx
    .update(feeds)
    .set(asRead(context))
    .where(sql`${feeds.id} = any(${sql.param(feedIds)}::uuid[])`);
}

const asRead = ({ now }: Context) => ({
  lastCheckedAt: now,
  failures: 0,
  lastError: null,
  notBefore: null,
});

const firstPauseMs = 60_000;
const longestPauseMs = 6 * 60 * 60_000;

/**
 * The feed failed once more: it rests for a minute, then twice as long each time, at most six hours, give or take a
 * quarter so that feeds that failed together do not come back together. What the host asked for comes first.
 */
export async function rememberFeedFailure(
  context: Context,
  feedId: string,
  failure: { message: string; retryAt: Date | null; random: () => number },
): Promise<void> {
  const [feed] = await context.tx
    .update(feeds)
    .set({
      lastCheckedAt: context.now,
      failures: sql`${feeds.failures} + 1`,
      lastError: failure.message.slice(0, 1000),
    })
    .where(eq(feeds.id, feedId))
    .returning({ failures: feeds.failures });
  const pause = Math.min(
    firstPauseMs * 2 ** Math.max(0, (feed?.failures ?? 1) - 1),
    longestPauseMs,
  );
  const jittered = pause * (0.75 + failure.random() / 2);
  await context.tx
    .update(feeds)
    .set({ notBefore: failure.retryAt ?? new Date(context.now.getTime() + jittered) })
    .where(eq(feeds.id, feedId));
}
