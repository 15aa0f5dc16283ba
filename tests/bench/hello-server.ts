import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../../commands/free-port.ts';
import { startPartProcess } from '../../commands/part-process.ts';
import type { Bench } from './bench-part.ts';

const run = promisify(execFile);
const repository = path.resolve(import.meta.dirname, '../..');

export interface HelloServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Builds and starts the trivial routes of `hello/`, which Remix serves without the product's middleware. */
export async function startHelloServer(
  { say, shutdown }: Bench,
  env: Record<string, string> = {},
): Promise<HelloServer> {
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
    env: {
      PORT: String(port),
      LAPPA_MODE: 'test',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      ...env,
    },
    show: 'trouble',
    say,
  });
  const stop = () => hello.stop({ immediately: true });
  await shutdown.add({ name: 'hello', stop });
  await hello.waitForLine(/hello.started/);
  return { url: `http://127.0.0.1:${port}`, pid: hello.pid, stop };
}
