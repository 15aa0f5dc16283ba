import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startWeb } from '../support/web.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { withConnection } from './bench-server.ts';
import { figure, median, spread, table } from './figures.ts';
import { generateCatalog } from './generated-catalog.ts';
import { insertCatalog } from './insert-catalog.ts';
import { startHelloServer } from './hello-server.ts';
import { readFamilySeconds, readProcessorSeconds } from './process-figures.ts';

const run = promisify(execFile);
const repository = path.resolve(import.meta.dirname, '../..');
const applicationCount = 15_000;
const rounds = 3;
const seconds = 4;
/** Different pages asked once each in a round. */
const variedCount = 1000;

interface Subject {
  name: string;
  kind: 'page' | 'resource';
  /** `varied`: every request another page of the catalog, none of them asked before. */
  path: string;
  /** Asked with a cookie, so that the answer is made for each request and not taken from memory. */
  isPersonal?: boolean;
}

const subjects: Subject[] = [
  { name: '/katalog', kind: 'page', path: '/katalog' },
  { name: '/katalog?page=300', kind: 'page', path: '/katalog?page=300' },
  { name: '/katalog, rendered each time', kind: 'page', path: '/katalog', isPersonal: true },
  { name: '/katalog, each page once', kind: 'page', path: 'varied' },
  { name: '/api/catalog/latest', kind: 'resource', path: '/api/catalog/latest' },
  {
    name: '/api/catalog/latest?limit=10',
    kind: 'resource',
    path: '/api/catalog/latest?limit=10',
  },
  {
    name: '/api/catalog/latest, answered each time',
    kind: 'resource',
    path: '/api/catalog/latest',
    isPersonal: true,
  },
];

/**
 * The public catalog at 15,000 applications beside two trivial Remix routes, a page and a resource, behind the same
 * middleware. Both servers run the whole time; one is asked at a time, in turns.
 */
export const catalogPages: BenchPart = {
  name: 'catalog-pages',
  async run(bench: Bench) {
    const { say, shutdown, server } = bench;
    const database = await (await server()).createDatabase();
    await withConnection(database.superuserUrl, (sql) =>
      insertCatalog(sql, generateCatalog(applicationCount)),
    );
    const hello = await startHelloServer(bench);
    const web = await startWeb({ databaseUrl: database.webUrl, env: { LOG_LEVEL: 'warn' } });
    await shutdown.add({ name: 'web', stop: () => web.stop() });
    const databasePid = (await server()).pid;
    await measure(
      say,
      { url: hello.url, pid: hello.pid, databasePid },
      { url: web.url, pid: web.pid, databasePid },
    );
    await web.stop();
    await hello.stop();
  },
};

interface Server {
  url: string;
  pid: number;
  databasePid: number | null;
}

interface Load {
  perSecond: number;
  requests: number;
  failures: number;
  /** Milliseconds of processor time per request, the server's and PostgreSQL's; null where there is no /proc. */
  costs: number | null;
}

async function measure(say: (line: string) => void, hello: Server, lappa: Server): Promise<void> {
  const loads = new Map<string, Load[]>();
  const ratios = new Map<string, number[]>();
  let varied = 0;
  const ask = async (server: Server, onePath: string, isPersonal = false) => {
    if (onePath !== 'varied') return load(server, onePath, seconds, isPersonal ? 'personal' : '');
    varied += variedCount;
    return load(server, onePath, variedCount, varied - variedCount);
  };

  // The first requests are slower everywhere: nothing is compiled yet.
  for (const one of ['/page', '/resource']) await ask(hello, one);
  for (const one of ['/api/catalog/latest', 'varied']) await ask(lappa, one);
  for (let round = 0; round < rounds; round += 1) {
    const base = { page: await ask(hello, '/page'), resource: await ask(hello, '/resource') };
    append(loads, 'hello-world page', base.page);
    append(loads, 'hello-world resource', base.resource);
    for (const { name, kind, path: onePath, isPersonal } of subjects) {
      const measured = await ask(lappa, onePath, isPersonal);
      append(loads, name, measured);
      append(ratios, name, measured.perSecond / base[kind].perSecond);
    }
  }
  say(
    table(
      ['what', 'requests/s, median (least to most)', 'ratio to hello-world', 'processor ms each'],
      [...loads].map(([name, all]) => {
        const costs = all.map((one) => one.costs).filter((one) => one !== null);
        return [
          name,
          spread(all.map((one) => one.perSecond)),
          ratios.has(name) ? median(ratios.get(name) ?? []).toFixed(2) : '1',
          costs.length === 0 ? '-' : figure(median(costs)),
        ];
      }),
    ),
  );
  say(`${figure(applicationCount)} applications, 20 connections; target: 0.50`);
  say('processor ms each: of the server and PostgreSQL together; says little of waiting');
}

function append<Value>(map: Map<string, Value[]>, name: string, value: Value): void {
  map.set(name, [...(map.get(name) ?? []), value]);
}

/** For the last arguments see load.ts. */
async function load(
  server: Server,
  onePath: string,
  amount: number,
  how: number | string,
): Promise<Load> {
  const script = path.join(import.meta.dirname, 'load.ts');
  const args = [script, server.url, onePath, String(amount), String(how)];
  const before = await readCosts(server);
  const { stdout } = await run(process.execPath, args, { cwd: repository });
  const after = await readCosts(server);
  const told = JSON.parse(stdout) as Omit<Load, 'costs'>;
  if (told.failures > 0) throw new Error(`${told.failures} requests for ${onePath} failed.`);
  const costs = before === null || after === null ? null : after - before;
  return { ...told, costs: costs === null ? null : (costs * 1000) / told.requests };
}

async function readCosts({ pid, databasePid }: Server): Promise<number | null> {
  const own = await readProcessorSeconds(pid);
  const database = databasePid === null ? null : await readFamilySeconds(databasePid);
  return own === null || database === null ? null : own + database;
}
