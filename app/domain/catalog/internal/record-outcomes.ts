import { eq, inArray, sql } from 'drizzle-orm';
import type { Validators } from '#app/providers/upstream.server.ts';
import { feeds, updateOutcomes } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { Conclusion } from './apply-observation.ts';

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
 * The feed said nothing new about these sources (all of the feed's when left out): they are as they were, held ones
 * included. One statement, whatever their number.
 */
export async function recordNothingNew(
  context: Context,
  check: { runId: string; feedId: string; jobId: string; reason: string },
  sourceIds?: string[],
): Promise<{ unchanged?: number; held?: number }> {
  if (sourceIds?.length === 0) return {};
  const rows = await context.tx.execute<{ outcome: 'unchanged' | 'held' }>(sql`
    insert into app.update_outcomes (run_id, application_id, feed_id, job_id, outcome, version, evidence, recorded_at)
    select ${check.runId}, source.application_id, source.feed_id, ${check.jobId},
      case when candidate.held then 'held' else 'unchanged' end,
      source.last_version,
      jsonb_build_object('reason', case when candidate.held then 'still-held' else ${check.reason}::text end),
      ${context.now.toISOString()}::timestamptz
    from app.sources source
    cross join lateral (
      select exists (
        select from app.version_candidates candidate
        join app.versions version on version.id = candidate.version_id
        where version.application_id = source.application_id and candidate.resolution is null
          and version.state = 'held'
      ) as held
    ) candidate
    where source.feed_id = ${check.feedId}
      ${sourceIds ? sql`and ${inArray(sql`source.id`, sourceIds)}` : sql``}
    on conflict (run_id, application_id) do nothing
    returning outcome`);
  const counts: { unchanged?: number; held?: number } = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
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

/** The feed was read. `validators` null leaves the stored ones: the feed said that they still hold. */
export async function rememberFeed(
  context: Context,
  feedId: string,
  validators: Validators | null,
): Promise<void> {
  await context.tx
    .update(feeds)
    .set({
      lastCheckedAt: context.now,
      failures: 0,
      lastError: null,
      notBefore: null,
      ...(validators ?? {}),
    })
    .where(eq(feeds.id, feedId));
}

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
