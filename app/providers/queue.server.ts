import { sql } from 'drizzle-orm';
import type { JobWithMetadata } from 'pg-boss';
import { fromDrizzle, PgBoss } from 'pg-boss';
import type { z } from 'zod';
import type { Transaction } from '#db/tenancy.server.ts';
import { queueGrants } from './queue/queue-grants.ts';
import { deadLetterQueue, queues } from './queue/queues.ts';
import type { Payload, QueueDefinition, QueueName } from './queue/queues.ts';

/** One attempt at a job; another attempt does not hold it. */
export interface HeldJob {
  id: string;
  /** 1 at the first try. */
  attempt: number;
}

/** A job as a handler sees it. */
export interface QueuedJob<Name extends QueueName> extends HeldJob {
  payload: Payload<Name>;
  /** True when pg-boss will not try again after this attempt. */
  lastAttempt: boolean;
  /** Aborted when the worker stops or has lost the job. */
  signal: AbortSignal;
}

let boss: PgBoss | null = null;

/**
 * Connects this process to the queue. A `sender` only adds jobs; a `worker` also keeps the queue in order
 * (expiry, retries, cron). The schema must be there (`installQueues`): processes never change it.
 */
export async function startQueue(options: {
  url: string;
  role: 'sender' | 'worker';
  onError: (error: Error) => void;
}): Promise<PgBoss> {
  if (boss) throw new Error('The queue is already started in this process.');
  const works = options.role === 'worker';
  boss = new PgBoss({
    connectionString: options.url,
    application_name: `lappa queue ${options.role}`,
    max: works ? 6 : 1,
    migrate: false,
    supervise: works,
    schedule: works,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    cronMonitorIntervalSeconds: 30,
  });
  boss.on('error', (error: Error & { client?: unknown }) => {
    // pg hangs the whole connection on it, which no log should hold.
    delete error.client;
    options.onError(error);
  });
  await boss.start();
  return boss;
}

/** Stops taking jobs, waits up to `timeoutMs` for running ones, and disconnects. */
export async function stopQueue(timeoutMs: number): Promise<void> {
  // Running jobs still complete themselves through `queue()`.
  await boss?.stop({ graceful: true, timeout: timeoutMs, close: true });
  boss = null;
}

export function queue(): PgBoss {
  if (!boss) throw new Error('The queue is not started: call startQueue first.');
  return boss;
}

/**
 * Adds a job in the caller's transaction: rolled back with it, visible to workers when it commits.
 * @returns the job's id, or null when the queue is exclusive and already holds this key
 */
export async function enqueue<Name extends QueueName>(
  tx: Transaction,
  name: Name,
  payload: Payload<Name>,
  options: { key?: string; startAfter?: Date } = {},
): Promise<string | null> {
  return queue().send(name, queues[name].payload.parse(payload), {
    db: fromDrizzle(tx, sql),
    ...(options.key === undefined ? {} : { singletonKey: options.key }),
    ...(options.startAfter ? { startAfter: options.startAfter } : {}),
  });
}

/**
 * Adds many jobs of one queue in the caller's transaction, in one statement.
 * @param entries `id` is the new job's own id; `key` what an exclusive queue holds once
 * @returns the keys of those that were added; a key that an exclusive queue already holds is left out
 */
export async function enqueueAll<Name extends QueueName>(
  tx: Transaction,
  name: Name,
  entries: { id: string; key: string; payload: Payload<Name> }[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const added = await queue().insert(
    name,
    entries.map(({ id, key, payload }) => ({
      id,
      data: queues[name].payload.parse(payload),
      singletonKey: key,
    })),
    { db: fromDrizzle(tx, sql), returnId: true },
  );
  const ids = new Set(added ?? []);
  return new Set(entries.filter((entry) => ids.has(entry.id)).map((entry) => entry.key));
}

/**
 * Marks jobs of one queue as done in the caller's transaction, so that their effects and their end are one.
 * @throws when an attempt no longer holds its job: it was given up for dead and another took over
 */
export async function completeJob(
  tx: Transaction,
  name: QueueName,
  ...jobs: HeldJob[]
): Promise<void> {
  // No output: pg-boss fails on an object through fromDrizzle. Its own type for the answer is empty.
  const { affected } = (await queue().complete(
    name,
    jobs.map(({ id, attempt }) => ({ id, retryCount: attempt - 1 })),
    undefined,
    { db: fromDrizzle(tx, sql) },
  )) as { affected: number };
  if (affected < jobs.length) {
    throw new Error(`Job ${jobs.map(({ id }) => id).join()} is no longer held by this attempt.`);
  }
}

/** Reads one fetched pg-boss job into what handlers see; throws when its payload is not what the queue defines. */
export function readJob<Name extends QueueName>(
  name: Name,
  job: JobWithMetadata<object>,
): QueuedJob<Name> {
  return {
    id: job.id,
    payload: queues[name].payload.parse(job.data) as Payload<Name>,
    attempt: job.retryCount + 1,
    lastAttempt: job.retryCount >= job.retryLimit,
    signal: job.signal,
  };
}

/**
 * Installs or updates pg-boss's schema and our queues, as the database's owner. Part of `npm run db:migrate`.
 */
export async function installQueues(ownerUrl: string): Promise<void> {
  const installer = new PgBoss({
    connectionString: ownerUrl,
    max: 1,
    migrate: true,
    supervise: false,
    schedule: false,
  });
  installer.on('error', () => {});
  await installer.start();
  try {
    await installer.createQueue(deadLetterQueue, { policy: 'standard' });
    for (const [name, definition] of Object.entries(queues)) {
      const { payload: _payload, policy, ...options } = definition;
      await installer.createQueue(name, { policy, ...options });
      // createQueue leaves an existing queue as it was.
      const { deadLetter: _deadLetter, ...changeable } = options as QueueDefinition<z.ZodType>;
      await installer.updateQueue(name, withoutFixedOptions(changeable));
    }
    // Last and every time, so that tables and queues that a newer pg-boss brings are granted too.
    await installer.getDb().executeSql(queueGrants);
  } finally {
    await installer.stop({ graceful: false, close: true });
  }
}

function withoutFixedOptions(options: Omit<QueueDefinition<z.ZodType>, 'deadLetter'>) {
  const { payload: _payload, policy: _policy, ...changeable } = options;
  return changeable;
}
