import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Pool } from 'undici';
import { refreshOrganization } from '#app/domain/fleet/refresh-standings.ts';
import { rollUpPatchLevels } from '#app/domain/fleet/roll-up-patch-levels.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type postgres from 'postgres';
import { createSecretToken, hashSecretToken } from '#app/domain/secret-token.ts';
import { seedBase } from '../../commands/seed-database.ts';
import { startWeb } from '../support/web.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { withConnection } from './bench-server.ts';
import { figure, table } from './figures.ts';
import { insertFleet } from './insert-fleet.ts';
import { readFamilySeconds, readProcessorSeconds } from './process-figures.ts';

const clientCount = 300;
const programCount = 150;
const rounds = 4;
const connections = 16;
/** A computer's year: three check-ins a day, of which one in three finds two programs changed. */
const yearOfCheckIns = 1000;
const fleetSize = 100_000;

interface BenchClient {
  id: string;
  machineId: string;
  token: string;
}

/**
 * Check-ins of 150 programs over HTTP, gzipped: first ones, and those after them that bring nothing new; what a
 * client's year of history takes in the database; and what standings of 100,000 clients cost.
 */
export const checkIns: BenchPart = {
  name: 'check-in',
  async run(bench) {
    const server = await bench.server();
    const database = await server.createDatabase();
    connectDatabase({ url: database.ownerUrl, poolSize: 1, applicationName: 'lappa bench' });
    await seedBase();
    await closeDatabase();
    await withConnection(database.superuserUrl, async (sql) => {
      const clients = await plantClients(sql);
      const web = await startWeb({
        databaseUrl: database.webUrl,
        env: { LOG_LEVEL: 'warn', TRUST_PROXY: 'true', DATABASE_POOL_SIZE: '10' },
      });
      await bench.shutdown.add({ name: 'web', stop: () => web.stop() });
      const rows: string[][] = [];
      const take = async (name: string, round: number) => {
        const before = await readCosts(web.pid, server.pid);
        const { perSecond, p50, p99 } = await checkInAll(web.url, clients, round);
        const after = await readCosts(web.pid, server.pid);
        const costs = after.map((cost, at) =>
          figure(((cost - before[at]!) * 1000) / clients.length),
        );
        rows.push([name, figure(perSecond), figure(p50), figure(p99), ...costs]);
      };
      await take('first ones', 0);
      for (let round = 1; round <= rounds; round += 1) await take('nothing new', 0);
      for (let round = 1; round <= rounds; round += 1) await take('two programs changed', round);
      bench.say(`\nCheck-ins of ${programCount} programs, gzipped, ${clientCount} clients\n`);
      const costs = ['web, processor ms each', 'PostgreSQL'];
      bench.say(table(['check-ins', 'a second', 'p50 ms', 'p99 ms', ...costs], rows));
      await web.stop();
      await measureYear(bench, sql, clients[0]!);
    });
    await measureLargeFleet(bench);
  },
};

/** Seconds of processor time so far, of the web process and of PostgreSQL; NaN where there is no /proc. */
async function readCosts(web: number, database: number | null): Promise<number[]> {
  const own = await readProcessorSeconds(web);
  return [own ?? NaN, (database === null ? null : await readFamilySeconds(database)) ?? NaN];
}

async function plantClients(sql: postgres.Sql): Promise<BenchClient[]> {
  const [organization] = await sql<{ id: string }[]>`
    insert into app.organizations (slug, name) values ('check-in', 'Check-in') returning id`;
  const { id } = organization!;
  const clients: BenchClient[] = [];
  const { hashMachine } = await import('#app/domain/fleet/internal/machine-hash.ts');
  for (let index = 0; index < clientCount; index += 1) {
    const machineId = randomUUID();
    const token = `lct_${createSecretToken().token}`;
    const [row] = await sql<{ id: string }[]>`
      insert into app.clients (organization_id, machine_hash, name, ring_id, token_prefix, token_hash, enrolled_at)
      values (${id}, ${Buffer.from(hashMachine(id, machineId))}, ${`PC-${index}`},
        (select id from app.rings where organization_id = ${id}), 'lct_', ${Buffer.from(hashSecretToken(token))}, now())
      returning id`;
    clients.push({ id: row!.id, machineId, token });
  }
  return clients;
}

/** 120 programs that all have, 30 of 300 that some have; in round n, the versions of two are n higher. */
function programsOf(client: number, round: number): object[] {
  return Array.from({ length: programCount }, (_, index) => {
    const number = index < 120 ? index : 120 + ((client * 7 + index * 11) % 300);
    const version = index === client % 150 || index === (client * 3) % 150 ? round : 0;
    return {
      name: `Program number ${number} (x64)`,
      publisher: `Publisher ${number % 40}`,
      version: `10.${version}.${number}`,
      productCode: `{0F0F0F0F-0000-4000-8000-${String(number).padStart(12, '0')}}`,
      scope: 'machine',
    };
  });
}

