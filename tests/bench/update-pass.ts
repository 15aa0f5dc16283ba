import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { enqueue, startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { startWorker } from '#tests/support/worker.ts';
import { startPartProcess } from '../../commands/part-process.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { withConnection } from './bench-server.ts';
import { figure, median, spread, table } from './figures.ts';
import { generateCatalog } from './generated-catalog.ts';
import { insertCatalog } from './insert-catalog.ts';
import {
  readFamilySeconds,
  readMachineSeconds,
  readPeakMemory,
  readProcessorSeconds,
} from './process-figures.ts';

const hostCount = 200;
const feedsPerHost = 75;
const feedCount = hostCount * feedsPerHost;
/** So many feeds are new to the catalog at first: read, downloaded, verified and published. */
const newCount = 1000;
const rounds = 3;
const limitMs = 300_000;
/** No further round is begun after this, for a machine that is busy with other work. */
const budgetMs = 240_000;

/** Who is measured, by process id. */
interface Processes {
  worker: number;
  database: number | null;
  vendors: number;
}

/**
 * The version-update job as it runs in production: one worker process, the queue, the database gate, a run in the
 * ledger and an outcome for each application. The pass is started by a job, as the schedule does it.
 */
export const updatePass: BenchPart = {
  name: 'update-pass',
  async run(bench) {
    const { say, shutdown } = bench;
    const server = await bench.server();
    say(
      `${feedCount} feeds on ${hostCount} hosts, PostgreSQL ${server.version}, one worker process`,
    );
    const entry = path.join(import.meta.dirname, 'vendor-hosts.ts');
    const vendors = await startPartProcess({
      name: 'vendors',
      args: [entry, String(hostCount), String(feedsPerHost)],
      env: {},
      show: 'trouble',
      say,
    });
    const stopVendors = () => vendors.stop({ immediately: true });
    await shutdown.add({ name: 'vendors', stop: stopVendors });
    const started = JSON.parse(await vendors.waitForLine(/vendor-hosts.started/)) as {
      feeds: string[];
    };
    const database = await server.createDatabase();
    await withConnection(database.superuserUrl, (sql) => insertFeeds(sql, started.feeds));

    const worker = await startWorker({
      databaseUrl: database.workerUrl,
      env: { UPSTREAM_ALLOWED_PRIVATE_HOSTS: '127.*', UPDATE_SCHEDULE: '0 0 1 1 *' },
    });
    await shutdown.add({ name: 'worker', stop: () => worker.stop() });
    connectDatabase({ url: database.workerUrl, poolSize: 1, applicationName: 'lappa bench' });
    await startQueue({ url: database.workerUrl, role: 'sender', onError: () => {} });
    const processes = { worker: worker.pid, database: server.pid, vendors: vendors.pid };
    try {
      await withConnection(database.superuserUrl, (sql) => measure(bench, sql, processes));
    } finally {
      await stopQueue(1000);
      await closeDatabase();
      await worker.stop();
      await stopVendors();
    }
  },
};

async function measure({ say }: Bench, sql: postgres.Sql, processes: Processes): Promise<void> {
  const seconds: number[] = [];
  const rows: string[][] = [];
  const start = performance.now();
  for (let round = 0; round <= rounds; round += 1) {
    if (round > 1 && performance.now() - start > budgetMs) break;
    // At first only the feeds that nobody has read yet, to see what new versions cost.
    await sql`update app.feeds set enabled = ${round > 0} or etag is null`;
    const isNew = round === 0;
    const pass = await runPass(sql, processes);
    const expected = isNew ? { recorded: newCount } : { 'not-modified': feedCount };
    if (JSON.stringify(pass.outcomes) !== JSON.stringify(expected)) {
      throw new Error(`Unexpected outcomes: ${JSON.stringify(pass.outcomes)}`);
    }
    if (!isNew) seconds.push(pass.seconds);
    const count = isNew ? newCount : feedCount;
    rows.push([
      isNew ? `${newCount} x 200, first version` : `${feedCount} x 304`,
      figure(pass.seconds),
      figure(count / pass.seconds),
      ...[pass.worker, pass.database, pass.vendors, pass.machine].map((used) =>
        used === null ? '-' : figure(used),
      ),
      pass.memory === null ? '-' : `${figure(pass.memory)} MB`,
    ]);
    say(`  ${rows.at(-1)?.join('  ')}`);
  }
  const headings = ['pass', 'seconds', 'feeds/s', 'worker', 'PostgreSQL', 'vendors', 'machine'];
  say(table([...headings, 'worker peak'], rows));
  say('worker, PostgreSQL, vendors, machine: seconds of processor time; machine: everybody on it');
  say(`304 pass: ${spread(seconds)} s; target 60 s, worker below 300 MB`);
  say(`ratio to the target of 60 s: ${(median(seconds) / 60).toFixed(2)}`);
}

async function runPass(sql: postgres.Sql, processes: Processes) {
  const before = await readUsage(processes);
  const jobId = await asSystem('bench', ({ tx }) =>
    enqueue(tx, 'catalog.start-update-run', { trigger: 'command' }),
  );
  const pass = await waitForPass(sql, jobId);
  const after = await readUsage(processes);
  const outcomes = await sql<{ outcome: string; count: number }[]>`
    select coalesce(evidence->>'reason', outcome) as outcome, count(*)::int from app.update_outcomes
    where run_id = ${pass.id} group by 1 order by 1`;
  const used = (whose: keyof typeof before) => {
    const [least, most] = [before[whose], after[whose]];
    return least === null || most === null ? null : most - least;
  };
  return {
    seconds: pass.seconds,
    outcomes: Object.fromEntries(outcomes.map((row) => [row.outcome, row.count])),
    worker: used('worker'),
    database: used('database'),
    vendors: used('vendors'),
    machine: used('machine'),
    memory: await readPeakMemory(processes.worker),
  };
}

/** The pass that the queue's job started, when it has ended: from the start of that job to the end of the pass. */
async function waitForPass(
  sql: postgres.Sql,
  jobId: string | null,
): Promise<{ id: string; seconds: number }> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    await sleep(250);
    const [pass] = await sql<{ id: string; seconds: number }[]>`
      select pass.id, extract(epoch from pass.finished_at - start.started_at)::float8 as seconds
      from app.jobs start join app.jobs pass on pass.parent_id = start.id
      where start.queue_job_id = ${jobId} and pass.finished_at is not null`;
    if (pass) return pass;
  }
  throw new Error(`The pass did not end within ${limitMs / 1000} seconds.`);
}

