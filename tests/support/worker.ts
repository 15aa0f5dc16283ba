import { ensureProductionBuild, WORKER_ARGUMENTS } from '../../commands/production-build.ts';
import { startProcess } from './running-process.ts';
import type { RunningProcess } from './running-process.ts';

/**
 * Starts the built worker process and waits until it takes jobs. Builds first when the sources
 * have changed. Throws with the process's log when it does not start.
 */
export async function startWorker(options: {
  databaseUrl: string;
  env?: Record<string, string>;
}): Promise<RunningProcess> {
  await ensureProductionBuild();
  const worker = await startProcess({
    name: 'worker',
    args: WORKER_ARGUMENTS,
    env: { DATABASE_URL: options.databaseUrl, ...options.env },
  });
  try {
    await worker.waitForLine(/"event":"worker.started"/);
  } catch (error) {
    await worker.kill();
    throw new Error(`The worker process did not start:\n${worker.lines.join('\n')}`, {
      cause: error,
    });
  }
  return worker;
}
