import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { findFreePort } from '../../commands/free-port.ts';
import { startPartProcess } from '../../commands/part-process.ts';
import { startWeb } from '../support/web.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { withConnection } from './bench-server.ts';
import { figure, median, spread, table } from './figures.ts';
import { generateEvent } from './generated-events.ts';
import { startHelloServer } from './hello-server.ts';
import { readFamilySeconds, readProcessorSeconds } from './process-figures.ts';

const run = promisify(execFile);
const rounds = 3;
/** Events in a round; a multiple of the sender’s connections. */
const perRound = 1500;
/** Connections to PostgreSQL, of everybody who is measured. */
const poolSize = 10;
const secret = 'whsec_bench';
const webhookPath = '/api/billing/webhook';

/** One who takes webhooks, or does what it takes at least. */
interface Subject {
  name: string;
  /** Takes the events from this number on. */
  take: (first: number) => Promise<{ perSecond: number; p99: number }>;
  pid: number;
}

/**
 * Signed webhooks that are accepted: by Lappa, by a Remix route that only verifies the signature, by the sync engine;
 * and single-row commits of the same PostgreSQL. All run the whole time; one is asked at a time, in turns.
 */
export const webhooks: BenchPart = {
  name: 'webhooks',
  async run(bench) {
    const { shutdown } = bench;
    const server = await bench.server();
    const lappaDatabase = await server.createDatabase();
    const engineDatabase = await server.createDatabase();

    const hello = await startHelloServer(bench, { STRIPE_WEBHOOK_SECRETS: secret });
    const engine = await startSyncEngine(bench, engineDatabase.superuserUrl);
    const web = await startWeb({
      databaseUrl: lappaDatabase.webUrl,
      env: {
        LOG_LEVEL: 'warn',
        DATABASE_POOL_SIZE: String(poolSize),
        STRIPE_SECRET_KEY: 'sk_test_bench',
        STRIPE_WEBHOOK_SECRETS: secret,
      },
    });
    await shutdown.add({ name: 'web', stop: () => web.stop() });
    const sql = postgres(engineDatabase.superuserUrl, { max: poolSize, onnotice: () => {} });
    try {
      await sql`create table committed (id text primary key, payload jsonb not null)`;
      const post = (url: string) => (first: number) => postWebhooks(url, first);
      const lappa = { take: post(web.url + webhookPath), pid: web.pid };
      const synced = { take: post(engine.url), pid: engine.pid };
      await measure(bench, server.pid, [
        { name: VERIFIED, take: post(`${hello.url}/webhook`), pid: hello.pid },
        { name: 'single-row commits', take: (first) => commitRows(sql, first), pid: process.pid },
        { name: ENGINE, ...synced },
        { name: 'sync engine, each again', ...synced },
        { name: LAPPA, ...lappa },
        { name: 'Lappa, each again', ...lappa },
      ]);
      await withConnection(lappaDatabase.superuserUrl, (one) => expectAll(one));
    } finally {
      await sql.end();
      await web.stop();
      await engine.stop();
      await hello.stop();
    }
  },
};

const VERIFIED = 'Remix route, signature only';
const ENGINE = 'sync engine';
const LAPPA = 'Lappa';

async function startSyncEngine({ say, shutdown }: Bench, databaseUrl: string) {
  const port = await findFreePort();
  const script = path.join(import.meta.dirname, 'sync-engine-server.ts');
  const engine = await startPartProcess({
    name: 'engine',
    args: [script, databaseUrl, secret, String(port), String(poolSize)],
    env: { NODE_ENV: 'production' },
    show: 'trouble',
    say,
  });
  const stop = () => engine.stop({ immediately: true });
  await shutdown.add({ name: 'engine', stop });
  await engine.waitForLine(/sync-engine.started/);
  return { url: `http://127.0.0.1:${port}/`, pid: engine.pid, stop };
}

async function postWebhooks(url: string, first: number) {
  const script = path.join(import.meta.dirname, 'post-webhooks.ts');
  const { stdout } = await run(process.execPath, [
    script,
    url,
    secret,
    String(first),
    String(perRound),
  ]);
  const told = JSON.parse(stdout) as { perSecond: number; p99: number; failures: number };
  if (told.failures > 0) throw new Error(`${url} refused ${told.failures} webhooks.`);
  return told;
}

/** Each event as one row, in a transaction of its own. */
async function commitRows(sql: postgres.Sql, first: number) {
  const events = Array.from({ length: perRound }, (_, index) => generateEvent(first + index));
  const times: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: poolSize }, async () => {
      for (let event = events.pop(); event !== undefined; event = events.pop()) {
        const begun = performance.now();
        await sql`insert into committed values (${event.id}, ${event.payload}::text::jsonb)`;
        times.push(performance.now() - begun);
      }
    }),
  );
  const perSecond = (perRound / (performance.now() - start)) * 1000;
  return { perSecond, p99: times.sort((a, b) => a - b)[Math.floor(perRound * 0.99)] ?? 0 };
}

interface Figures {
  perSecond: number[];
  p99: number[];
  /** Milliseconds of processor time an event, of the process and of PostgreSQL. */
  costs: number[];
  toVerified: number[];
  toEngine: number[];
}

async function measure({ say, shutdown }: Bench, databasePid: number | null, subjects: Subject[]) {
  const figures = new Map<string, Figures>(
    subjects.map(({ name }) => [
      name,
      { perSecond: [], p99: [], costs: [], toVerified: [], toEngine: [] },
    ]),
  );
  for (let round = 0; round <= rounds; round += 1) {
    shutdown.signal.throwIfAborted();
    const rates = new Map<string, number>();
    for (const { name, take, pid } of subjects) {
      const before = await readCosts(pid, databasePid);
      const { perSecond, p99 } = await take(round * perRound);
      const after = await readCosts(pid, databasePid);
      rates.set(name, perSecond);
      const own = figures.get(name);
      // The first round warms up.
      if (own === undefined || round === 0) continue;
      own.perSecond.push(perSecond);
      own.p99.push(p99);
      if (before !== null && after !== null) own.costs.push(((after - before) * 1000) / perRound);
    }
    if (round === 0) continue;
    for (const [name, rate] of rates) {
      figures.get(name)?.toVerified.push(rate / (rates.get(VERIFIED) ?? 0));
      figures.get(name)?.toEngine.push(rate / (rates.get(ENGINE) ?? 0));
    }
  }
  const headings = ['what', 'events/s, median (least to most)', 'p99 ms', 'processor ms each'];
  say(
    table(
      [...headings, 'to signature only', 'to sync engine'],
      [...figures].map(([name, own]) => [
        name,
        spread(own.perSecond),
        figure(median(own.p99)),
        own.costs.length === 0 ? '-' : figure(median(own.costs)),
        median(own.toVerified).toFixed(2),
        median(own.toEngine).toFixed(2),
      ]),
    ),
  );
  say(`${perRound} events a round, ${rounds} rounds, ${poolSize} connections to PostgreSQL each`);
  say('targets for Lappa: 0.50 of signature only, 3.00 of the sync engine');
}

async function readCosts(pid: number, databasePid: number | null): Promise<number | null> {
  const own = await readProcessorSeconds(pid);
  const database = databasePid === null ? null : await readFamilySeconds(databasePid);
  return own === null || database === null ? null : own + database;
}

/** What was answered with a 200 is in the ledger, once. */
async function expectAll(sql: postgres.Sql): Promise<void> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int from app.stripe_events`;
  const expected = (rounds + 1) * perRound;
  if (row?.count !== expected) throw new Error(`${row?.count} of ${expected} events are kept.`);
}
