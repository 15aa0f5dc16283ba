import { expect, describe, it } from 'vitest';

import { FeedFormatError, type FeedAdapter } from '#app/domain/catalog/feeds/feed-adapter.ts';
import { createGithubReleases } from '#app/domain/catalog/feeds/github-releases.ts';
import { jsonEndpoint } from '#app/domain/catalog/feeds/json-endpoint.ts';
import { wingetManifests } from '#app/domain/catalog/feeds/winget-manifests.ts';
import { UpstreamError } from '#app/providers/upstream.server.ts';
import { observe, queryOf, readFailure, serveFeed } from '#tests/unit/catalog/feeds/serve-feed.ts';

interface Kind {
  adapter: FeedAdapter;
  settings: unknown;
  source: unknown;
  body: unknown;
}

const kinds: [string, Kind][] = [
  [
    'winget-manifests',
    {
      adapter: wingetManifests,
      settings: { manifestBaseUrl: 'http://127.0.0.1:1/' },
      source: {},
      body: [{ PackageId: 'Maker.App', Version: '1.2', LastUpdate: '2026-11-22' }],
    },
  ],
  [
    'github-releases',
    {
      adapter: createGithubReleases(),
      settings: {},
      source: {
        tag: '^v(.+)$',
        assets: [{ pattern: '\\.msi$', architecture: 'x64', type: 'msi' }],
      },
      body: [
        {
          tag_name: 'v1.2',
          assets: [
            { id: 1, name: 'a.msi', size: 5, browser_download_url: 'https://example.com/a.msi' },
          ],
        },
      ],
    },
  ],
  [
    'json-endpoint',
    {
      adapter: jsonEndpoint,
      settings: {},
      source: {
        versionPath: 'version',
        installers: [{ urlTemplate: 'https://example.com/a', architecture: 'x64', type: 'msi' }],
      },
      body: { version: '1.2' },
    },
  ],
];

describe.each(kinds)('a feed of kind %s', (_name, { adapter, settings, source, body }) => {
  it('is asked once, and its validators are handed on', async () => {
    const headers = { etag: '"1"', 'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT' };
    const site = await serveFeed({ '/feed': { headers, body: JSON.stringify(body) } });
    const feed = queryOf(`${site.origin}/feed`, settings, source, source);
    const reading = await adapter.readFeed(site.upstream, feed);
    expect(reading).toMatchObject({
      status: 'read',
      validators: { etag: '"1"', lastModified: headers['last-modified'] },
    });
    const again = { ...feed, validators: { etag: '"1"', lastModified: null } };
    expect(await adapter.readFeed(site.upstream, again)).toEqual({ status: 'not-modified' });
    expect(site.requests).toHaveLength(2);
  });

  it('may begin with a byte order mark', async () => {
    const site = await serveFeed({ '/feed': `\ufeff${JSON.stringify(body)}` });
    const feed = queryOf(`${site.origin}/feed`, settings, source);
    expect(await observe(adapter, site, feed)).toMatchObject([{ ok: true, version: '1.2' }]);
  });

  it.each([
    ['rubbish', '<html>Not Found</html>'],
    ['truncated', JSON.stringify(body).slice(0, -3)],
    ['empty', ''],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['with a control character', '"\u0000"'],
  ])('that is %s is refused as no JSON', async (_what, text) => {
    const site = await serveFeed({ '/feed': text });
    const message = await readFailure(
      adapter,
      site,
      queryOf(`${site.origin}/feed`, settings, source),
    );
    expect(message).toContain(`The answer of ${site.origin}/feed is not JSON`);
    expect(message).not.toContain('\u0000');
  });

  it.each(['null', '7', '"text"', '{}', '[]', '[null,7,"x",[],{}]', '{"length":1}', '[[[[]]]]'])(
    'that is %s gives a reason and no version',
    async (text) => {
      const site = await serveFeed({ '/feed': text });
      const feed = queryOf(`${site.origin}/feed`, settings, source);
      expect(await readFailure(adapter, site, feed)).toMatch(/^[A-Z].{10,}\.$/);
    },
  );

  it('that is huge is cut off', async () => {
    const site = await serveFeed({ '/feed': { headers: { 'content-length': '500000000' } } });
    const reading = adapter.readFeed(
      site.upstream,
      queryOf(`${site.origin}/feed`, settings, source),
    );
    await expect(reading).rejects.toMatchObject({ code: 'too-large' });
    await expect(reading).rejects.toBeInstanceOf(UpstreamError);
  });

  it('that is gone is an upstream error', async () => {
    const site = await serveFeed({});
    const reading = adapter.readFeed(
      site.upstream,
      queryOf(`${site.origin}/feed`, settings, source),
    );
    await expect(reading).rejects.toMatchObject({ code: 'http-status', httpStatus: 404 });
  });

  it('harms only the source whose settings are wrong', async () => {
    const site = await serveFeed({ '/feed': JSON.stringify(body) });
    const wrong = { ...(source as object), surplus: 1 };
    const feed = queryOf(`${site.origin}/feed`, settings, wrong, source, 'no object', null);
    const observations = await observe(adapter, site, feed);
    expect(observations[0]).toMatchObject({ ok: false });
    expect(JSON.stringify(observations[0])).toContain('surplus');
    expect(observations[1]).toMatchObject({ ok: true, version: '1.2' });
    expect(observations[2]).toMatchObject({ ok: false });
  });

  it('with wrong settings names the field', async () => {
    const site = await serveFeed({ '/feed': JSON.stringify(body) });
    const wrong = { ...(settings as object), redirectHosts: ['https://example.com/'] };
    const message = await readFailure(adapter, site, queryOf(`${site.origin}/feed`, wrong, source));
    expect(message).toContain("The feed's settings are wrong: redirectHosts.0");
    expect(site.requests).toHaveLength(0);
  });
});

it('an error quotes nothing that a database or a log would choke on', () => {
  expect(new FeedFormatError('a\u0000b\ud800c\n').message).toBe('a\ufffdb\ufffdc\ufffd');
  expect(new FeedFormatError('x'.repeat(5_000)).message).toHaveLength(1_000);
});
