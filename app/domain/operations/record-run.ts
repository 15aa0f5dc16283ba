import { and, eq, isNull, sql } from 'drizzle-orm';
import { log } from '#app/providers/log.server.ts';
import type { JobLogLine, JobTrigger } from '#db/schema/operations.ts';
import { jobLogs, jobs } from '#db/schema/operations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';

/** What a run is, when it starts. */
export interface RunStart {
  /** The queue's name, e.g. `catalog.check-feed`, or the command's. */
  type: string;
  trigger: JobTrigger;
  /** The run that caused this one. */
  parentId?: string;
  queueJobId?: string;
  attempt?: number;
  /** What it is about, for people: a feed's name, a customer. */
  subject?: string;
}

/** A run that is under way. */
export interface Run {
  readonly id: string;
  /** Keeps a line in the run's own log and writes it to the process log. */
  log(event: string, data?: Record<string, unknown>, level?: JobLogLine['level']): void;
  /** Ends the run in the caller's transaction, so that its effects and its end are one. */
  succeed(context: Context, summary?: Record<string, unknown>): Promise<void>;
  /** Ends the run as failed in the caller's transaction, when the failure itself was dealt with. */
  fail(context: Context, error: string, summary?: Record<string, unknown>): Promise<void>;
}

const flushAfterMs = 2000;

/**
 * Runs `work` and writes it into the ledger `app.jobs`: a row when it starts, its end when it ends, its log lines
 * under `log_ref`. Every job and every command that changes data runs inside this.
 *
 * When `work` has not called `run.succeed` itself, the run ends as succeeded when it returns. When it throws, the
 * run ends as failed with the message and the error is passed on. A worker that dies leaves a row `running`; the
 * next attempt of the same queue job, or `tidyLedger`, closes it.
 */
export async function recordRun<T>(start: RunStart, work: (run: Run) => Promise<T>): Promise<T> {
  const id = await asSystem('start a run', (context) => startRun(context, start));
  const lines: JobLogLine[] = [];
  let ended = false;

  const flush = () =>
    asSystem('keep log lines', (context) => appendLines(context, id, lines.splice(0)));
  const timer = setInterval(() => {
    if (lines.length > 0) void flush().catch(() => {});
  }, flushAfterMs);

  const run: Run = {
    id,
    log(event, data, level = 'info') {
      lines.push({ at: new Date().toISOString(), level, event, ...(data ? { data } : {}) });
      log()[level === 'info' ? 'debug' : level]({ event, runId: id, ...data });
    },
    async succeed(context, summary) {
      await endRun(context, id, { status: 'succeeded', summary: summary ?? {} }, lines);
      ended = true;
    },
    async fail(context, error, summary) {
      await endRun(
        context,
        id,
        { status: 'failed', error, ...(summary ? { summary } : {}) },
        lines,
      );
      ended = true;
    },
  };

  try {
    const result = await work(run);
    if (!ended) await asSystem('end a run', (context) => run.succeed(context));
    return result;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    run.log('run.failed', { message }, 'error');
    await asSystem('end a run', (context) =>
      endRun(context, id, { status: 'failed', error: message }, lines),
    );
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Writes the row of a run that someone else will end (an update run ends with its last feed). */
export async function startRun(context: Context, start: RunStart): Promise<string> {
  if (start.queueJobId !== undefined && (start.attempt ?? 1) > 1) {
    await context.tx
      .update(jobs)
      .set({
        status: 'failed',
        finishedAt: context.now,
        error: 'The worker stopped before the run ended.',
      })
      .where(and(eq(jobs.queueJobId, start.queueJobId), eq(jobs.status, 'running')));
  }
  const [row] = await context.tx
    .insert(jobs)
    .values({
      type: start.type,
      trigger: start.trigger,
      parentId: start.parentId ?? null,
      queueJobId: start.queueJobId ?? null,
      attempt: start.attempt ?? 1,
      subject: start.subject ?? null,
      startedAt: context.now,
    })
    .returning({ id: jobs.id });
  if (!row) throw new Error('The ledger took no row.');
  return row.id;
}

/** Ends a run once; an end that comes second changes nothing. */
export async function endRun(
  context: Context,
  id: string,
  end:
    | { status: 'succeeded'; summary: Record<string, unknown> }
    | { status: 'failed'; error: string; summary?: Record<string, unknown> },
  lines: JobLogLine[] = [],
): Promise<void> {
  await context.tx
    .update(jobs)
    .set({
      status: end.status,
      finishedAt: context.now,
      ...(end.summary ? { summary: end.summary } : {}),
      ...(end.status === 'failed' ? { error: end.error } : {}),
    })
    .where(and(eq(jobs.id, id), eq(jobs.status, 'running')));
  await appendLines(context, id, lines.splice(0));
}

async function appendLines(context: Context, id: string, lines: JobLogLine[]): Promise<void> {
  if (lines.length === 0) return;
  const logRef = logRefOf(id);
  await context.tx
    .insert(jobLogs)
    .values({ logRef, jobId: id, lines })
    .onConflictDoUpdate({
      target: jobLogs.logRef,
      set: { lines: sql`${jobLogs.lines} || excluded.lines` },
    });
  await context.tx
    .update(jobs)
    .set({ logRef })
    .where(and(eq(jobs.id, id), isNull(jobs.logRef)));
}

const logRefOf = (id: string) => `job-logs/${id}`;
