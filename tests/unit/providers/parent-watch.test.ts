import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';

const module = new URL('../../../app/providers/parent-watch.server.ts', import.meta.url).href;

/** A process that begins to watch its parent after a while, and would live for ever without. */
const watching = (afterMs: number) => `
  await new Promise((resolve) => setTimeout(resolve, ${afterMs}));
  const { stopWithParent } = await import(${JSON.stringify(module)});
  stopWithParent(() => process.exit(7));
  process.stdout.write('watching');
  setInterval(() => {}, 1000);`;

let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

function start(afterMs: number, channel: 'ipc' | 'ignore') {
  const args = ['--input-type=module', '--eval', watching(afterMs)];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore', channel] });
  const started = child;
  return {
    started,
    watches: new Promise((resolve) => started.stdout?.once('data', resolve)),
    ended: new Promise<number | null>((resolve) => started.once('exit', resolve)),
  };
}

test('a process ends when its parent does', async () => {
  const { started, watches, ended } = start(0, 'ipc');
  await watches;
  started.disconnect();
  expect(await ended).toBe(7);
});

test('also when the parent was gone before it began to watch', async () => {
  const { started, ended } = start(500, 'ipc');
  started.disconnect();
  expect(await ended).toBe(7);
});

test('and lives on when nobody holds a channel to it, as in production', async () => {
  const { watches, ended } = start(0, 'ignore');
  await watches;
  const half = new Promise<'alive'>((resolve) => setTimeout(() => resolve('alive'), 500));
  expect(await Promise.race([ended, half])).toBe('alive');
});
