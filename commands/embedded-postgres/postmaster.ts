import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { PostgresBinaries } from './binaries.ts';
import { POSTGRES_ENVIRONMENT } from './cluster-files.ts';
import type { DatabaseUser } from './database-user.ts';
import { isRunning } from '../process-identity.ts';

const READY_LIMIT_MS = 60_000;

/** Why a server ended before it took a connection. */
export class PostmasterStartError extends Error {
  readonly reason: 'port-taken' | 'still-in-use' | 'other';

  constructor(logTail: string) {
    super(`PostgreSQL did not start:\n${logTail}`);
    this.name = 'PostmasterStartError';
    this.reason = /could not bind|Address already in use/i.test(logTail)
      ? 'port-taken'
      : /shared memory block|lock file .* already exists/i.test(logTail)
        ? 'still-in-use'
        : 'other';
  }
}

export interface Postmaster {
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
}

/**
 * Starts the server and waits until it answers a query at `url`. It listens on 127.0.0.1 only and
 * has no Unix socket (whose path may not be longer than about 100 bytes). If this process is killed
 * outright, the server ends by itself.
 * Throws PostmasterStartError.
 */
export async function startPostmaster(options: {
  binaries: PostgresBinaries;
  user: DatabaseUser | null;
  place: string;
  folder: string;
  port: number;
  url: string;
  fsync: boolean;
  signal?: AbortSignal;
}): Promise<Postmaster> {
  const logFile = path.join(options.place, 'postgres.log');
  const logHandle = await open(logFile, 'w', 0o600);
  const server = spawn(
    options.binaries.postgres,
    ['-D', options.folder, ...settings(options).flatMap((setting) => ['-c', setting])],
    {
      cwd: options.place,
      uid: options.user?.uid,
      gid: options.user?.gid,
      env: POSTGRES_ENVIRONMENT,
      stdio: ['ignore', logHandle.fd, logHandle.fd],
      // A process group of its own: Ctrl-C in the terminal is for us, and we stop it last.
      detached: true,
    },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const spawnFailure = new Promise<Error>((resolve) => server.once('error', resolve));
  await logHandle.close();
  if (server.pid === undefined) throw await spawnFailure;
  endWithUs(server);
  try {
    await waitUntilReady(server.pid, options.url, options.signal);
  } catch (error) {
    if (isRunning(server.pid)) server.kill('SIGQUIT');
    await ended;
    if (options.signal?.aborted) throw error;
    const tail = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-12).join('\n');
    throw new PostmasterStartError(tail || String(error));
  }
  return { pid: server.pid, ended };
}

function settings(options: { port: number; fsync: boolean }): string[] {
  const always = [
    `port=${options.port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=64MB',
    'max_wal_size=256MB',
    'timezone=UTC',
    'log_timezone=UTC',
    'io_method=sync',
    'jit=off',
  ];
  const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  return options.fsync ? always : [...always, ...careless];
}

async function waitUntilReady(pid: number, url: string, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    const client = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      await client`select 1`;
      return;
    } catch {
      if (!isRunning(pid)) throw new Error('the server ended');
      await sleep(25);
    } finally {
      await client.end({ timeout: 0 });
    }
  }
  throw new Error(`no answer within ${READY_LIMIT_MS / 1000} seconds`);
}

/**
 * A small shell that waits for the end of a pipe we hold: if we are killed without a chance to stop
 * the server, the pipe ends and the shell asks the server for a fast shutdown.
 */
function endWithUs(server: ChildProcess): void {
  if (process.platform === 'win32') return;
  const watcher = spawn(
    '/bin/sh',
    ['-c', 'read -r _; kill -INT "$1"', 'lappa-database-watch', String(server.pid)],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: POSTGRES_ENVIRONMENT, cwd: '/' },
  );
  watcher.once('error', () => {});
  watcher.stdin.once('error', () => {});
  server.once('exit', () => watcher.kill('SIGKILL'));
}
