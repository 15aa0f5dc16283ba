import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { childEnvironment } from '#app/env.server.ts';
import { ensureProductionBuild } from '../../../commands/production-build.ts';
import type { RunningInstallation } from '../../../commands/running-installation.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

let folder: string;
let last: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lappa-demo-'));
  await chmod(folder, 0o755);
  await ensureProductionBuild();
});
afterAll(async () => {
  last?.kill('SIGKILL');
  await waitUntil(() => findProcesses().length === 0, 30_000);
  await rm(folder, { recursive: true, force: true });
});

interface Demo {
  process: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

function startDemo(args: string[] = [], env: Record<string, string> = {}): Demo {
  if (!last) rmSync(path.join(folder, 'demo.json'), { force: true });
  // As a person would start it: none of what Vitest or a test before sets.
  const environment = childEnvironment({ LAPPA_DATA: folder, PORT: '0', ...env });
  for (const name of Object.keys(environment)) {
    if (/^(LAPPA_MODE|LOG_LEVEL|NODE_ENV|STRIPE_.*)$/.test(name)) delete environment[name];
  }
  const child = spawn('npm', ['run', 'demo', '--', ...args], {
    cwd: ROOT,
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  last ??= child;
  void ended.then(() => {
    if (last === child) last = undefined;
  });
  return { process: child, output: () => output, ended };
}

async function waitForAddresses(demo: Demo): Promise<RunningInstallation> {
  const file = path.join(folder, 'demo.json');
  let over = false;
  void demo.ended.then(() => (over = true));
  await waitUntil(() => over || existsSync(file), 180_000);
  if (!existsSync(file)) throw new Error(`The demo did not start:\n${demo.output()}`);
  return JSON.parse(readFileSync(file, 'utf8')) as RunningInstallation;
}

async function waitUntil(holds: () => boolean, limitMs: number): Promise<void> {
  for (const end = Date.now() + limitMs; !holds() && Date.now() < end;) await sleep(100);
}

/** Every process that knows the data folder, by its arguments or by its environment. */
function findProcesses(): string[] {
  const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && mentionsFolder(name));
  return found.map((pid) => `${pid} ${readProc(pid, 'cmdline').replaceAll('\0', ' ')}`);
}

function mentionsFolder(pid: string): boolean {
  return (
    Number(pid) !== process.pid &&
    ['cmdline', 'environ'].some((file) => readProc(pid, file).includes(folder))
  );
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

async function ask<T>(url: string, question: string): Promise<T | undefined> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe<{ answer: T }[]>(question);
    return row?.answer;
  } finally {
    await sql.end();
  }
}

const COUNT_KEPT = "select count(*)::int as answer from app.organizations where slug = 'kept'";

// /proc tells what is left running; elsewhere there is no equally sure way.
describe.runIf(process.platform === 'linux')('npm run demo', { timeout: 300_000 }, () => {
  test('starts all parts, says where they are, and leaves no process on SIGTERM', async () => {
    const demo = startDemo();
    const addresses = await waitForAddresses(demo);
    expect(addresses.web).toMatch(/^http:\/\/localhost:\d+$/);
    expect(statSync(path.join(folder, 'demo.json')).mode & 0o077).toBe(0);

    for (const address of [
      `${addresses.web}/health/ready`,
      addresses.vendorSite,
      addresses.mailbox,
    ]) {
      expect((await fetch(address)).status, address).toBe(200);
    }
    const who = 'select session_user::text as answer';
    expect(await ask(addresses.databaseUrl, who)).toBe('lappa_web');
    expect(await ask(addresses.databaseWorkerUrl, who)).toBe('lappa_worker');
    expect(await ask(addresses.databaseOwnerUrl, who)).toBe('lappa_owner');
    await ask(
      addresses.databaseOwnerUrl,
      "insert into app.organizations (slug, name) values ('kept', 'Kept')",
    );
    await waitUntil(() => demo.output().includes('Ctrl-C'), 5_000);
    expect(demo.output()).toContain(addresses.web);
    expect(demo.output()).toContain('simulated');

    const second = startDemo();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`in use by process ${addresses.pid}`);

    expect(findProcesses().length).toBeGreaterThan(3);
    demo.process.kill('SIGTERM');
    await demo.ended;
    expect(findProcesses()).toEqual([]);
    expect(existsSync(path.join(folder, 'demo.json'))).toBe(false);
    await expect(fetch(addresses.web)).rejects.toThrow();
  });

  test('keeps its data, and even when killed outright leaves no process', async () => {
    const demo = startDemo();
    const addresses = await waitForAddresses(demo);
    expect(await ask(addresses.databaseOwnerUrl, COUNT_KEPT)).toBe(1);
    process.kill(addresses.pid, 'SIGKILL');
    await demo.ended;
    await waitUntil(() => findProcesses().length === 0, 30_000);
    expect(findProcesses()).toEqual([]);
  });

  test('starts after having been killed, and --fresh begins anew', async () => {
    const demo = startDemo(['--fresh']);
    const addresses = await waitForAddresses(demo);
    expect(await ask(addresses.databaseOwnerUrl, COUNT_KEPT)).toBe(0);
    process.kill(addresses.pid, 'SIGINT');
    expect(await demo.ended).toBe(0);
    expect(findProcesses()).toEqual([]);
  });

  test('refuses a PORT that is in use, before it starts anything', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const demo = startDemo([], { PORT: String(port) });
    expect(await demo.ended).toBe(1);
    expect(demo.output()).toContain(`port ${port} is in use`);
    expect(demo.output()).not.toContain('PostgreSQL');
    server.close();
  });
});
