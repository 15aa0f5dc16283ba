import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, readCommandLine } from '../process-identity.ts';

const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/**
 * Makes a cluster startable after its last owner was killed: a server that still runs on it is
 * stopped, and a lock file whose process number now belongs to something else is removed (with any
 * other stale lock file PostgreSQL deals by itself, and more carefully than we could).
 * The caller has already made sure that no living owner uses this cluster.
 */
export async function stopLeftoverPostmaster(
  folder: string,
  log: (line: string) => void,
): Promise<void> {
  const lockFile = path.join(folder, 'postmaster.pid');
  const pid = await readPostmasterPid(lockFile);
  if (pid === null || !isRunning(pid)) return;
  if (!readCommandLine(pid).includes(folder)) {
    await rm(lockFile, { force: true });
    return;
  }
  log('A database server of an earlier start still runs: stopping it');
  await stopProcess(pid);
}

/**
 * Ends a server: fast shutdown (open transactions are rolled back), after ten seconds the immediate
 * one (recovers at the next start), at last without asking.
 */
export async function stopProcess(pid: number, firstSignal: StopSignal = 'SIGINT'): Promise<void> {
  const steps: [StopSignal, number][] = [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
    ['SIGKILL', IMMEDIATE_SHUTDOWN_MS],
  ];
  for (const [signal, limitMs] of steps.slice(steps.findIndex(([s]) => s === firstSignal))) {
    if (!isRunning(pid)) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < limitMs; waited += 20) {
      if (!isRunning(pid)) return;
      await sleep(20);
    }
  }
  throw new Error(`The database server (process ${pid}) does not end`);
}

/** PostgreSQL's signals for a fast, an immediate and no shutdown at all. */
export type StopSignal = 'SIGINT' | 'SIGQUIT' | 'SIGKILL';

async function readPostmasterPid(lockFile: string): Promise<number | null> {
  try {
    const pid = Number((await readFile(lockFile, 'utf8')).split('\n')[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}
