import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import type { RunningVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import type { TestDatabase } from '../support/database.ts';
import { createTestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { declareWorkersDead, withoutPauses } from '../support/hurry-queue.ts';
import { seedOneFeed } from '../support/seed-one-feed.ts';
import { startWorker } from '../support/worker.ts';

const identifier = '7zip.7zip';
const installerPath = `/files/${identifier}/`;

interface Stage {
  database: TestDatabase;
  site: RunningVendorSite;
  sql: postgres.Sql;
}

/** Makes the worker stop where it should die, and says when it is there. */
interface Step {
  name: string;
  block: (
    stage: Stage,
  ) => Promise<{ reached: () => Promise<boolean>; release: () => Promise<void> }>;
}

/** The vendor never answers on this path. */
const hangingAt = (path: string) => async (stage: Stage) => {
  stage.site.requests.clear();
  stage.site.faults.add({ path: `${path}*`, kind: 'hang' });
  return {
    reached: async () =>
      stage.site.requests
        .read()
        .requests.some((one) => one.path.startsWith(path) && one.status === null),
    release: async () => stage.site.faults.clear(),
  };
};

/** Another session holds the row that the worker must write next. */
const lockedRow = (table: 'applications' | 'feeds') => async (stage: Stage) => {
  const session = await stage.sql.reserve();
  await session.unsafe(`begin; select from app.${table} for update;`);
  return {
    reached: async () => {
      const waiting = await stage.sql`
        select from pg_stat_activity
        where datname = ${stage.database.name} and wait_event_type = 'Lock'
          and application_name = 'lappa worker'`;
      return waiting.length > 0;
    },
    release: async () => {
      await session.unsafe('rollback');
      session.release();
    },
  };
};

const steps: Step[] = [
  { name: 'while it asks the feed', block: hangingAt('/winget/index.json') },
  { name: 'while it reads the manifest', block: hangingAt('/winget/manifests/') },
  { name: 'while it downloads the installer', block: hangingAt(installerPath) },
  { name: 'while it writes the version', block: lockedRow('applications') },
  { name: 'after the version, before the job is done', block: lockedRow('feeds') },
];

describe.concurrent('a worker that is killed', () => {
  test.each(steps)(
    '$name leaves one version and one activity',
    async ({ block }) => {
      const database = await createTestDatabase();
      const site = await startVendorSite();
      const sql = postgres(database.superuserUrl, { max: 4, onnotice: () => {} });
      const stage = { database, site, sql };
      const start = () =>
        startWorker({
          databaseUrl: database.workerUrl,
          env: { UPDATE_INTERVAL_SECONDS: '1', UPSTREAM_ALLOWED_PRIVATE_HOSTS: '127.0.0.1' },
        });
      let worker = await start();
      try {
        await seedOneFeed(sql, site.url, identifier);
        await eventually('the first version is recorded, and its run is done', async () => {
          const done = await sql`
            select from app.jobs where type = 'catalog.check-feed' and status = 'succeeded'`;
          return done.length > 0 && (await versions(sql)) === 1;
        });

        const blocked = await block(stage);
        const { version } = site.state.release(identifier);
        await eventually('the worker is at the step', blocked.reached);
        await worker.kill();
        await blocked.release();
        await declareWorkersDead(sql);

        worker = await start();
        await withoutPauses(sql, async () => {
          await eventually('the version is offered', async () => {
            const rows =
              await sql`select from app.versions where version = ${version} and state = 'offered'`;
            return rows.length === 1;
          });
          await eventually('a run after the dead one is done', async () => {
            const done = await sql`
              select from app.jobs as later
              join app.jobs as dead on dead.type = later.type and dead.started_at < later.started_at
              where later.type = 'catalog.check-feed'
                and dead.status = 'failed' and later.status = 'succeeded'`;
            return done.length > 0;
          });
        });
        expect(await versions(sql)).toBe(2);
        const activities = await sql`
          select from app.activities where type = 'catalog.version-published'
            and data ->> 'version' = ${version}`;
        expect(activities).toHaveLength(1);
        const outcomes = await sql`
          select outcome from app.update_outcomes where outcome <> 'unchanged' order by recorded_at`;
        expect(outcomes.map((row) => row.outcome as string)).toEqual(['recorded', 'new']);
        const [dead] = await sql`
          select error from app.jobs where type = 'catalog.check-feed' and status = 'failed'`;
        expect(dead).toMatchObject({ error: 'The worker stopped before the run ended.' });
      } finally {
        await worker.stop();
        await sql.end({ timeout: 1 });
        await site.close();
        await database.drop();
      }
    },
    180_000,
  );
});

async function versions(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from app.versions`;
  return row?.count ?? 0;
}
