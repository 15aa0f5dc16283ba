import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { childEnvironment } from '#app/env.server.ts';
import type { Say } from './progress.ts';
import type { RunningPart } from './shutdown.ts';

const PATIENCE_MS = 25_000;
const REMEMBERED_LINES = 20;
/** pino's names of the levels that somebody at the terminal should see. */
const TROUBLE = /"level":"(warn|error|fatal)"/;

/** A running process of Lappa. */
export interface PartProcess extends RunningPart {
  pid: number;
  ended: Promise<string>;
  /** Resolves with the first line that fits, also one already written; throws when the process ends before. */
  waitForLine(pattern: RegExp): Promise<string>;
}

export interface PartProcessOptions {
  /** Short; stands before each of its lines. */
  name: string;
  /** Arguments for Node, the same one that runs us. */
  args: string[];
  env: Record<string, string>;
  /** Gets every line of output, if given. */
  logFile?: string;
  /** Which lines are also shown: all, or only warnings, errors and what is not JSON. */
  show: 'everything' | 'trouble';
  say: Say;
}

/**
 * Starts one process of Lappa. It has an IPC channel, by which it notices when we are gone
 * (app/providers/parent-watch.server.ts), and a process group of its own, so that Ctrl-C in the
 * terminal reaches only us.
 */
export async function startPartProcess(options: PartProcessOptions): Promise<PartProcess> {
  const { name, args, say } = options;
  const log = await openLog(options.logFile);
  const child = spawn(process.execPath, args, {
    env: childEnvironment(options.env) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const lines = new EventEmitter().setMaxListeners(0);
  const history: string[] = [];
  const unshown: string[] = [];
  let stopping = false;

  const show = (line: string) => say(`${name.padEnd(7)}| ${line}`);
  lines.on('line', (line: string) => {
    log?.write(`${line}\n`);
    remember(history, line, 1000);
    const trouble = !line.startsWith('{') || TROUBLE.test(line);
    if (trouble || options.show === 'everything') show(line);
    else remember(unshown, line, REMEMBERED_LINES);
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => lines.emit('line', line));
  }

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      log?.end();
      if (!stopping) unshown.forEach(show);
      resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code ?? 0}`);
    });
  });

  async function stop({ immediately }: { immediately: boolean }): Promise<void> {
    stopping = true;
    child.kill(immediately ? 'SIGKILL' : 'SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(force);
  }

  function waitForLine(pattern: RegExp): Promise<string> {
    const earlier = history.find((line) => pattern.test(line));
    if (earlier !== undefined) return Promise.resolve(earlier);
    return new Promise((resolve, reject) => {
      const look = (line: string) => {
        if (!pattern.test(line)) return;
        lines.off('line', look);
        resolve(line);
      };
      lines.on('line', look);
      void ended.then((how) => reject(new Error(`The ${name} process ${how}`)));
    });
  }

  return { name, pid: child.pid ?? 0, ended, stop, waitForLine };
}

async function openLog(file: string | undefined): Promise<WriteStream | null> {
  if (file === undefined) return null;
  await mkdir(path.dirname(file), { recursive: true });
  return createWriteStream(file, { flags: 'a' });
}

function remember(list: string[], line: string, most: number): void {
  list.push(line);
  if (list.length > most) list.shift();
}
