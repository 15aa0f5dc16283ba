import { eq } from 'drizzle-orm';
import type { JobWithMetadata } from 'pg-boss';
import type { FeedCheckTools } from '#app/domain/catalog/check-feed.ts';
import { createDatabaseHostGate } from '#app/domain/catalog/database-host-gate.ts';
import { finishUpdateRun, readUpdateRunProgress } from '#app/domain/catalog/finish-update-run.ts';
import { ensurePlatformCatalog } from '#app/domain/catalog/import-version.ts';
import { startUpdateRun } from '#app/domain/catalog/start-update-run.ts';
import type { QueueName } from '#app/providers/queue/queues.ts';
import { queue, readJob, startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { createUpstream } from '#app/providers/upstream.server.ts';
import { createAdvisoryLocks } from '#db/advisory-locks.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { applications } from '#db/schema/catalog.ts';
import { updateOutcomes } from '#db/schema/update-runs.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { checkFeedHandler } from '#jobs/catalog/check-feed.ts';
import { publishCandidateHandler } from '#jobs/catalog/publish-candidate.ts';
import type { Handler } from '#jobs/register-handler.ts';
import { runJob } from '#jobs/register-handler.ts';
import type { TestDatabase } from './database.ts';

/**
 * The update job of one process, driven by hand: the real queue, handler, upstream and database, but no polling, so
 * that a test knows when a pass is over.
 */
export interface UpdateHarness {
  tools: FeedCheckTools;
  /** Starts a run and works the queue until it is empty. Outcomes by application identifier. */
  runPass(): Promise<PassResult>;
  /** Takes what is queued and does it, until nothing is left that is due now. */
  workQueue(): Promise<void>;
  /** The same for the versions that staff accepted. */
  publishAccepted(): Promise<void>;
  stop(): Promise<void>;
}

export interface PassResult {
  runId: string;
  ended: boolean;
  outcomes: Map<string, string>;
  counts: Record<string, number>;
}

/** Tools for feed checks that may reach this machine's own servers, and nothing is waited for long. */
export function createTestTools(options: { maxDownloadBytes?: number; timeoutMs?: number } = {}) {
  const locks = createAdvisoryLocks('upstream-host');
  const now = () => new Date();
  const upstream = createUpstream({
    userAgent: 'Lappa test',
    allowPrivateHosts: ['127.*', 'localhost'],
    gate: createDatabaseHostGate({ locks, now, patienceMs: 1000 }),
    now,
    random: () => 0.5,
    maxRetries: 0,
  });
  // Tests do not wait as long as a vendor may take.
  const hurried = <R extends { timeoutMs: number }>(request: R): R => ({
    ...request,
    timeoutMs: Math.min(request.timeoutMs, options.timeoutMs ?? 5000),
  });
  const tools: FeedCheckTools = {
    upstream: {
      readDocument: (request) => upstream.readDocument(hurried(request)),
      hashDownload: (request) => upstream.hashDownload(hurried(request)),
      close: () => upstream.close(),
    },
    random: () => 0.5,
    limits: {
      maxDownloadBytes: options.maxDownloadBytes ?? 5_000_000,
      timeoutMs: options.timeoutMs ?? 5000,
    },
  };
  return {
    tools,
    async close() {
      await upstream.close();
      await locks.close();
    },
  };
}

/** Connects this process to the database as a worker that is driven by hand. */
export async function createUpdateHarness(
  database: TestDatabase,
  options: Parameters<typeof createTestTools>[0] = {},
): Promise<UpdateHarness> {
  connectDatabase({ url: database.workerUrl, poolSize: 10, applicationName: 'lappa test' });
  await startQueue({ url: database.workerUrl, role: 'sender', onError: () => {} });
  const testTools = createTestTools(options);
  const { tools } = testTools;
  const handler = checkFeedHandler(tools, () => {});

  const workQueue = () => workOff(handler);

  async function workOff<Name extends QueueName>(handler: Handler<Name>): Promise<void> {
    for (;;) {
      const jobs = await queue().fetch<object>(handler.queue, {
        batchSize: 20,
        includeMetadata: true,
      });
      if (jobs.length === 0) return;
      await Promise.all(jobs.map((job) => doJob(handler, job)));
    }
  }

  async function doJob<Name extends QueueName>(
    handler: Handler<Name>,
    job: JobWithMetadata<object>,
  ): Promise<void> {
    job.signal = new AbortController().signal;
    const result = await runJob(handler, readJob(handler.queue, job));
    if (result.status === 'failed') await queue().fail(handler.queue, job.id, result.output);
  }

  return {
    tools,
    workQueue,
    publishAccepted: () => workOff(publishCandidateHandler(tools)),
    async runPass() {
      const run = await asSystem('test', (context) =>
        startUpdateRun(context, { trigger: 'command' }),
      );
      if (!run) throw new Error('No run was started.');
      await workQueue();
      return readPass(run.runId);
    },
    async stop() {
      await stopQueue(1000);
      await testTools.close();
      await closeDatabase();
    },
  };
}

/** What a pass has come to; ends the run when it is complete. */
export async function readPass(runId: string): Promise<PassResult> {
  return asSystem('test', async (context) => {
    const ended = await finishUpdateRun(context, runId);
    const rows = await context.tx
      .select({ identifier: applications.identifier, outcome: updateOutcomes.outcome })
      .from(updateOutcomes)
      .innerJoin(applications, eq(applications.id, updateOutcomes.applicationId))
      .where(eq(updateOutcomes.runId, runId));
    const { outcomes } = await readUpdateRunProgress(context, runId);
    return {
      runId,
      ended,
      outcomes: new Map(rows.map((row) => [row.identifier, row.outcome])),
      counts: outcomes,
    };
  });
}

/** Applications of the curated catalog that have no version yet. */
export async function addApplications(identifiers: string[]): Promise<void> {
  await asSystem('test', async (context) => {
    const catalogId = await ensurePlatformCatalog(context);
    await context.tx.insert(applications).values(
      identifiers.map((identifier) => ({
        catalogId,
        identifier,
        name: identifier,
        publisher: identifier.split('.')[0] ?? identifier,
        licence: 'MIT',
        descriptionSv: 'Ett program.',
        descriptionEn: 'An application.',
      })),
    );
  });
}
