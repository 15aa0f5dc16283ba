import { startPartProcess } from '../../commands/part-process.ts';
import type { PartProcess } from '../../commands/part-process.ts';

/** As in vitest.config.ts: tests and the processes that they start open each other's secrets. */
const TEST_ENCRYPTION_KEYS = `test:${Buffer.alloc(32, 'test').toString('base64')}`;

/** A web or worker process that a test started. */
export interface RunningProcess {
  pid: number;
  /** Every line it has written so far; log lines are JSON. */
  lines: readonly string[];
  /** Resolves with the first line that fits, also one already written. */
  waitForLine(pattern: RegExp): Promise<string>;
  /** As an operator would: SIGTERM, and wait until it has ended in order. */
  stop(): Promise<void>;
  /** As a failing machine would: SIGKILL. */
  kill(): Promise<void>;
}

/** Starts Node on `args` with exactly the settings a test gives, beside those of the machine. */
export async function startProcess(options: {
  name: string;
  args: string[];
  env: Record<string, string>;
}): Promise<RunningProcess & { ended: PartProcess['ended'] }> {
  const lines: string[] = [];
  const part = await startPartProcess({
    name: options.name,
    args: options.args,
    env: {
      LAPPA_MODE: 'test',
      LOG_LEVEL: 'info',
      NODE_ENV: 'production',
      ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS,
      ...options.env,
    },
    show: 'everything',
    say: (line) => lines.push(line.replace(/^\S+ *\| /, '')),
  });
  return {
    pid: part.pid,
    lines,
    ended: part.ended,
    waitForLine: (pattern) => part.waitForLine(pattern),
    stop: () => part.stop({ immediately: false }),
    kill: () => part.stop({ immediately: true }),
  };
}
