import type { RequestListener } from 'node:http';

import { describe, expect, it } from 'vitest';

import { followRedirect, parseRequestUrl } from '#app/providers/upstream/request-url.ts';
import { expectCode, failure, limits, openUpstream, serve } from '#tests/support/open-upstream.ts';

const secrets = { Authorization: 'Bearer secret', cookie: 'a=b', 'x-api-key': 'secret' };

function redirectTo(location: () => string): RequestListener {
  return (_request, response) => response.writeHead(302, { location: location() }).end();
}

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('of status %i is followed on the own host', async (status) => {
    const server = await serve((request, response) => {
      if (request.url === '/a/b') response.writeHead(status, { location: '../c?d#e' }).end();
      else response.end('text');
    });
    const answer = await openUpstream().readDocument({ url: `${server.origin}/a/b`, ...limits });
    const finalUrl = `${server.origin}/c?d`;
    expect(answer).toMatchObject({ status: 'ok', finalUrl, redirects: [finalUrl] });
  });

  it('is followed to an allowed host, without the request’s own headers', async () => {
    const other = await serve((request, response) => {
      if (request.url === '/end') response.end('text');
      else response.writeHead(302, { location: `${server.origin}/back` }).end();
    });
    const server = await serve((request, response) => {
      const location = { '/start': '/same', '/same': `${other.origin}/` }[request.url ?? ''];
      response.writeHead(302, { location: location ?? `${other.origin}/end` }).end();
    });
    const answer = await openUpstream().readDocument({
      url: `${server.origin}/start`,
      headers: secrets,
      redirectHosts: [other.host],
      ...limits,
    });
    expect(answer).toMatchObject({ finalUrl: `${other.origin}/end` });
    const sent = [...server.requests, ...other.requests].map(({ url, headers }) => [
      url,
      headers.authorization ?? null,
      headers.cookie ?? null,
      headers['x-api-key'] ?? null,
    ]);
    expect(sent).toEqual([
      ['/start', 'Bearer secret', 'a=b', 'secret'],
      ['/same', 'Bearer secret', 'a=b', 'secret'],
      ['/back', null, null, null],
      ['/', null, null, null],
      ['/end', null, null, null],
    ]);
  });

  it('is followed to a host that is configured for all requests', async () => {
    const other = await serve((_request, response) => response.end('text'));
    const server = await serve(redirectTo(() => other.origin.replace('127.0.0.1', 'a.localhost')));
    const allowPrivateHosts = ['127.0.0.1', '*.localhost'];
    const upstream = openUpstream({ allowPrivateHosts, redirectHosts: ['*.localhost'] });
    const answer = await upstream.readDocument({ url: server.origin, ...limits });
    expect(answer).toMatchObject({ status: 'ok', body: Buffer.from('text') });
  });

  it('to another host is refused, before it is asked', async () => {
    const other = await serve((_request, response) => response.end('text'));
    const url = other.origin.replace('127.0.0.1', '127.0.0.2');
    const server = await serve(redirectTo(() => url));
    const request = { url: server.origin, redirectHosts: ['*.example.com'], ...limits };
    const error = await failure(openUpstream().readDocument(request));
    expect(error).toMatchObject({ code: 'redirect-refused', url: `${server.origin}/` });
    expect(error.message).toContain('127.0.0.2');
    expect(other.requests).toHaveLength(0);
  });

  it('to a private address is refused even when the host is allowed', async () => {
    const other = await serve((_request, response) => response.end('text'));
    const server = await serve(redirectTo(() => other.origin));
    const upstream = openUpstream({ allowPrivateHosts: [server.host] });
    const request = { url: server.origin, redirectHosts: ['127.0.0.1'], ...limits };
    await expectCode(upstream.readDocument(request), 'address-refused');
    expect(other.requests).toHaveLength(0);
  });

  it('loop ends after five', async () => {
    const server = await serve(redirectTo(() => '/again'));
    const error = await failure(openUpstream().readDocument({ url: server.origin, ...limits }));
    expect(error).toMatchObject({ code: 'too-many-redirects', url: `${server.origin}/` });
    expect(server.requests).toHaveLength(6);
  });

  it('may be the fifth', async () => {
    const server = await serve((_request, response) => {
      if (server.requests.length < 6) response.writeHead(302, { location: '/again' }).end();
      else response.end('text');
    });
    const answer = await openUpstream().readDocument({ url: server.origin, ...limits });
    expect(answer).toMatchObject({ redirects: Array(5).fill(`${server.origin}/again`) });
  });

  it('without a location is no redirect', async () => {
    const server = await serve((_request, response) => response.writeHead(302).end());
    const error = await failure(openUpstream().readDocument({ url: server.origin, ...limits }));
    expect(error).toMatchObject({ code: 'http-status', httpStatus: 302 });
  });

  it.each([
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'http://a:b@127.0.0.1/',
    'http://[',
    'data:,x',
  ])('to %s is refused', async (location) => {
    const server = await serve(redirectTo(() => location));
    await expectCode(
      openUpstream().readDocument({ url: server.origin, ...limits }),
      'redirect-refused',
    );
  });
});

describe('followRedirect', () => {
  const first = new URL('https://example.com/a');
  const rules = { first, redirectHosts: ['*.example.net'], allowPrivateHosts: ['localhost'] };

  it('never leaves https', () => {
    const leave = (to: string) => () => followRedirect(first, to, rules).href;
    expect(leave('http://example.com/')).toThrow('from https to http');
    expect(leave('http://a.example.net/')).toThrow('from https to http');
    expect(leave('https://a.example.net/x#y')()).toBe('https://a.example.net/x');
    expect(leave('https://example.net/')).toThrow('not an allowed host');
    expect(leave('https://example.com.evil.test/')).toThrow('not an allowed host');
  });

  it('leaves https for a configured private host that is also a redirect host', () => {
    const local = { ...rules, redirectHosts: ['localhost'] };
    expect(followRedirect(first, 'http://localhost:1/', local).href).toBe('http://localhost:1/');
  });

  it('measures the own host by the address first asked', () => {
    const from = new URL('https://a.example.net/');
    expect(followRedirect(from, 'https://example.com/b', rules).href).toBe('https://example.com/b');
    expect(() => followRedirect(from, 'https://b.example.org/', rules)).toThrow('not an allowed');
  });
});

describe('parseRequestUrl', () => {
  it.each([
    '',
    'example.com',
    'ftp://example.com/',
    'javascript:alert(1)',
    `https://a/${'x'.repeat(9000)}`,
  ])('refuses %j', (text) => expect(() => parseRequestUrl(text)).toThrow('address'));

  it('refuses credentials and does not repeat them', async () => {
    const error = await failure(
      openUpstream().readDocument({ url: 'http://user:secret@example.com/', ...limits }),
    );
    expect(error).toMatchObject({ code: 'bad-url', url: 'http://example.com/' });
    expect(error.message).not.toContain('secret');
  });
});
