import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { endRun, startRun } from '#app/domain/operations/record-run.ts';
import { enqueueAll } from '#app/providers/queue.server.ts';
import type { JobTrigger } from '#db/schema/operations.ts';
import { jobs } from '#db/schema/operations.ts';
import { feeds, sources } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';

export const updateRunType = 'catalog.update-run';

export interface UpdateRunRequest {
  trigger: JobTrigger;
  /** The run in the ledger that caused it, e.g. the schedule's job. */
  parentId?: string;
  /** Only these feeds, whether or not they are resting; all that are due when left out. */
  feedIds?: string[];
}

export interface StartedUpdateRun {
  runId: string;
  /** Feeds to be asked in this run. */
  feeds: number;
  /** Applications that depend on them. */
  applications: number;
  /** Feeds left out because a check of theirs is queued or running already. */
  busy: number;
}

/**
 * Starts one pass: a row in the ledger and a queued job for each feed, in the caller's transaction. A feed that is
 * being checked already is left to that check. The run ends by itself when every application has its outcome
 * (`finishUpdateRun`).
 * @returns null when a scheduled pass finds the previous one still under way
 */
export async function startUpdateRun(
  context: Context,
  request: UpdateRunRequest,
): Promise<StartedUpdateRun | null> {
  const { tx, now } = context;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('lappa update run'))`);
  if (request.trigger === 'schedule' && (await isUnderWay(context))) return null;

  const due = request.feedIds
    ? inArray(feeds.id, request.feedIds)
    : or(isNull(feeds.notBefore), lte(feeds.notBefore, now));
  const wanted = await tx
    .select({ id: feeds.id, sources: sql<number>`count(*)::int` })
    .from(feeds)
    .innerJoin(sources, eq(sources.feedId, feeds.id))
    .where(and(eq(feeds.enabled, true), due))
    .groupBy(feeds.id);

  const runId = await startRun(context, {
    type: updateRunType,
    trigger: request.trigger,
    ...(request.parentId ? { parentId: request.parentId } : {}),
  });
  const added = await enqueueAll(
    tx,
    'catalog.check-feed',
    wanted.map((feed) => ({
      id: uuidv7(),
      key: feed.id,
      payload: { feedId: feed.id, runId },
    })),
  );
  const asked = wanted.filter((feed) => added.has(feed.id));
  const started: StartedUpdateRun = {
    runId,
    feeds: asked.length,
    applications: asked.reduce((sum, feed) => sum + feed.sources, 0),
    busy: wanted.length - asked.length,
  };
  const summary = { feeds: started.feeds, applications: started.applications, busy: started.busy };
  await tx.update(jobs).set({ summary }).where(eq(jobs.id, runId));
  if (asked.length === 0) await endRun(context, runId, { status: 'succeeded', summary });
  return started;
}

const staleAfterMs = 60 * 60_000;

async function isUnderWay({ tx, now }: Context): Promise<boolean> {
  const [running] = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.type, updateRunType),
        eq(jobs.status, 'running'),
        sql`${jobs.startedAt} > ${new Date(now.getTime() - staleAfterMs).toISOString()}::timestamptz`,
      ),
    )
    .limit(1);
  return running !== undefined;
}
