import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { handleForwardingHeaders } from '#app/http/forwarding-headers.server.ts';
import { createLoadContext } from '#app/http/load-context.server.ts';
import { refuseForeignOrigin } from '#app/http/origin-guard.server.ts';
import { requestIdFrom } from '#app/http/request-id.server.ts';

let close: (() => void) | undefined;
afterEach(() => {
  close?.();
  vi.unstubAllEnvs();
});

/** Answers with what the guards made of the request; returns how to ask. */
async function startGuards({ trustProxy = false } = {}) {
  const application = express();
  application.set('trust proxy', trustProxy ? 1 : false);
  application.use(handleForwardingHeaders(trustProxy), refuseForeignOrigin, (request, response) => {
    const context = createLoadContext(request, response, {
      viteDevelopment: false,
      isStopping: () => false,
    });
    response.json({ ...context, forwardedHost: request.get('x-forwarded-host') ?? null });
  });
  const server = createServer(application).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  close = () => server.close();
  const { port } = server.address() as AddressInfo;
  return async (method: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method, headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

test('a stranger cannot claim another address or host', async () => {
  const ask = await startGuards();
  const { body } = await ask('GET', { 'X-Forwarded-For': '203.0.113.7', 'X-Forwarded-Host': 'x' });
  expect(body).toMatchObject({
    clientAddress: '127.0.0.1',
    socketAddress: '127.0.0.1',
    isForwarded: true,
    forwardedHost: null,
  });
});

test('a trusted proxy tells the address; only its own hop is believed', async () => {
  const ask = await startGuards({ trustProxy: true });
  const { body } = await ask('GET', { 'X-Forwarded-For': '198.51.100.1, 203.0.113.7' });
  expect(body).toMatchObject({ clientAddress: '203.0.113.7', socketAddress: '127.0.0.1' });
});

test.each([
  ['POST', { Origin: 'http://evil.example' }, 403],
  ['POST', { Origin: 'null' }, 403],
  ['DELETE', { Origin: 'nonsense' }, 403],
  ['POST', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['POST', { 'Sec-Fetch-Site': 'same-origin' }, 200],
  ['POST', {}, 200],
  ['GET', { Origin: 'http://evil.example' }, 200],
])('%s with %j is answered with %s', async (method, headers, status) => {
  const ask = await startGuards();
  expect((await ask(method, headers)).status).toBe(status);
});

test('behind a trusted proxy the origin is compared with the name people use', async () => {
  const ask = await startGuards({ trustProxy: true });
  const proxied = { 'X-Forwarded-Host': 'lappa.example', 'X-Forwarded-For': '203.0.113.7' };
  expect((await ask('POST', { ...proxied, Origin: 'https://lappa.example' })).status).toBe(200);
  expect((await ask('POST', { ...proxied, Origin: 'https://evil.example' })).status).toBe(403);
});

test.each([
  ['a-callers-own-id_1.2', true],
  ['short', false],
  ['with space and\nline', false],
  ['x'.repeat(129), false],
  [undefined, false],
])('the request id %j is kept: %s', (given, isKept) => {
  const id = requestIdFrom(given);
  expect(id === given).toBe(isKept);
  expect(id).toMatch(/^[\w.-]{8,128}$/);
});
