import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);

/** Lets everybody in, and is gone when it is asked for something. */
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(welcome);
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `postgres://nobody@127.0.0.1:${(server.address() as AddressInfo).port}/nothing`;
});
afterAll(() => server.close());

function welcome(socket: Socket): void {
  const authenticated = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
  const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
  socket.once('data', () => {
    socket.write(Buffer.concat([authenticated, readyForQuery]));
    socket.once('data', () => socket.resetAndDestroy());
  });
  socket.on('error', () => {});
}

/** A process that asks the database something, and waits for nobody else. */
function ask(before: string, after = '') {
  const script = `
    import postgres from 'postgres';
    import { surviveLostConnections } from '#db/lost-connections.server.ts';
    ${before}
    await postgres('${url}', { max: 1 })\`select 1\`.catch((error) => console.log('failed', error.code));
    await new Promise((resolve) => setTimeout(resolve, 200));
    ${after}
    console.log('alive');
    process.exit(0);`;
  return run(process.execPath, ['--input-type=module-typescript', '--eval', script]);
}

describe('a database that is lost while a connection to it is made', () => {
  test('ends a process that says nothing about it', async () => {
    await expect(ask('')).rejects.toThrow('ECONNRESET');
  });

  test('is told to a process that survives it', async () => {
    const { stdout } = await ask(
      `surviveLostConnections(({ code }) => console.log('lost', code));`,
    );
    expect(stdout.trim().split('\n')).toEqual(
      expect.arrayContaining(['failed ECONNRESET', 'lost ECONNRESET', 'alive']),
    );
  });

  test('is all that it survives', async () => {
    const other = `void Promise.reject(new Error('something else'));
      await new Promise((resolve) => setTimeout(resolve, 50));`;
    await expect(ask('surviveLostConnections(() => {});', other)).rejects.toThrow('something else');
  });
});
