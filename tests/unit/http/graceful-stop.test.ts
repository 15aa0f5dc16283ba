import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { stopServer } from '#app/http/graceful-stop.server.ts';

/** A server whose requests to /slow end when `finish` is called. */
async function startServer() {
  let finish: () => void = () => {};
  const server = createServer((request, response) => {
    if (request.url !== '/slow') return void response.end('ok');
    response.write('begun ');
    finish = () => response.end('done');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string) =>
    new Promise<{ text: Promise<string> }>((resolve, reject) => {
      get({ port, path, agent, host: '127.0.0.1' }, (response) =>
        resolve({ text: read(response) }),
      ).on('error', reject);
    });
  return { server, ask, finish: () => finish() };
}

async function read(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of response) text += String(part);
  return text;
}

test('lets a running request end, closes idle connections and refuses new ones', async () => {
  const { server, ask, finish } = await startServer();
  await (
    await ask('/')
  ).text;
  const slow = await ask('/slow');
  const stopped = stopServer(server, { readinessLeadMs: 0, patienceMs: 10_000 });
  await expect.poll(() => server.listening).toBe(false);
  await expect(ask('/')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|hang up/);
  finish();
  expect(await slow.text).toBe('begun done');
  expect(await stopped).toBe(true);
});

test('cuts off what does not end in time', async () => {
  const { server, ask } = await startServer();
  const slow = await ask('/slow');
  const broken = expect(slow.text).rejects.toThrow();
  expect(await stopServer(server, { readinessLeadMs: 0, patienceMs: 30 })).toBe(false);
  await broken;
});
