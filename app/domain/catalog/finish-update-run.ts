import { and, eq, sql } from 'drizzle-orm';
import { endRun } from '#app/domain/operations/record-run.ts';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import { jobs } from '#db/schema/operations.ts';
import { updateOutcomes } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import { updateRunType } from './start-update-run.ts';

export interface UpdateRunProgress {
  ended: boolean;
  applications: number;
  /** Applications that have their outcome. */
  settled: number;
  outcomes: Partial<Record<UpdateOutcome, number>>;
}

/** How far an update run has come. */
export async function readUpdateRunProgress(
  context: Context,
  runId: string,
): Promise<UpdateRunProgress> {
  const [run] = await context.tx
    .select({ status: jobs.status, summary: jobs.summary })
    .from(jobs)
    .where(eq(jobs.id, runId));
  const rows = await context.tx
    .select({ outcome: updateOutcomes.outcome, count: sql<number>`count(*)::int` })
    .from(updateOutcomes)
    .where(eq(updateOutcomes.runId, runId))
    .groupBy(updateOutcomes.outcome);
  return {
    ended: run?.status !== 'running',
    applications: Number(run?.summary.applications ?? 0),
    settled: rows.reduce((sum, row) => sum + row.count, 0),
    outcomes: Object.fromEntries(rows.map((row) => [row.outcome, row.count])),
  };
}

/**
 * Ends an update run if every application it set out to check has its outcome. Cheap, and harmless to repeat.
 * @returns true when the run has ended, now or before
 */
export async function finishUpdateRun(context: Context, runId: string): Promise<boolean> {
  const progress = await readUpdateRunProgress(context, runId);
  if (progress.ended) return true;
  if (progress.settled < progress.applications) return false;
  await endRun(context, runId, {
    status: 'succeeded',
    summary: await withOutcomes(context, runId, progress),
  });
  return true;
}

/** Ends the update runs that nobody will finish: their workers died, or an application went away meanwhile. */
export async function closeStaleUpdateRuns(context: Context, startedBefore: Date): Promise<number> {
  const stale = await context.tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.type, updateRunType),
        eq(jobs.status, 'running'),
        sql`${jobs.startedAt} < ${startedBefore.toISOString()}::timestamptz`,
      ),
    );
  for (const { id } of stale) {
    const progress = await readUpdateRunProgress(context, id);
    const missing = progress.applications - progress.settled;
    const summary = await withOutcomes(context, id, progress);
    await endRun(
      context,
      id,
      missing > 0
        ? { status: 'failed', error: `${missing} applications were never settled.`, summary }
        : { status: 'succeeded', summary },
    );
  }
  return stale.length;
}

async function withOutcomes(
  context: Context,
  runId: string,
  progress: UpdateRunProgress,
): Promise<Record<string, unknown>> {
  const [run] = await context.tx
    .select({ summary: jobs.summary })
    .from(jobs)
    .where(eq(jobs.id, runId));
  return { ...run?.summary, ...progress.outcomes };
}
