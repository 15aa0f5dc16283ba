import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Run, RunStart } from '#app/domain/operations/record-run.ts';
import { recordRun } from '#app/domain/operations/record-run.ts';
import { log } from '#app/providers/log.server.ts';
import type { QueuedJob } from '#app/providers/queue.server.ts';
import { readJob } from '#app/providers/queue.server.ts';
import type { QueueName } from '#app/providers/queue/queues.ts';

/** How one queue's jobs are handled. */
export interface Handler<Name extends QueueName> {
  queue: Name;
  /** Jobs of this queue that run side by side in this process, at most. */
  concurrency: number;
  describe(job: QueuedJob<Name>): Pick<RunStart, 'trigger' | 'parentId' | 'subject'>;
  /** Does the job, inside its run of the ledger. Throws to have it tried again. */
  handle(job: QueuedJob<Name>, run: Run): Promise<void>;
}

const largestBatch = 50;

/** Lets this process take jobs of one queue. Every attempt is a run in the ledger. */
export async function registerHandler<Name extends QueueName>(
  boss: PgBoss,
  handler: Handler<Name>,
): Promise<void> {
  const batchSize = Math.min(handler.concurrency, largestBatch);
  await boss.work(
    handler.queue,
    {
      batchSize,
      localConcurrency: Math.ceil(handler.concurrency / batchSize),
      burstWhenBatchFull: batchSize > 1,
      pollingIntervalSeconds: 0.5,
      includeMetadata: true,
      perJobResults: true,
    },
    (jobs: JobWithMetadata<object>[]) =>
      Promise.all(
        jobs.map(async (job) => ({
          id: job.id,
          ...(await runJob(handler, readJob(handler.queue, job))),
        })),
      ),
  );
}

/** Runs one attempt of one job. Never throws: the answer tells pg-boss whether to try again. */
export async function runJob<Name extends QueueName>(
  handler: Handler<Name>,
  job: QueuedJob<Name>,
): Promise<{ status: 'completed' } | { status: 'failed'; output: object }> {
  try {
    await recordRun(
      {
        type: handler.queue,
        queueJobId: job.id,
        attempt: job.attempt,
        ...handler.describe(job),
      },
      (run) => handler.handle(job, run),
    );
    return { status: 'completed' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log().warn({ event: 'job.failed', queue: handler.queue, attempt: job.attempt, error });
    return { status: 'failed', output: { message } };
  }
}
