import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { failure, limits, openUpstream, recordGate, serve } from '#tests/support/open-upstream.ts';

describe('a good answer', () => {
  it('comes with its validators, and asks politely', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('ETag', 'W/"7"').setHeader('Content-Type', 'application/json');
      response.setHeader('Last-Modified', 'Sat, 21 Nov 2026 10:00:00 GMT').end('{"a":1}');
    });
    const url = `${server.origin}/feed.json?x=1`;
    const { gate, hosts } = recordGate();
    const answer = await openUpstream({ gate }).readDocument({
      url: `${url}#part`,
      accept: 'text/x',
      ...limits,
    });
    expect(answer).toMatchObject({
      status: 'ok',
      body: Buffer.from('{"a":1}'),
      validators: { etag: 'W/"7"', lastModified: 'Sat, 21 Nov 2026 10:00:00 GMT' },
      contentType: 'application/json',
      finalUrl: url,
      redirects: [],
    });
    expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/feed.json?x=1' });
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': 'Lappa/test',
      accept: 'text/x',
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('if-none-match');
    expect(hosts).toEqual([server.host]);
  });

  it.each([
    ['gzip', gzipSync('text')],
    ['x-gzip', gzipSync('text')],
    ['br', brotliCompressSync('text')],
    ['identity', Buffer.from('text')],
  ])('is decoded from %s', async (encoding, bytes) => {
    const server = await serve((_request, response) =>
      response.setHeader('Content-Encoding', encoding).end(bytes),
    );
    const answer = await openUpstream().readDocument({ url: server.origin, ...limits });
    expect(answer).toMatchObject({ body: Buffer.from('text') });
  });

  it('keeps no validator that could not be sent back', async () => {
    const server = await serve((_request, response) =>
      response
        .setHeader('ETag', `"${'x'.repeat(600)}"`)
        .setHeader('Last-Modified', 'å')
        .end(),
    );
    const answer = await openUpstream().readDocument({ url: server.origin, ...limits });
    expect(answer).toMatchObject({ validators: { etag: null, lastModified: null } });
  });

  it('uses one connection for many requests to a host', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      if (request.url === '/moved') {
        response.writeHead(302, { location: '/', 'content-length': 10 }).write('moved');
        setTimeout(() => response.end(' away'), 20);
      } else if (request.url === '/304') response.writeHead(304).end();
      else response.end('ok');
    });
    const upstream = openUpstream();
    const validators = { etag: '"1"', lastModified: null };
    for (const path of ['/', '/moved', '/304', '/']) {
      await upstream.readDocument({ url: server.origin + path, validators, ...limits });
    }
    expect(server.requests).toHaveLength(5);
    expect(ports.size).toBe(1);
  });
});

describe('a conditional request', () => {
  it('sends the validators it was given, also after a redirect', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end();
      else response.writeHead(304).end();
    });
    const validators = { etag: '"7"', lastModified: 'Sat, 21 Nov 2026 10:00:00 GMT' };
    const url = `${server.origin}/old`;
    expect(await openUpstream().readDocument({ url, validators, ...limits })).toEqual({
      status: 'not-modified',
    });
    expect(server.requests[1]?.headers).toMatchObject({
      'if-none-match': '"7"',
      'if-modified-since': 'Sat, 21 Nov 2026 10:00:00 GMT',
    });
  });

  it('is needed for 304 to be an answer', async () => {
    const server = await serve((_request, response) => response.writeHead(304).end());
    const validators = { etag: null, lastModified: null };
    const error = await failure(
      openUpstream().readDocument({ url: server.origin, validators, ...limits }),
    );
    expect(error).toMatchObject({ code: 'http-status', httpStatus: 304 });
  });
});

describe('hashDownload', () => {
  it('hashes without keeping the bytes', async () => {
    const chunk = Buffer.alloc(1_000_000, 7);
    const count = 200;
    const server = await serve(async (_request, response) => {
      for (let sent = 0; sent < count; sent += 1) {
        if (!response.write(chunk)) await once(response, 'drain');
      }
      response.end();
    });
    const before = process.memoryUsage().arrayBuffers;
    let highest = 0;
    const sampler = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const request = { url: server.origin, maxBytes: count * chunk.length, timeoutMs: 20_000 };
    const answer = await openUpstream()
      .hashDownload(request)
      .finally(() => clearInterval(sampler));
    const hash = createHash('sha256');
    for (let index = 0; index < count; index += 1) hash.update(chunk);
    expect(answer).toMatchObject({ sha256: hash.digest('hex'), size: count * chunk.length });
    expect(highest).toBeLessThan(100_000_000);
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('tells the name the server gives the file', async () => {
    const server = await serve((_request, response) =>
      response.setHeader('Content-Disposition', 'attachment; filename="a-1.2.msi"').end('a'),
    );
    expect(await openUpstream().hashDownload({ url: server.origin, ...limits })).toMatchObject({
      sha256: createHash('sha256').update('a').digest('hex'),
      size: 1,
      contentDisposition: 'attachment; filename="a-1.2.msi"',
    });
  });
});
