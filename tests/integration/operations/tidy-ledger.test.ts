import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runFoundSomething } from '#app/domain/catalog/run-found-something.ts';
import { tidyLedger } from '#app/domain/operations/tidy-ledger.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { versionCandidates, versions } from '#db/schema/catalog.ts';
import type { JobStatus } from '#db/schema/operations.ts';
import { jobLogs, jobs } from '#db/schema/operations.ts';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import { feeds, updateOutcomes } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantCatalog } from '#tests/support/catalog-rows.ts';
import type { PlantedRows } from '#tests/support/catalog-rows.ts';

const now = new Date('2026-06-30T01:20:00Z');
const hours = (count: number) => new Date(now.getTime() - count * 60 * 60_000);
const days = (count: number) => hours(count * 24);

let own: TestDatabase;
let planted: PlantedRows;
let feedId: string;

beforeAll(async () => {
  own = await createTestDatabase();
  connectDatabase({ url: own.workerUrl, poolSize: 2, applicationName: 'test' });
  await inSystem(async (context) => {
    planted = await plantCatalog(context, null);
    const [feed] = await context.tx
      .insert(feeds)
      .values({ name: 'A feed', kind: 'json-endpoint', url: 'https://vendor.example/latest' })
      .returning({ id: feeds.id });
    feedId = feed!.id;
  });
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});
beforeEach(() =>
  inSystem(async ({ tx }) => {
    await tx.update(versions).set({ foundInRun: null });
    await tx.update(versionCandidates).set({ foundInRun: null });
    await tx.delete(jobs);
  }),
);

function inSystem<T>(work: (context: Context) => Promise<T>): Promise<T> {
  return asSystem('a test', work, { now });
}

/** Writes a run that ended `endedDaysAgo`, with a line in its log. */
async function plantRun(
  run: { parent?: string; status?: JobStatus; endedDaysAgo?: number } = {},
): Promise<string> {
  const { parent = null, status = 'succeeded', endedDaysAgo = 30 } = run;
  return inSystem(async ({ tx }) => {
    const [row] = await tx
      .insert(jobs)
      .values({
        type: 'test.run',
        trigger: 'job',
        parentId: parent,
        status,
        startedAt: days(endedDaysAgo),
        finishedAt: status === 'running' ? null : days(endedDaysAgo),
        error: status === 'failed' ? 'It failed.' : null,
      })
      .returning({ id: jobs.id });
    await tx.insert(jobLogs).values({ logRef: `job-logs/${row!.id}`, jobId: row!.id });
    return row!.id;
  });
}

/** A scheduled pass as jobs write it: the schedule's job, the update run, one feed's check and its outcome. */
async function plantPass(outcome: UpdateOutcome = 'unchanged'): Promise<string[]> {
  const job = await plantRun();
  const updateRun = await plantRun({ parent: job });
  const check = await plantRun({ parent: updateRun });
  await inSystem(({ tx }) =>
    tx.insert(updateOutcomes).values({
      runId: updateRun,
      applicationId: planted.applications,
      feedId,
      jobId: check,
      outcome,
    }),
  );
  return [job, updateRun, check];
}

const tidy = (staleBefore = hours(2)) =>
  inSystem((context) => tidyLedger(context, staleBefore, runFoundSomething));
const kept = () =>
  inSystem(async ({ tx }) => (await tx.select({ id: jobs.id }).from(jobs)).map(({ id }) => id));

describe('closing', () => {
  test('ends what has been running for too long, and says why', async () => {
    const [dead, alive] = [
      await plantRun({ status: 'running', endedDaysAgo: 0.1 }),
      await plantRun({ status: 'running', endedDaysAgo: 0.08 }),
    ];
    expect(await tidy()).toEqual({ closed: 1, forgotten: 0 });
    const rows = await inSystem(({ tx }) => tx.select().from(jobs));
    expect(rows.find(({ id }) => id === dead)).toMatchObject({
      status: 'failed',
      finishedAt: now,
      error: 'The worker stopped before the run ended.',
    });
    expect(rows.find(({ id }) => id === alive)).toMatchObject({ status: 'running' });
  });
});

describe('forgetting', () => {
  test('lets go of an old pass that changed nothing, with outcomes and log lines', async () => {
    await plantPass();
    expect(await tidy()).toEqual({ closed: 0, forgotten: 3 });
    const left = await inSystem(({ tx }) =>
      tx.execute(sql`select (select count(*)::int from app.jobs) as jobs,
        (select count(*)::int from app.job_logs) as logs,
        (select count(*)::int from app.update_outcomes) as outcomes`),
    );
    expect([...left]).toEqual([{ jobs: 0, logs: 0, outcomes: 0 }]);
  });

  test('lets go of a quiet family however deep it is, as after retries', async () => {
    const pass = await plantPass();
    const retry = await plantRun({ parent: pass[1]! });
    const check = await plantRun({ parent: retry });
    await plantRun({ parent: check });
    expect((await tidy()).forgotten).toBe(6);
  });

  test.each(['recorded', 'new', 're-offered', 'rolled-back', 'held', 'failed'] as const)(
    'keeps a pass with the outcome %s, whole',
    async (outcome) => {
      const loud = await plantPass(outcome);
      await plantPass();
      expect((await tidy()).forgotten).toBe(3);
      expect((await kept()).sort()).toEqual([...loud].sort());
    },
  );

  test.each([
    ['failed', { status: 'failed' }],
    ['is still running', { status: 'running', endedDaysAgo: 0 }],
    ['ended two weeks ago to the minute', { endedDaysAgo: 14 }],
    ['ended yesterday', { endedDaysAgo: 1 }],
  ] as const)('keeps a family in which one %s', async (_what, run) => {
    const alone = await plantRun(run);
    const pass = await plantPass();
    const late = await plantRun({ ...run, parent: pass[2]! });
    await plantRun({ endedDaysAgo: 14.01 });
    expect((await tidy()).forgotten).toBe(1);
    expect((await kept()).sort()).toEqual([alone, ...pass, late].sort());
  });

  test('keeps the run that found a version, and the one that found what staff must look at', async () => {
    const [found, doubted, neither] = [await plantPass(), await plantPass(), await plantPass()];
    await inSystem(async ({ tx }) => {
      await tx.update(versions).set({ foundInRun: found[2]! });
      await tx.insert(versionCandidates).values({
        versionId: planted.versions,
        reason: 're-released',
        fingerprint: 'x',
        manifest: {},
        foundInRun: doubted[1]!,
      });
    });
    expect((await tidy()).forgotten).toBe(neither.length);
    expect((await kept()).sort()).toEqual([...found, ...doubted].sort());
  });

  test('takes nothing the second time', async () => {
    await plantPass();
    await plantPass('held');
    await tidy();
    expect(await tidy()).toEqual({ closed: 0, forgotten: 0 });
  });
});
