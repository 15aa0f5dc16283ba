import { and, eq, inArray } from 'drizzle-orm';
import { recordAudit } from '#app/domain/activity/record-audit.ts';
import { ConflictError, NotFoundError } from '#app/domain/errors.ts';
import { jobs } from '#db/schema/operations.ts';
import { feeds, sources, updateOutcomes } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { StartedUpdateRun } from './start-update-run.ts';
import { startUpdateRun, updateRunType } from './start-update-run.ts';

/**
 * Starts a new run for the feeds of an earlier one whose applications failed or are held, or for one application of
 * it. What the feeds said before is forgotten, so that they are read and verified anew.
 * @throws NotFoundError when there is no such run or nothing in it to retry
 * @throws ConflictError when the run is still under way
 */
export async function retryUpdate(
  context: Context,
  runId: string,
  applicationId?: string,
): Promise<StartedUpdateRun> {
  const { tx } = context;
  const [run] = await tx
    .select({ status: jobs.status })
    .from(jobs)
    .where(and(eq(jobs.id, runId), eq(jobs.type, updateRunType)));
  if (!run) throw new NotFoundError('There is no such update run.');
  if (run.status === 'running') throw new ConflictError('The run is still under way.');
  const wanted = await tx
    .select({ feedId: updateOutcomes.feedId, applicationId: updateOutcomes.applicationId })
    .from(updateOutcomes)
    .where(
      and(
        eq(updateOutcomes.runId, runId),
        applicationId
          ? eq(updateOutcomes.applicationId, applicationId)
          : inArray(updateOutcomes.outcome, ['failed', 'held']),
      ),
    );
  if (wanted.length === 0) throw new NotFoundError('The run has nothing to retry.');
  const feedIds = [...new Set(wanted.map((row) => row.feedId))];
  await tx
    .update(feeds)
    .set({ etag: null, lastModified: null, notBefore: null })
    .where(inArray(feeds.id, feedIds));
  await tx
    .update(sources)
    .set({ lastFingerprint: null })
    .where(
      inArray(
        sources.applicationId,
        wanted.map((row) => row.applicationId),
      ),
    );
  const started = await startUpdateRun(context, { trigger: 'person', parentId: runId, feedIds });
  if (!started || started.feeds === 0) {
    throw new ConflictError('The feeds are being checked already.');
  }
  await recordAudit(context, {
    action: 'catalog.update-retried',
    subject: { type: 'job', id: runId },
    after: { runId: started.runId, feeds: started.feeds, applicationId },
  });
  return started;
}
