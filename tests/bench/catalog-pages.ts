import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../../commands/free-port.ts';
import { startPartProcess } from '../../commands/part-process.ts';
import { startWeb } from '../support/web.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { withConnection } from './bench-server.ts';
import { figure, median, spread, table } from './figures.ts';
import { generateCatalog } from './generated-catalog.ts';
import { insertCatalog } from './insert-catalog.ts';

const run = promisify(execFile);
const repository = path.resolve(import.meta.dirname, '../..');
const applicationCount = 15_000;
const rounds = 3;
const seconds = 4;
/** More different pages than a process keeps in memory. */
const coldPages = 3000;

interface Subject {
  name: string;
  kind: 'page' | 'resource';
  path: string;
  /** How many different endings the path gets in turn; none when left out. */
  variants?: number;
}

const subjects: Subject[] = [
  { name: '/katalog', kind: 'page', path: '/katalog' },
  { name: '/katalog?page=300', kind: 'page', path: '/katalog?page=300' },
  { name: '/katalog, never asked before', kind: 'page', path: '/katalog?q=', variants: coldPages },
  { name: '/api/catalog/latest', kind: 'resource', path: '/api/catalog/latest' },
  {
    name: '/api/catalog/latest?limit=10',
    kind: 'resource',
    path: '/api/catalog/latest?limit=10',
  },
];

/**
 * The public catalog at 15,000 applications beside two trivial Remix routes, a page and a resource, behind the same
 * middleware. Both servers run the whole time; one is asked at a time, in turns.
 */
export const catalogPages: BenchPart = {
  name: 'catalog-pages',
  async run({ say, shutdown, server }: Bench) {
    const database = await (await server()).createDatabase();
    await withConnection(database.superuserUrl, (sql) =>
      insertCatalog(sql, generateCatalog(applicationCount)),
    );
    say('building the hello-world routes');
    await run(
      process.execPath,
      [
        'node_modules/@remix-run/dev/dist/cli.js',
        'vite:build',
        '--config',
        'tests/bench/hello/vite.config.ts',
      ],
      { cwd: repository },
    );
    const port = await findFreePort();
    const hello = await startPartProcess({
      name: 'hello',
      args: ['build/bench-hello/server/server.js'],
      env: { PORT: String(port), LAPPA_MODE: 'test', LOG_LEVEL: 'warn', NODE_ENV: 'production' },
      show: 'trouble',
      say,
    });
    await shutdown.add({ name: 'hello', stop: () => hello.stop({ immediately: true }) });
    await hello.waitForLine(/hello.started/);
    const web = await startWeb({ databaseUrl: database.webUrl, env: { LOG_LEVEL: 'warn' } });
    await shutdown.add({ name: 'web', stop: () => web.stop() });
    await measure(say, `http://127.0.0.1:${port}`, web.url);
    await web.stop();
    await hello.stop({ immediately: true });
  },
};

async function measure(say: (line: string) => void, hello: string, lappa: string): Promise<void> {
  const rates = new Map<string, number[]>();
  const ratios = new Map<string, number[]>();
  const keep = (map: Map<string, number[]>, name: string, value: number) =>
    map.set(name, [...(map.get(name) ?? []), value]);

  // The first requests are slower everywhere: nothing is compiled yet.
  for (const one of ['/page', '/resource']) await load(hello, one, 2);
  for (const one of ['/katalog', '/api/catalog/latest']) await load(lappa, one, 2);
  for (let round = 0; round < rounds; round += 1) {
    const base = {
      page: await load(hello, '/page', seconds),
      resource: await load(hello, '/resource', seconds),
    };
    keep(rates, 'hello-world page', base.page);
    keep(rates, 'hello-world resource', base.resource);
    for (const subject of subjects) {
      const rate = await load(lappa, subject.path, seconds, subject.variants);
      keep(rates, subject.name, rate);
      keep(ratios, subject.name, rate / base[subject.kind]);
    }
  }
  say(
    table(
      ['what', 'requests/s, median (least to most)', 'ratio to hello-world'],
      [...rates].map(([name, values]) => [
        name,
        spread(values),
        ratios.has(name) ? median(ratios.get(name) ?? []).toFixed(2) : '1',
      ]),
    ),
  );
  say(`${figure(applicationCount)} applications, 20 connections; target: 0.50`);
}

async function load(
  address: string,
  onePath: string,
  duration: number,
  variants = 0,
): Promise<number> {
  const script = path.join(import.meta.dirname, 'load.ts');
  const args = [script, String(duration), address, onePath, String(variants)];
  const { stdout } = await run(process.execPath, args, { cwd: repository });
  const { perSecond, failures } = JSON.parse(stdout) as { perSecond: number; failures: number };
  if (failures > 0) throw new Error(`${failures} requests to ${address}${onePath} failed.`);
  return perSecond;
}
