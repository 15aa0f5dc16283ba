import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { startTcpServer } from '#tests/support/loopback-server.ts';
import {
  closeAfterTest,
  expectCode,
  failure,
  limits,
  openUpstream,
  serve,
} from '#tests/support/open-upstream.ts';

/** Sends zeros until the other side has had enough; resolves to the number of bytes sent. */
async function sendEndlessly(response: ServerResponse): Promise<number> {
  const zeros = Buffer.alloc(65_536);
  let sent = 0;
  let isOpen = true;
  const closed = once(response, 'close').then(() => (isOpen = false));
  while (isOpen) {
    sent += zeros.length;
    if (!response.write(zeros)) await Promise.race([once(response, 'drain'), closed]);
  }
  return sent;
}

describe('an answer that is too large', () => {
  it('is refused by its announced length before any of it comes', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 500_000_000 }).flushHeaders();
    });
    await expectCode(openUpstream().hashDownload({ url: server.origin, ...limits }), 'too-large');
    expect(server.requests).toHaveLength(1);
  });

  it.each(['readDocument', 'hashDownload'] as const)('is cut off in %s', async (method) => {
    let sent = Number.NaN;
    const server = await serve(async (_request, response) => {
      sent = await sendEndlessly(response);
    });
    await expectCode(openUpstream()[method]({ url: server.origin, ...limits }), 'too-large');
    await expect.poll(() => sent).toBeLessThan(30_000_000);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('is counted decoded: a %s bomb', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(20_000_000));
    expect(bomb.length).toBeLessThan(limits.maxBytes);
    const server = await serve((_request, response) =>
      response.setHeader('Content-Encoding', encoding).end(bomb),
    );
    await expectCode(openUpstream().readDocument({ url: server.origin, ...limits }), 'too-large');
  });

  it('is one byte more than allowed', async () => {
    const server = await serve((request, response) => {
      response.end('x'.repeat(request.url === '/more' ? 11 : 10));
    });
    const upstream = openUpstream();
    const small = { timeoutMs: 5_000, maxBytes: 10 };
    expect(await upstream.readDocument({ url: server.origin, ...small })).toMatchObject({
      body: Buffer.from('x'.repeat(10)),
    });
    await expectCode(
      upstream.readDocument({ url: `${server.origin}/more`, ...small }),
      'too-large',
    );
  });
});

describe('an answer that does not come', () => {
  const short = { maxBytes: 1_000_000, timeoutMs: 150 };

  it.each<[string, RequestListener]>([
    ['no answer at all', () => undefined],
    ['headers without a body', (_request, response) => response.flushHeaders()],
    [
      'a body that trickles',
      (_request, response) => {
        const timer = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'redirects that take their time',
      (request, response) => {
        const timer = setTimeout(() => {
          response.writeHead(302, { location: `${request.url}x` }).end();
        }, 50);
        response.on('close', () => clearTimeout(timer));
      },
    ],
  ])('%s', async (_what, handler) => {
    const server = await serve(handler);
    const started = performance.now();
    await expectCode(
      openUpstream().readDocument({ url: `${server.origin}/`, ...short }),
      'timed-out',
    );
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(server.requests.length).toBeLessThan(5);
  });

  it('headers that trickle', async () => {
    const server = await startTcpServer((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 200 OK\r\n'.slice(0, 1)), 10);
      socket.on('close', () => clearInterval(timer));
    });
    closeAfterTest(() => server.close());
    const error = await failure(openUpstream().readDocument({ url: server.origin, ...short }));
    expect(['timed-out', 'network']).toContain(error.code);
  });

  it('does not count the time spent waiting for the turn', async () => {
    const server = await serve((_request, response) => {
      setTimeout(() => response.end('ok'), 60);
    });
    const upstream = openUpstream();
    const request = { url: server.origin, maxBytes: 10, timeoutMs: 150 };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => upstream.readDocument(request)),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(5).fill('ok'));
  });
});

describe('abort', () => {
  const stopping = new Error('stopping');

  it.each([0, 30])('ends a request after %i ms', async (delay) => {
    const server = await serve((_request, response) => response.write('x'));
    const controller = new AbortController();
    if (delay === 0) controller.abort(stopping);
    else setTimeout(() => controller.abort(stopping), delay);
    const { signal } = controller;
    await expect(
      openUpstream().readDocument({ url: server.origin, signal, ...limits }),
    ).rejects.toBe(stopping);
    expect(server.requests).toHaveLength(delay === 0 ? 0 : 1);
  });

  it.each(['before', 'while'])(
    'ends a request that waits for its turn (aborted %s), and gives the turn away',
    async (when) => {
      const server = await serve((request, response) => {
        setTimeout(() => response.end(request.url), 100);
      });
      const upstream = openUpstream();
      const controller = new AbortController();
      const { signal } = controller;
      const order: string[] = [];
      const read = async (path: string, more = {}) => {
        const request = { url: server.origin + path, ...limits, ...more };
        await upstream.readDocument(request).catch((error: Error) => order.push(error.message));
        order.push(path);
      };
      if (when === 'before') controller.abort(stopping);
      const reading = [read('/1'), read('/2', { signal }), read('/3')];
      controller.abort(stopping);
      await Promise.all(reading);
      expect(order).toEqual(['stopping', '/2', '/1', '/3']);
      expect(server.requests.map((request) => request.url)).toEqual(['/1', '/3']);
    },
  );

  it('ends the wait before a retry', async () => {
    const server = await serve((_request, response) => response.writeHead(500).end());
    const controller = new AbortController();
    setTimeout(() => controller.abort(stopping), 100);
    const { signal } = controller;
    const started = performance.now();
    const upstream = openUpstream({ backoffMs: 3_000 });
    await expect(upstream.readDocument({ url: server.origin, signal, ...limits })).rejects.toBe(
      stopping,
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
