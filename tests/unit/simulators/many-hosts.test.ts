import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { startManyHosts } from '#tests/simulators/vendor-site/start-many-hosts.ts';

// Linux answers on all of 127.0.0.0/8; elsewhere the addresses must be configured first.
test.skipIf(process.platform !== 'linux')(
  'many loopback hosts on one port answer feeds with 304 until a release (skipped but on Linux)',
  async () => {
    const many = await startManyHosts({ hosts: 260, feedsPerHost: 2 });
    expect(many.hosts.slice(0, 2)).toEqual(['127.0.0.2', '127.0.0.3']);
    expect(new Set(many.hosts).size).toBe(260);
    expect(many.feeds).toHaveLength(520);
    expect(many.feeds[519]).toBe(`http://${many.hosts[259]}:${many.port}/feeds/519.json`);
    const url = many.feeds[519] ?? '';

    const first = await fetch(url);
    const feed = (await first.json()) as { version: string; url: string; sha256: string };
    const bytes = Buffer.from(await (await fetch(feed.url)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(feed.sha256);

    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await fetch(url, { headers })).status).toBe(304);
    expect(many.release(519)).toBe('1.1');
    expect((await fetch(url, { headers })).status).toBe(200);
    expect((await fetch(`http://127.0.0.2:${many.port}/feeds/9999.json`)).status).toBe(404);
    // 127.0.0.1 is none of them; the server of another test may have this port there.
    await fetch(`http://127.0.0.1:${many.port}/feeds/0.json`).catch(() => null);
    expect(many.counts).toEqual({ requests: 5, notModified: 1 });
    await many.close();
    await expect(fetch(url)).rejects.toThrow();
  },
);

test('too many hosts are refused', async () => {
  await expect(startManyHosts({ hosts: 100_000, feedsPerHost: 1 })).rejects.toThrow(RangeError);
});
