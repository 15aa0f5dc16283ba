import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type postgres from 'postgres';
import { importVersion } from '#app/domain/catalog/import-version.ts';
import { nameKey } from '#app/domain/catalog/name-normalization.ts';
import { refreshMatchKeys } from '#app/domain/catalog/refresh-match-keys.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { createSecretToken } from '#app/domain/secret-token.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { WingetClient } from '../simulators/winget-client/winget-client.ts';
import type { ListedProgram } from '../simulators/winget-client/winget-client.ts';
import { eventually } from '../support/eventually.ts';
import { publishedVersion } from '../support/published-version.ts';
import { startWeb } from '../support/web.ts';
import type { RunningWeb } from '../support/web.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { withConnection } from './bench-server.ts';
import { figure, spread, table } from './figures.ts';
import { generateCatalog } from './generated-catalog.ts';
import type { GeneratedApplication } from './generated-catalog.ts';
import { insertCatalog } from './insert-catalog.ts';
import { readPeakMemory, readProcessorSeconds } from './process-figures.ts';

const run = promisify(execFile);
const applicationCount = 15_000;
const organizationCount = 100;
/** Applications about which an organisation decided something of its own. */
const policyCount = 50;
const programCount = 150;
const rounds = 5;
const publications = 10;
/** How long winget-load.ts asks. */
const loadSeconds = 10;

/**
 * The winget source with 15,000 applications and 100 organisations on two web processes: a computer that looks for
 * upgrades, 500 searches a second, how soon a published version is offered, and memory.
 */
export const wingetSource: BenchPart = {
  name: 'winget-source',
  async run(bench: Bench) {
    const { say, shutdown, server } = bench;
    const database = await (await server()).createDatabase();
    const applications = generateCatalog(applicationCount);
    const tokens = await withConnection(database.superuserUrl, async (sql) => {
      await insertCatalog(sql, applications);
      return plantOrganizations(sql);
    });
    connectDatabase({ url: database.ownerUrl, poolSize: 2, applicationName: 'lappa bench' });
    await shutdown.add({ name: 'own connections', stop: () => closeDatabase() });
    await makeMatchKeys(bench);
    const webs: RunningWeb[] = [];
    for (const name of ['first web', 'second web']) {
      const since = performance.now();
      const web = await startWeb({ databaseUrl: database.webUrl, env: { LOG_LEVEL: 'warn' } });
      await shutdown.add({ name, stop: () => web.stop() });
      webs.push(web);
      const seconds = (performance.now() - since) / 1000;
      say(`${name} started, read the catalog and was ready: ${figure(seconds)} s`);
    }
    await measureUpgrade(bench, webs[0]!, tokens, applications);
    await measureLoad(bench, webs, tokens, applications);
    await measurePublication(bench, webs, tokens);
    for (const [at, web] of webs.entries()) {
      say(
        `Most memory of web process ${at + 1}: ${figure((await readPeakMemory(web.pid)) ?? 0)} MB`,
      );
    }
    for (const web of webs) await web.stop();
  },
};

/** Organisations that take everything at once, each with policies of its own for some applications. */
async function plantOrganizations(sql: postgres.Sql): Promise<string[]> {
  const tokens = Array.from({ length: organizationCount }, () => createSecretToken());
  await sql`insert into app.organizations (slug, name)
    select 'bench-' || n, 'Bench ' || n from generate_series(1, ${organizationCount}) n`;
  await sql`update app.distribution_settings set default_mode = 'immediate'`;
  await sql`insert into app.application_policies (organization_id, application_id, mode, delay_days)
    select organizations.id, chosen.id, 'after-days', 3 from app.organizations,
      lateral (select id from app.applications
        where hashtext(organizations.id::text) % 3 = hashtext(applications.id::text) % 3
        limit ${policyCount}) chosen`;
  const owners = await sql<{ id: string; ring: string }[]>`
    select organizations.id, rings.id as ring from app.organizations
    join app.rings on rings.organization_id = organizations.id order by slug`;
  for (const [at, { id, ring }] of owners.entries()) {
    const { token, hash } = tokens[at]!;
    await sql`insert into app.source_tokens (organization_id, ring_id, purpose, name, prefix, token_hash)
      values (${id}, ${ring}, 'ring', 'Bench', ${token.slice(0, 8)}, ${Buffer.from(hash)})`;
  }
  return tokens.map(({ token }) => token);
}

