import { and, DrizzleQueryError, eq, isNull, sql } from 'drizzle-orm';
import { log } from '#app/providers/log.server.ts';
import type { JobLogLine, JobTrigger } from '#db/schema/operations.ts';
import { jobLogs, jobs } from '#db/schema/operations.ts';
import { shareTransaction } from '#db/shared-transaction.server.ts';
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
  /** Says what the run is about, when that is known only now; kept with its end. */
  about(subject: string): void;
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
 * run ends as failed with the message and the error is passed on; an end that had been committed stays. A worker that
 * dies leaves a row `running`; the next attempt of the same queue job, or `tidyLedger`, closes it.
 */
export async function recordRun<T>(start: RunStart, work: (run: Run) => Promise<T>): Promise<T> {
  const id = await startRunInCompany(start);
  const lines: JobLogLine[] = [];
  /** Lines given to a transaction of `work`, which may yet be rolled back. */
  const handedOver: JobLogLine[] = [];
  let subject: string | undefined;
  let ended = false;
  let flushing = Promise.resolve();

  async function flush(): Promise<void> {
    const batch = lines.splice(0);
    if (batch.length === 0) return;
    await asSystem('keep log lines', (context) => appendLines(context, id, batch)).catch(() => {
      // The database is away: with the next flush, or with the end.
      lines.unshift(...batch);
    });
  }
  const timer = setInterval(() => {
    flushing = flushing.then(flush);
  }, flushAfterMs);

  async function endIn(context: Context, end: RunEnd): Promise<void> {
    handedOver.push(...lines.splice(0));
    await endRun(context, id, { ...end, subject }, handedOver);
    ended = true;
  }
  const run: Run = {
    id,
    about(name) {
      subject = name;
    },
    log(event, data, level = 'info') {
      lines.push({ at: new Date().toISOString(), level, event, ...(data ? { data } : {}) });
      log()[level === 'info' ? 'debug' : level]({ event, runId: id, ...data });
    },
    succeed: (context, summary) => endIn(context, { status: 'succeeded', summary: summary ?? {} }),
    fail: (context, error, summary) =>
      endIn(context, { status: 'failed', error, ...(summary ? { summary } : {}) }),
  };

  try {
    const result = await work(run);
    if (!ended) {
      await flushing;
      await asSystem('end a run', (context) => run.succeed(context));
    }
    return result;
  } catch (error) {
    const message = describeFailure(error);
    run.log('run.failed', { message }, 'error');
    await flushing;
    await asSystem('end a run', async (context) => {
      const endedNow = await endRun(context, id, {
        status: 'failed',
        error: message,
        subject,
      });
      await appendLines(context, id, endedNow ? [...handedOver, ...lines] : lines);
    }).catch((ledgerError: unknown) => {
      // The ledger is away too. The row stays `running` until somebody closes it; the cause is what matters.
      log().error({ event: 'run.not-recorded', runId: id, error: ledgerError });
    });
    throw error;
  } finally {
    clearInterval(timer);
    await flushing;
  }
}

/** Jobs are taken from the queue many at a time, and their runs start together. */
const startRunInCompany = shareTransaction('start runs', 50, (context, starts: RunStart[]) =>
  Promise.all(starts.map((start) => startRun(context, start))),
);

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
      subject: start.subject === undefined ? null : storable(start.subject),
      startedAt: context.now,
    })
    .returning({ id: jobs.id });
  if (!row) throw new Error('The ledger took no row.');
  return row.id;
}

type RunEnd = { subject?: string | undefined } & (
  | { status: 'succeeded'; summary: Record<string, unknown> }
  | { status: 'failed'; error: string; summary?: Record<string, unknown> }
);

/**
 * Ends a run once, and adds `lines` to its log; an end that comes second changes nothing else.
 * @returns false when the run had ended before
 */
export async function endRun(
  context: Context,
  id: string,
  end: RunEnd,
  lines: JobLogLine[] = [],
): Promise<boolean> {
  const ended = await context.tx
    .update(jobs)
    .set({
      status: end.status,
      finishedAt: context.now,
      ...(end.summary ? { summary: end.summary } : {}),
      ...(end.subject === undefined ? {} : { subject: storable(end.subject) }),
      ...(end.status === 'failed' ? { error: storable(end.error) } : {}),
    })
    .where(and(eq(jobs.id, id), eq(jobs.status, 'running')))
    .returning({ id: jobs.id });
  await appendLines(context, id, lines);
  return ended.length > 0;
}

/** Locks the run's row before its log, as `endRun` does: two that write at once wait and do not deadlock. */
async function appendLines(context: Context, id: string, lines: JobLogLine[]): Promise<void> {
  if (lines.length === 0) return;
  const logRef = logRefOf(id);
  await context.tx
    .update(jobs)
    .set({ logRef })
    .where(and(eq(jobs.id, id), isNull(jobs.logRef)));
  await context.tx
    .insert(jobLogs)
    .values({ logRef, jobId: id, lines: storableLines(lines) })
    .onConflictDoUpdate({
      target: jobLogs.logRef,
      set: { lines: sql`${jobLogs.lines} || excluded.lines` },
    });
}

const logRefOf = (id: string) => `job-logs/${id}`;

/** A failed query is told by what the database answered: Drizzle's own message repeats the values. */
function describeFailure(error: unknown): string {
  if (error instanceof DrizzleQueryError && error.cause) return error.cause.message;
  return error instanceof Error ? error.message : String(error);
}

/** Vendors' answers end up in messages. PostgreSQL's text holds neither NUL nor half a character. */
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\uFFFD')).toString();
}

function storableLines(lines: JobLogLine[]): JobLogLine[] {
  const text = JSON.stringify(lines, (_key, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  );
  return JSON.parse(text) as JobLogLine[];
}
