import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { childEnvironment } from '#app/env.server.ts';

const module = new URL('../../../app/providers/log.server.ts', import.meta.url).href;

const logging = `
  const { log } = await import(${JSON.stringify(module)});
  log().info({ event: 'test.begun' });
  process.stdin.once('data', () => {
    for (let line = 0; line < 20; line += 1) log().error({ event: 'test.line', line });
    process.exit(7);
  });`;

test('a process whose log nobody reads any more can still end', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', logging], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: childEnvironment({ LOG_LEVEL: 'info' }) as NodeJS.ProcessEnv,
  });
  try {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const first = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve));
    expect(JSON.parse(first.toString())).toMatchObject({ level: 'info', event: 'test.begun' });
    child.stdout.destroy();
    child.stdin.write('go');
    expect(await ended).toBe(7);
  } finally {
    child.kill('SIGKILL');
  }
});
