import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { startLoopbackServer, startTcpServer } from '#tests/support/loopback-server.ts';
import {
  closeAfterTest,
  expectCode,
  failure,
  limits,
  openUpstream,
  recordGate,
  serve,
} from '#tests/support/open-upstream.ts';

describe('retries', () => {
  it('of 5xx end with the first good answer', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(server.requests.length < 3 ? 502 : 200).end('text');
    });
    expect(await openUpstream().readDocument({ url: server.origin, ...limits })).toMatchObject({
      body: Buffer.from('text'),
    });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    [500, 3],
    [503, 3],
    [404, 1],
    [403, 1],
    [204, 1],
    [206, 1],
    [300, 1],
  ])('of %i: asked %i times', async (status, times) => {
    const server = await serve((_request, response) => response.writeHead(status).end());
    const error = await failure(openUpstream().readDocument({ url: server.origin, ...limits }));
    expect(error).toMatchObject({ code: 'http-status', httpStatus: status });
    expect(error.url).toBe(`${server.origin}/`);
    expect(server.requests).toHaveLength(times);
  });

  it('wait longer each time, with jitter, and only while time is left', async () => {
    const server = await serve((_request, response) => response.writeHead(500).end());
    const started = performance.now();
    const upstream = openUpstream({ backoffMs: 60, random: () => 0 });
    await failure(upstream.readDocument({ url: server.origin, ...limits }));
    expect(performance.now() - started).toBeGreaterThanOrEqual(175);
    expect(server.requests).toHaveLength(3);
    await failure(upstream.readDocument({ url: server.origin, maxBytes: 1, timeoutMs: 90 }));
    expect(server.requests).toHaveLength(5);
  });

  it.each<[string, (respond: ServerResponse) => void]>([
    ['a connection reset', (response) => response.socket?.resetAndDestroy()],
    [
      'a body that ends early',
      (response) => {
        response.writeHead(200, { 'content-length': 100 }).write('half');
        setTimeout(() => response.socket?.destroy(), 5);
      },
    ],
    [
      'gzip that ends early',
      (response) => {
        const half = gzipSync('x'.repeat(1000)).subarray(0, 20);
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(half);
      },
    ],
    [
      'gzip that is not gzip',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no'),
    ],
    [
      'an unknown encoding',
      (response) => response.writeHead(200, { 'content-encoding': 'zip, br' }).end('no'),
    ],
  ])('of %s', async (_what, respond) => {
    const server = await serve((_request, response) => respond(response));
    await expectCode(openUpstream().readDocument({ url: server.origin, ...limits }), 'network');
    expect(server.requests).toHaveLength(3);
  });

  it.each(['not HTTP at all\r\n\r\n', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, ''])(
    'of rubbish %#',
    async (bytes) => {
      const server = await startTcpServer((socket) => socket.end(bytes));
      closeAfterTest(() => server.close());
      await expectCode(openUpstream().readDocument({ url: server.origin, ...limits }), 'network');
    },
  );

  it('of a closed port', async () => {
    const server = await startLoopbackServer(() => undefined);
    await server.close();
    const error = await failure(openUpstream().readDocument({ url: server.origin, ...limits }));
    expect(error).toMatchObject({ code: 'network' });
    expect(error.message).toContain('ECONNREFUSED');
  });
});

describe('rate limits', () => {
  it('stop the host until the time it names', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(429, { 'retry-after': '120' }).end('slow down');
    });
    const { gate, pauses } = recordGate();
    const upstream = openUpstream({ gate });
    const until = new Date('2026-11-22T12:02:00Z');
    const error = await failure(upstream.readDocument({ url: server.origin, ...limits }));
    expect(error).toMatchObject({ code: 'rate-limited', httpStatus: 429, retryAt: until });
    expect(pauses).toEqual([{ host: server.host, until }]);
    const next = await failure(upstream.readDocument({ url: `${server.origin}/2`, ...limits }));
    expect(next).toMatchObject({ code: 'rate-limited', retryAt: until });
    expect(server.requests).toHaveLength(1);
  });

  it('stop the host after a good answer that was the last allowed', async () => {
    const reset = Date.parse('2026-11-22T12:30:00Z') / 1000;
    const server = await serve((_request, response) => {
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
      response.writeHead(200, headers).end('text');
    });
    const { gate, pauses } = recordGate();
    expect(
      await openUpstream({ gate }).readDocument({ url: server.origin, ...limits }),
    ).toMatchObject({
      status: 'ok',
    });
    expect(pauses).toEqual([{ host: server.host, until: new Date(reset * 1000) }]);
  });
});
