import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureFeed, ensureSource } from '#app/domain/catalog/ensure-feed.ts';
import { endUnmodifiedCheck } from '#app/domain/catalog/internal/end-unmodified-check.ts';
import { startUpdateRun } from '#app/domain/catalog/start-update-run.ts';
import { recordRun } from '#app/domain/operations/record-run.ts';
import { queue, readJob } from '#app/providers/queue.server.ts';
import { jobs } from '#db/schema/operations.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { ManyHosts } from '#tests/simulators/vendor-site/start-many-hosts.ts';
import { startManyHosts } from '#tests/simulators/vendor-site/start-many-hosts.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { UpdateHarness } from '../../support/update-harness.ts';
import { addApplications, createUpdateHarness, readPass } from '../../support/update-harness.ts';

const identifiers = ['Acme.A', 'Acme.B', 'Acme.C'];
let database: TestDatabase;
let harness: UpdateHarness;
let vendors: ManyHosts;

beforeAll(async () => {
  database = await createTestDatabase();
  harness = await createUpdateHarness(database);
  vendors = await startManyHosts({ hosts: identifiers.length, feedsPerHost: 1 });
  await addApplications(identifiers);
  await asSystem('test', async (context) => {
    for (const [index, identifier] of identifiers.entries()) {
      const url = vendors.feeds[index] ?? '';
      const kind = 'json-endpoint' as const;
      const feedId = await ensureFeed(context, { name: identifier, kind, url, settings: {} });
      await ensureSource(context, feedId, identifier, {
        versionPath: 'version',
        installers: [{ urlPath: 'url', sha256Path: 'sha256', architecture: 'x64', type: 'exe' }],
      });
    }
  });
  await harness.runPass();
});

afterAll(async () => {
  await vendors?.close();
  await harness?.stop();
  await database?.drop();
});

test('checks that end together are each recorded, ended and completed', async () => {
  const { notModified } = vendors.counts;
  const pass = await harness.runPass();
  expect(vendors.counts.notModified - notModified).toBe(identifiers.length);
  expect(pass.counts).toEqual({ unchanged: identifiers.length });
  expect(pass.ended).toBe(true);
  const runs = await asSystem('test', ({ tx }) =>
    tx.select().from(jobs).where(eq(jobs.parentId, pass.runId)),
  );
  expect(runs.map((run) => [run.status, run.summary])).toEqual(
    identifiers.map(() => ['succeeded', { notModified: true, unchanged: 1 }]),
  );
});

test('a check that has lost its job leaves nothing, and those that ended with it are whole', async () => {
  const pass = await asSystem('test', (context) => startUpdateRun(context, { trigger: 'command' }));
  const runId = pass?.runId ?? '';
  const fetched = await queue().fetch<object>('catalog.check-feed', {
    batchSize: identifiers.length,
    includeMetadata: true,
  });
  const taken = fetched.map((job) => readJob('catalog.check-feed', job));
  const lost = taken[1];
  // Another worker holds it now.
  await asSystem('test', ({ tx }) =>
    tx.execute(sql`update pgboss.job set retry_count = retry_count + 1 where id = ${lost?.id}`),
  );

  const results = await Promise.allSettled(
    taken.map((job) =>
      recordRun({ type: 'catalog.check-feed', trigger: 'job', parentId: runId }, (run) =>
        endUnmodifiedCheck({ feedId: job.payload.feedId, runId, run, job }),
      ),
    ),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await readPass(runId)).counts).toEqual({ unchanged: 2 });
  const states = await asSystem('test', ({ tx }) =>
    tx.execute<{ id: string; state: string }>(
      sql`select id, state from pgboss.job where data->>'runId' = ${runId}`,
    ),
  );
  expect(states.find(({ id }) => id === lost?.id)?.state).toBe('active');
  expect(states.filter(({ state }) => state === 'completed')).toHaveLength(2);
});