async function readUsage({ worker, database, vendors }: Processes) {
  return {
    worker: await readProcessorSeconds(worker),
    database: database === null ? null : await readFamilySeconds(database),
    vendors: await readProcessorSeconds(vendors),
    machine: await readMachineSeconds(),
  };
}

/** A feed and a source for each application. All but the first have been read before, long ago. */
async function insertFeeds(sql: postgres.Sql, urls: string[]): Promise<void> {
  const applications = generateCatalog(urls.length);
  for (const application of applications.slice(0, newCount)) application.versions = [];
  await insertCatalog(sql, applications);
  const settings = {
    versionPath: 'version',
    installers: [{ urlPath: 'url', sha256Path: 'sha256', architecture: 'x64', type: 'exe' }],
  };
  await sql`
    insert into app.feeds (name, kind, url) select url, 'json-endpoint', url
    from unnest(${urls}::text[]) with ordinality as feed (url, place) order by place`;
  await sql`
    insert into app.sources (feed_id, application_id, settings)
    select feed.id, application.id, ${sql.json(settings)} from unnest(${urls}::text[], ${applications.map(({ id }) => id)}::uuid[]) as pair (url, application_id)
    join app.feeds feed on feed.url = pair.url
    join app.applications application on application.id = pair.application_id`;
  // The vendors' ETag says which feed it is and how often it was changed.
  await sql`
    update app.feeds set etag = '"' || place - 1 || '-0"'
    from unnest(${urls}::text[]) with ordinality as known (url, place)
    where feeds.url = known.url and place > ${newCount}`;
  await sql`
    update app.sources set last_version = '1.0', last_fingerprint = 'as before'
    from app.feeds feed where feed.id = feed_id and feed.etag is not null`;
  await sql`vacuum (analyze)`;
}
