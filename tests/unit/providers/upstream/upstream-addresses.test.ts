import type { LookupAddress } from 'node:dns';

import { describe, expect, it } from 'vitest';

import { isPublicAddress } from '#app/providers/upstream/guarded-connector.server.ts';
import { matchesHost } from '#app/providers/upstream/host-pattern.ts';
import { expectCode, failure, limits, openUpstream, serve } from '#tests/support/open-upstream.ts';

const loopback: LookupAddress = { address: '127.0.0.1', family: 4 };
const elsewhere: LookupAddress = { address: '8.8.8.8', family: 4 };

async function serveText() {
  return serve((_request, response) => response.end('text'));
}

describe('an address that is not public', () => {
  it.each([
    (port: string) => `http://127.0.0.1:${port}/`,
    (port: string) => `http://127.1:${port}/`,
    (port: string) => `http://2130706433:${port}/`,
    (port: string) => `http://0x7f.0.0.1:${port}/`,
    (port: string) => `http://0177.0.0.1:${port}/`,
    (port: string) => `http://0.0.0.0:${port}/`,
    (port: string) => `http://[::ffff:127.0.0.1]:${port}/`,
    (port: string) => `http://[::]:${port}/`,
    (port: string) => `http://localhost:${port}/`,
    (port: string) => `http://a.localhost:${port}/`,
  ])('is not asked, however it is written (%#)', async (write) => {
    const server = await serveText();
    const url = write(server.host.split(':')[1] ?? '');
    const upstream = openUpstream({ allowPrivateHosts: [] });
    await expectCode(upstream.readDocument({ url, ...limits }), 'address-refused');
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['alone', [loopback]],
    ['among public ones', [elsewhere, loopback]],
    ['as IPv6', [{ address: '::ffff:7f00:1', family: 6 }]],
  ])('is not asked behind a name, %s', async (_how, addresses) => {
    const server = await serveText();
    const upstream = openUpstream({ allowPrivateHosts: [], resolve: async () => addresses });
    const url = server.origin.replace('127.0.0.1', 'vendor.test');
    const error = await failure(upstream.readDocument({ url, ...limits }));
    expect(error.code).toBe('address-refused');
    expect(error.message).toContain('vendor.test');
    expect(server.requests).toHaveLength(0);
  });

  it('is not asked when a name changes between two looks (DNS rebinding)', async () => {
    const server = await serveText();
    const answers = [[elsewhere], [loopback], [loopback]];
    let looks = 0;
    const resolve = async () => answers[looks++] ?? [];
    const upstream = openUpstream({ allowPrivateHosts: [], resolve, maxRetries: 0 });
    const url = server.origin.replace('127.0.0.1', 'rebind.test');
    const request = { url, maxBytes: 10, timeoutMs: 200 };
    expect(['timed-out', 'network']).toContain(
      (await failure(upstream.readDocument(request))).code,
    );
    expect(looks).toBe(1);
    await expectCode(upstream.readDocument(request), 'address-refused');
    expect(server.requests).toHaveLength(0);
  });

  it('is asked when its host is configured', async () => {
    const server = await serveText();
    const port = server.host.split(':')[1] ?? '';
    const upstream = openUpstream({
      allowPrivateHosts: [`vendor.test:${port}`, '*.localhost'],
      resolve: async () => [loopback],
    });
    for (const name of ['vendor.test', 'a.localhost']) {
      const url = `http://${name}:${port}/`;
      expect(await upstream.readDocument({ url, ...limits })).toMatchObject({ status: 'ok' });
    }
    const url = `http://other.test:${port}/`;
    await expectCode(upstream.readDocument({ url, ...limits }), 'address-refused');
  });
});

it('a name without addresses, or that cannot be resolved, is a network error', async () => {
  for (const resolve of [async () => [], () => Promise.reject(new Error('ENOTFOUND'))]) {
    const upstream = openUpstream({ resolve });
    await expectCode(upstream.readDocument({ url: 'http://gone.test/', ...limits }), 'network');
  }
});

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1'])(
    'accepts %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.8',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::808:808',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::',
    '2002:7f00:1::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '4000::1',
    'not an address',
    '',
  ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('matchesHost', () => {
  it.each([
    ['localhost', 'http://localhost:4555/', true],
    ['localhost:4555', 'http://localhost:4555/', true],
    ['localhost:4555', 'http://localhost:4556/', false],
    ['example.com:443', 'https://example.com/', true],
    ['example.com:80', 'https://example.com/', false],
    ['Example.COM', 'https://example.com/', true],
    ['example.com', 'https://a.example.com/', false],
    ['*.example.com', 'https://a.b.example.com/', true],
    ['*.example.com', 'https://example.com/', false],
    ['*.example.com', 'https://badexample.com/', false],
    ['127.*', 'http://127.3.2.1/', true],
    ['127.*', 'http://127.example.com/', false],
    ['127.*:80', 'http://127.3.2.1:81/', false],
    ['*.1', 'http://127.0.0.1/', false],
    ['[::1]:80', 'http://[::1]/', true],
    ['::1', 'http://[::1]:81/', true],
    ['*', 'http://example.com/', false],
    ['', 'http://example.com/', false],
  ])('%s against %s: %s', (pattern, url, expected) => {
    expect(matchesHost([pattern], new URL(url))).toBe(expected);
  });
});
