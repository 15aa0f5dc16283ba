import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { childEnvironment } from '#app/env.server.ts';
import { startEmbeddedPostgres } from '../../../commands/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../../commands/embedded-postgres.ts';
import { isRunning } from '../../../commands/process-identity.ts';

let dataFolder: string;
let said: string[];
const started: EmbeddedPostgres[] = [];

beforeEach(async () => {
  dataFolder = await makeFolder();
  said = [];
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop({ immediately: true });
  await rm(dataFolder, { recursive: true, force: true });
});

/** Open to others: when root runs the tests, PostgreSQL runs as another user. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lappa-postgres-'));
  await chmod(folder, 0o755);
  return folder;
}

async function start(port?: number): Promise<EmbeddedPostgres> {
  const log = (line: string) => said.push(line);
  const server = await startEmbeddedPostgres({ dataFolder, fsync: false, log, port });
  started.push(server);
  return server;
}

async function ask(server: { superuserUrl: string }, statement: string): Promise<unknown> {
  const sql = postgres(server.superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe<{ answer: unknown }[]>(statement);
    return row?.answer;
  } finally {
    await sql.end();
  }
}

function postmasterPid(): number {
  return Number(readFileSync(lockFile(), 'utf8').split('\n')[0]);
}
const lockFile = () => path.join(dataFolder, 'postgres', 'cluster', 'postmaster.pid');

describe('startEmbeddedPostgres', () => {
  test('listens on loopback only, with a password, and orders text by its own locale', async () => {
    const server = await start();
    const shown = (name: string) => ask(server, `select current_setting('${name}') as answer`);
    expect(await shown('listen_addresses')).toBe('127.0.0.1');
    expect(await shown('unix_socket_directories')).toBe('');
    expect(await shown('server_encoding')).toBe('UTF8');
    expect(await shown('max_connections')).toBe('200');
    expect(await ask(server, "select lower('ÅÄÖ') as answer")).toBe('åäö');

    const wrong = new URL(server.superuserUrl);
    wrong.password = 'guess';
    await expect(ask({ superuserUrl: wrong.href }, 'select 1')).rejects.toThrow(/password/);
    const passwordFile = path.join(dataFolder, 'postgres', 'superuser-password');
    expect(statSync(passwordFile).mode & 0o077).toBe(0);
  });

  test('keeps its data and ends its process', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 7 as answer');
    const pid = postmasterPid();
    await first.stop();
    expect(isRunning(pid)).toBe(false);
    expect(await ask(await start(), 'select answer from kept')).toBe(7);
  });

  test('refuses a folder that is in use', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(/in use by process/);
    expect(await ask(first, 'select 1 as answer')).toBe(1);
  });

  test('ends when its process is killed outright, and starts again', async () => {
    const script = `
      const { startEmbeddedPostgres } = await import('./commands/embedded-postgres.ts');
      await startEmbeddedPostgres({ dataFolder: process.argv[1], fsync: false, log: () => {} });
      console.log('started');
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', script, dataFolder], {
      cwd: path.resolve(import.meta.dirname, '../../..'),
      env: childEnvironment({}) as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => owner.stdout.once('data', resolve));
    const pid = postmasterPid();
    expect(isRunning(pid)).toBe(true);
    owner.kill('SIGKILL');
    for (let waited = 0; isRunning(pid) && waited < 20_000; waited += 50) await sleep(50);
    expect(isRunning(pid)).toBe(false);
    expect(await ask(await start(), 'select 1 as answer')).toBe(1);
  });

  test('starts though the number in its lock file now belongs to another server', async () => {
    await (await start()).stop();
    const mine = lockFile();
    const own = dataFolder;
    dataFolder = await makeFolder();
    await start();
    const otherPid = postmasterPid();
    const otherFolder = dataFolder;
    dataFolder = own;
    writeFileSync(mine, `${otherPid}\n${own}/postgres/cluster\n1\n1\n\n\n\nready\n`);
    expect(await ask(await start(), 'select 1 as answer')).toBe(1);
    expect(isRunning(otherPid)).toBe(true);
    await started.splice(1, 1)[0]?.destroy();
    await rm(otherFolder, { recursive: true, force: true });
  });

  test('says what is wrong when a given port is taken', async () => {
    const { port } = await start();
    const other = await makeFolder();
    const attempt = startEmbeddedPostgres({ dataFolder: other, port, log: () => {} });
    await expect(attempt).rejects.toThrow(/could not bind/);
    await rm(other, { recursive: true, force: true });
  });
});
