import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { childEnvironment } from '#app/env.server.ts';
import type { Say } from './progress.ts';
import type { RunningPart } from './shutdown.ts';

const PATIENCE_MS = 12_000;
const REMEMBERED_LINES = 20;
/** pino's names of the levels that somebody at the terminal should see. */
const TROUBLE = /"level":"(warn|error|fatal)"/;

export interface PartProcessOptions {
  /** Short; stands before each of its lines. */
  name: string;
  /** Arguments for Node, the same one that runs us. */
  args: string[];
  env: Record<string, string>;
  /** Gets every line of output. */
  logFile: string;
  /** Which lines are also shown: all, or only warnings, errors and what is not JSON. */
  show: 'everything' | 'trouble';
  say: Say;
}

/**
 * Starts one process of Lappa. It has an IPC channel, by which it notices when we are gone
 * (app/providers/parent-watch.server.ts), and a process group of its own, so that Ctrl-C in the
 * terminal reaches only us.
 */
export async function startPartProcess(
  options: PartProcessOptions,
): Promise<RunningPart & { pid: number; ended: Promise<string> }> {
  const { name, args, logFile, say } = options;
  await mkdir(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, args, {
    env: childEnvironment(options.env) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const lastLines: string[] = [];
  let stopping = false;

  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > REMEMBERED_LINES) lastLines.shift();
      const shown = options.show === 'everything' || !line.startsWith('{') || TROUBLE.test(line);
      if (shown) say(`${name.padEnd(7)}| ${line}`);
    });
  }

  const closed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      log.end();
      resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code ?? 0}`);
    });
  });
  const ended = closed.then((how) => {
    if (!stopping && options.show === 'trouble') {
      for (const line of lastLines) say(`${name.padEnd(7)}| ${line}`);
    }
    return how;
  });

  async function stop({ immediately }: { immediately: boolean }): Promise<void> {
    stopping = true;
    child.kill(immediately ? 'SIGKILL' : 'SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await closed;
    clearTimeout(force);
  }

  return { name, pid: child.pid ?? 0, ended, stop };
}