async function makeMatchKeys({ say }: Bench): Promise<void> {
  const since = performance.now();
  let made = 0;
  for (let batch = -1; batch !== 0;) {
    batch = await asSystem('make match keys for the bench', refreshMatchKeys);
    made += batch;
  }
  const seconds = (performance.now() - since) / 1000;
  say(`Match keys of ${made} applications made in ${figure(seconds)} s`);
}

function clientOf(web: RunningWeb, token: string): WingetClient {
  const options = { normalizeName: nameKey, compareVersions };
  return new WingetClient(`${web.url}/winget/${token}`, options);
}

/** As on a computer: a third known by code, a third by name, a third by nothing. */
function programsOf(applications: GeneratedApplication[], from: number): ListedProgram[] {
  return Array.from({ length: programCount }, (_, at): ListedProgram => {
    const { name, versions } = applications[(from * 131 + at * 97) % applications.length]!;
    const old = versions.at(-1)!;
    if (at % 3 === 0) {
      return {
        name: `${name} (x64)`,
        version: old.version,
        productCode: old.installers[0]!.product_code,
      };
    }
    if (at % 3 === 1) return { name: `${name} ${old.version}`, version: old.version };
    return {
      name: `Unknown program ${from} ${at}`,
      version: '1.0',
      productCode: `{unknown-${at}}`,
    };
  });
}

async function measureUpgrade(
  { say }: Bench,
  web: RunningWeb,
  tokens: string[],
  applications: GeneratedApplication[],
): Promise<void> {
  const seconds: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round += 1) {
    const client = clientOf(web, tokens[round]!);
    const programs = programsOf(applications, round);
    const since = performance.now();
    found = (await client.upgrade(programs)).length;
    seconds.push((performance.now() - since) / 1000);
  }
  say(
    `winget upgrade of ${programCount} programs, one question after the other: ${spread(seconds)} s, ${found} upgrades`,
  );
}

interface Load {
  perSecond: number;
  p50: number;
  p99: number;
  failures: number;
}

async function measureLoad(
  { say }: Bench,
  webs: RunningWeb[],
  tokens: string[],
  applications: GeneratedApplication[],
): Promise<void> {
  const script = path.resolve(import.meta.dirname, 'winget-load.ts');
  const bodies = programsOf(applications, 7).map(({ name, productCode }) =>
    JSON.stringify({
      Inclusions: [
        ...(productCode ? [['ProductCode', productCode.toLowerCase()]] : []),
        ['NormalizedPackageNameAndPublisher', nameKey(name)],
      ].map(([PackageMatchField, KeyWord]) => ({
        PackageMatchField,
        RequestMatch: { KeyWord, MatchType: 'Exact' },
      })),
    }),
  );
  const given = JSON.stringify({ urls: webs.map(({ url }) => url), tokens, bodies });
  const rows: string[][] = [];
  for (const rate of [100, 500]) {
    const pending = run(process.execPath, [script, String(rate)], { maxBuffer: 1e7 });
    pending.child.stdin?.end(given);
    const before = await processorSeconds(webs);
    const { stdout } = await pending;
    const used = (await processorSeconds(webs)) - before;
    const load = JSON.parse(stdout) as Load;
    rows.push([
      `${rate}/s on two processes`,
      figure(load.perSecond),
      figure(load.p50),
      figure(load.p99),
      figure((used / (load.perSecond * loadSeconds)) * 1000),
      String(load.failures),
    ]);
  }
  say(table(['searches', 'answered/s', 'p50 ms', 'p99 ms', 'processor ms each', 'failures'], rows));
}

async function processorSeconds(webs: RunningWeb[]): Promise<number> {
  const each = await Promise.all(webs.map(({ pid }) => readProcessorSeconds(pid)));
  return each.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
}

async function measurePublication(
  { say }: Bench,
  webs: RunningWeb[],
  tokens: string[],
): Promise<void> {
  const seconds: number[] = [];
  for (let number = 1; number <= publications; number += 1) {
    const manifest = publishedVersion('Bench.Published', `1.${number}`);
    await asSystem('publish for the bench', (context) => importVersion(context, manifest));
    const since = performance.now();
    await Promise.all(
      webs.map((web, at) =>
        eventually('the version is offered', async () => {
          const found = await clientOf(web, tokens[at]!).install('Bench.Published');
          return found?.version === manifest.version;
        }),
      ),
    );
    seconds.push((performance.now() - since) / 1000);
  }
  say(`From published to offered on both processes: ${spread(seconds)} s`);
}
