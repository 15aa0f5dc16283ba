import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { childEnvironment } from '#app/env.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { startPartProcess } from '../../commands/part-process.ts';
import { seedBase } from '../../commands/seed-database.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { figure, table } from './figures.ts';
import { organizationId } from './organization-id.ts';
import { readPeakMemory } from './process-figures.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const subscriptionCount = 10_000;
/** So many differ from Stripe in the last pass. */
const differingCount = 100;
/** Tables that hold something of a customer. */
const tables = ['billing_customers', 'subscriptions', 'invoices', 'organization_plans'];

/**
 * `npm run reconcile` over a simulated account with many subscriptions: requests, seconds and memory when all is well,
 * and when some rows are wrong. The first customer is synced, and copied on both sides.
 */
export const reconciliation: BenchPart = {
  name: 'reconciliation',
  async run(bench: Bench) {
    const { say, shutdown } = bench;
    const account = await startPartProcess({
      name: 'stripe',
      args: [path.join(import.meta.dirname, 'stripe-account.ts'), String(subscriptionCount)],
      env: {},
      show: 'trouble',
      say,
    });
    const stopAccount = () => account.stop({ immediately: true });
    await shutdown.add({ name: 'stripe', stop: stopAccount });
    const { url, key, ids } = JSON.parse(
      await account.waitForLine(/stripe-account.started/),
    ) as StartedAccount;
    const database = await (await bench.server()).createDatabase();
    connectDatabase({ url: database.ownerUrl, poolSize: 1, applicationName: 'lappa bench' });
    await seedBase();
    await closeDatabase();
    const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
    const pass = () =>
      runPass(sql, {
        DATABASE_URL: database.workerUrl,
        STRIPE_API_URL: url,
        STRIPE_SECRET_KEY: key,
      });
    try {
      await plantOrganizations(sql);
      await pass();
      process.kill(account.pid, 'SIGUSR2');
      await account.waitForLine(/stripe-account.filled/);
      await copyRows(sql, ids);
      const clean = await pass();
      await sql`update app.subscriptions set licensed_client_count = 24 where id in
        (select id from app.subscriptions order by payment_subscription_id limit ${differingCount})`;
      const repaired = await pass();
      tell(say, { 'nothing differs': clean, [`${differingCount} differ`]: repaired });
    } finally {
      await sql.end();
      await stopAccount();
    }
  },
};

interface StartedAccount {
  url: string;
  key: string;
  ids: string[];
}

interface PassFigures {
  checked: number;
  repaired: number;
  unknown: number;
  failed: number;
  requests: number;
  seconds: number;
  memory: number;
}

async function plantOrganizations(sql: postgres.Sql): Promise<void> {
  const ids = Array.from({ length: subscriptionCount }, (_, number) => organizationId(number));
  await sql`insert into app.organizations (id, slug, name)
    select id, 'bench-' || place, 'Bench ' || place
    from unnest(${ids}::uuid[]) with ordinality as planted (id, place)`;
}

/** What the first organisation has, for all others, under the ids that their copies have at Stripe. */
async function copyRows(sql: postgres.Sql, ids: string[]): Promise<void> {
  for (const name of tables) {
    const row = sql(`app.${name}`);
    // "offset 0" and the function in "from" have each copy made once, and not once for every column.
    await sql`
      insert into ${row} select filled.* from ${row} as original
      cross join generate_series(1, ${subscriptionCount - 1}) as copies (place)
      cross join lateral (
        select replace(
          regexp_replace(to_jsonb(original)::text, ${`(${ids.join('|')})`}, '\\1x' || copies.place, 'g'),
          ${organizationId(0)}, ${organizationId(0).slice(0, -12)} || lpad(copies.place::text, 12, '0'))::jsonb as row
        offset 0
      ) as copy
      cross join lateral jsonb_populate_record(null::${row}, copy.row
        || case when copy.row ? 'id' then jsonb_build_object('id', gen_random_uuid()) else '{}' end) as filled`;
  }
  await sql`analyze`;
}

/** One pass in a process of its own, from its first request to its last. */
async function runPass(sql: postgres.Sql, env: Record<string, string>): Promise<PassFigures> {
  const child = spawn(process.execPath, ['commands/reconcile.ts'], {
    cwd: repository,
    env: childEnvironment(env) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let code: number | null | undefined;
  child.once('exit', (exitCode) => (code = exitCode));
  let memory = 0;
  while (code === undefined) {
    memory = Math.max(memory, (await readPeakMemory(child.pid ?? 0)) ?? 0);
    await sleep(100);
  }
  if (code !== 0) throw new Error(`The reconciliation ended with ${code}.`);
  const [pass] = await sql<Omit<PassFigures, 'memory'>[]>`
    select checked, repaired, unknown, failed, requests,
      extract(epoch from finished_at - started_at)::float8 as seconds
    from app.reconciliations order by started_at desc limit 1`;
  if (pass === undefined) throw new Error('The reconciliation wrote no report.');
  return { ...pass, memory };
}

function tell(say: Bench['say'], passes: Record<string, PassFigures>): void {
  const headings = ['pass', 'objects', 'repaired', 'unknown', 'failed', 'requests', 'seconds'];
  const rows = Object.entries(passes).map(([name, pass]) => [
    name,
    ...[pass.checked, pass.repaired, pass.unknown, pass.failed, pass.requests].map((count) =>
      count.toLocaleString('en'),
    ),
    figure(pass.seconds),
    `${figure(pass.memory)} MB`,
  ]);
  say(table([...headings, 'peak memory'], rows));
  say(
    `${subscriptionCount.toLocaleString('en')} subscriptions, each of a customer with an invoice`,
  );
}