async function checkInAll(url: string, clients: readonly BenchClient[], round: number) {
  const requests = clients.map(({ machineId, token }, index) => ({
    token,
    body: gzipSync(
      JSON.stringify({
        checkInId: randomUUID(),
        machineId,
        name: `PC-${index}`,
        programs: programsOf(index, round),
      }),
    ),
  }));
  const times: number[] = [];
  let next = 0;
  // Not fetch, which takes a good part of what the answer takes.
  const pool = new Pool(url, { connections });
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < requests.length) {
        const { token, body } = requests[next]!;
        next += 1;
        const began = performance.now();
        const answer = await pool.request({
          path: '/api/clients/check-in',
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'Content-Encoding': 'gzip',
            Authorization: `Bearer ${token}`,
          },
          body,
        });
        await answer.body.dump();
        if (answer.statusCode !== 200) {
          throw new Error(`A check-in was answered ${answer.statusCode}.`);
        }
        times.push(performance.now() - began);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { perSecond: requests.length / seconds, p50: at(0.5), p99: at(0.99) };
}

/** Writes the history that a year of check-ins leaves, as check-ins write it, for many clients; and weighs it. */
async function measureYear({ say }: Bench, sql: postgres.Sql, { id }: BenchClient): Promise<void> {
  const many = 300;
  const size = async () => {
    await sql.unsafe('vacuum full app.inventory_changes');
    const [row] = await sql<{ bytes: string }[]>`
      select pg_total_relation_size('app.inventory_changes') as bytes`;
    return Number(row!.bytes);
  };
  const before = await size();
  const changes = Math.round(yearOfCheckIns / 3);
  await sql`
    insert into app.inventory_changes (organization_id, client_id, occurred_at, added, removed)
    select client.organization_id, client.id, now() - n * interval '1 day', array[n, n + 1], array[n + 2, n + 3]
    from (select * from app.clients limit ${many}) client, generate_series(1, ${changes}) n`;
  const bytes = (await size()) - before;
  say(
    `\nHistory of a client and year: ${figure(bytes / many / 1024)} kB, for ${changes} changes of two programs`,
  );
  const [own] = await sql<{ bytes: string }[]>`
    select pg_column_size(inventory.*) + pg_column_size(client.*) as bytes
    from app.clients client join app.client_inventories inventory on inventory.client_id = client.id
    where client.id = ${id}`;
  say(
    `What is kept of a client now, of ${programCount} programs: ${own!.bytes} bytes, without indexes`,
  );
}

/** Standings, counts and the roll-up of 100,000 clients. Their newest versions are outdated for the first pass. */
async function measureLargeFleet({ server, say }: Bench): Promise<void> {
  const database = await (await server()).createDatabase();
  connectDatabase({ url: database.ownerUrl, poolSize: 2, applicationName: 'lappa bench' });
  await seedBase();
  await closeDatabase();
  await withConnection(database.superuserUrl, async (sql) => {
    const { organizationId } = await insertFleet(sql, fleetSize);
    await sql`update app.distribution_settings set default_mode = 'immediate', automation_ended_at = null
      where organization_id = ${organizationId}`;
    await sql`insert into app.installers (version_id, position, architecture, type, download_url, sha256)
      select id, 0, 'x64', 'exe', 'https://vendor.example/a.exe', repeat('a', 64) from app.versions version
      where not exists (select from app.installers where version_id = version.id)`;
    connectDatabase({ url: database.workerUrl, poolSize: 2, applicationName: 'lappa bench' });
    const rows: string[][] = [];
    const time = async (name: string, work: () => Promise<string>) => {
      const start = performance.now();
      const told = await work();
      rows.push([name, figure((performance.now() - start) / 1000), told]);
    };
    const refresh = async () => {
      const { changed, clients } = await refreshOrganization(organizationId);
      return `${changed} standings, ${clients} clients`;
    };
    await time('180 standings change', refresh);
    await time('a pass that finds nothing', refresh);
    await time('the day’s patch levels', async () => {
      const written = await asSystem('bench', (context) =>
        rollUpPatchLevels(context, organizationId),
      );
      return `${written} rows`;
    });
    await closeDatabase();
    say(`\nSeconds, ${figure(fleetSize)} clients with some 44 programs each, three rings\n`);
    say(table(['what', 'seconds', 'of'], rows));
  });
}
