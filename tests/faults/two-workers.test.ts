import postgres from 'postgres';
import { expect, test } from 'vitest';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { createTestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { seedOneFeed } from '../support/seed-one-feed.ts';
import { startWorker } from '../support/worker.ts';

const identifier = '7zip.7zip';

test('two workers at once publish each version once and ask the host one request at a time', async () => {
  const database = await createTestDatabase();
  const site = await startVendorSite();
  const sql = postgres(database.superuserUrl, { max: 2, onnotice: () => {} });
  const env = { UPDATE_INTERVAL_SECONDS: '1', UPSTREAM_ALLOWED_PRIVATE_HOSTS: '127.0.0.1' };
  const workers = await Promise.all([
    startWorker({ databaseUrl: database.workerUrl, env }),
    startWorker({ databaseUrl: database.workerUrl, env }),
  ]);
  try {
    await seedOneFeed(sql, site.url, identifier);
    const recorded = async () => (await sql`select from app.versions`).length;
    await eventually('the first version is recorded', async () => (await recorded()) === 1);
    const released: string[] = [];
    for (let release = 0; release < 4; release += 1) {
      released.push(site.state.release(identifier).version);
      await eventually('it is published', async () => (await recorded()) === released.length + 1);
    }
    const activities = await sql<{ version: string }[]>`
      select data ->> 'version' as version from app.activities
      where type = 'catalog.version-published' order by occurred_at`;
    expect(activities.map((row) => row.version)).toEqual(released);
    expect(site.requests.read().peakConcurrent).toBe(1);
    const both = await sql`
      select distinct application_name, pid from pg_stat_activity
      where datname = ${database.name} and application_name = 'lappa queue worker'`;
    expect(both.length).toBeGreaterThanOrEqual(2);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await sql.end({ timeout: 1 });
    await site.close();
    await database.drop();
  }
}, 120_000);
