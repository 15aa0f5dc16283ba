import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { fixedUrl } from '#app/domain/catalog/feeds/fixed-url.ts';
import { readFileName } from '#app/domain/catalog/feeds/read-file-name.ts';
import {
  observe,
  observeVersion,
  queryOf,
  readDetails,
  readFailure,
  serveFeed,
  type Pages,
} from '#tests/unit/catalog/feeds/serve-feed.ts';

const bytes = Buffer.from('MZ installer');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const installer = { architecture: 'x64', type: 'exe', switches: { Silent: '/S' } };
const lastModified = { 'last-modified': 'Sat, 21 Nov 2026 23:30:00 GMT' };
const byDate = { ...installer, versionFrom: 'last-modified-date' };

async function serveFile(pages: Pages, source: unknown, settings = {}) {
  const site = await serveFeed(pages);
  return [site, queryOf(`${site.origin}/latest.exe`, settings, source)] as const;
}

describe('fixed-url', () => {
  it('reads the version from the address that answers, which clients then get', async () => {
    const [site, feed] = await serveFile(
      {
        '/latest.exe': { status: 302, headers: { location: '/v1.2/app.exe' } },
        '/v1.2/app.exe': { headers: lastModified, body: bytes },
      },
      { ...installer, versionFrom: 'final-url', pattern: '/v([^/]+)/app\\.exe$' },
    );
    expect(await observeVersion(fixedUrl, site, feed)).toMatchObject({
      version: '1.2',
      fingerprint: sha256,
    });
    expect(await readDetails(fixedUrl, site, feed)).toMatchObject({
      version: '1.2',
      releaseDate: '2026-11-21',
      manifest: null,
      installers: [
        {
          downloadUrl: `${site.origin}/v1.2/app.exe`,
          sha256,
          size: bytes.length,
          switches: { Silent: '/S' },
        },
      ],
    });
  });

  it('keeps the feed’s address when the final one has a query and may be signed', async () => {
    const [site, feed] = await serveFile(
      {
        '/latest.exe': { status: 302, headers: { location: '/app-1.2.exe?token=x' } },
        '/app-1.2.exe?token=x': bytes,
      },
      { ...installer, versionFrom: 'final-url', pattern: 'app-([\\d.]+)\\.exe' },
    );
    const { version, installers } = await readDetails(fixedUrl, site, feed);
    expect(version).toBe('1.2');
    expect(installers[0]?.downloadUrl).toBe(feed.url);
  });

  it('reads the version from the file’s name or date, each source by itself', async () => {
    const headers = {
      ...lastModified,
      'content-disposition': 'attachment; filename="app_1.2.exe"',
    };
    const [site, feed] = await serveFile({ '/latest.exe': { headers, body: bytes } }, byDate);
    const byName = { ...installer, versionFrom: 'content-disposition', pattern: 'app_(.+)\\.exe' };
    const sources = [
      ...feed.sources,
      { sourceId: 's2', identifier: 'Maker.App', settings: byName },
      { sourceId: 's3', identifier: 'Maker.App', settings: { ...byName, pattern: 'other_(.+)' } },
      { sourceId: 's4', identifier: 'Maker.App', settings: { ...byDate, pattern: '^20(\\d\\d)' } },
    ];
    expect(await observe(fixedUrl, site, { ...feed, sources })).toMatchObject([
      { ok: true, version: '2026.11.21' },
      { ok: true, version: '1.2' },
      { ok: false, reason: 'pattern does not match "app_1.2.exe".' },
      { ok: true, version: '26' },
    ]);
    expect(site.requests).toHaveLength(1);
  });

  it('is asked conditionally', async () => {
    const headers = { ...lastModified, etag: '"1"' };
    const [site, feed] = await serveFile({ '/latest.exe': { headers, body: bytes } }, byDate);
    const validators = { etag: '"1"', lastModified: lastModified['last-modified'] };
    expect(await fixedUrl.readFeed(site.upstream, feed)).toMatchObject({ validators });
    expect(await fixedUrl.readFeed(site.upstream, { ...feed, validators })).toEqual({
      status: 'not-modified',
    });
  });

  it('changes its fingerprint when the bytes change, whatever the version says', async () => {
    const [site, feed] = await serveFile(
      { '/latest.exe': { headers: lastModified, body: bytes } },
      byDate,
    );
    const before = await observeVersion(fixedUrl, site, feed);
    site.pages['/latest.exe'] = { headers: lastModified, body: 'other bytes' };
    const after = await observeVersion(fixedUrl, site, feed);
    expect(after.version).toBe(before.version);
    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  it.each<[string, Pages[string], string]>([
    [
      'a web page',
      { headers: { ...lastModified, 'content-type': 'text/html; charset=utf-8' }, body: '<html>' },
      'is no installer but of type text/html',
    ],
    [
      'JSON',
      { headers: { ...lastModified, 'content-type': 'application/json' }, body: '{}' },
      'is no installer but of type application/json',
    ],
    ['an empty file', { headers: lastModified, body: '' }, 'is an empty file'],
    ['no date', { body: bytes }, 'does not say when'],
    [
      'a wrong date',
      { headers: { 'last-modified': 'yesterday' }, body: bytes },
      'does not say when',
    ],
    [
      'a far date',
      { headers: { 'last-modified': 'Sat, 21 Nov 20260 23:30:00 GMT' }, body: bytes },
      'does not say when',
    ],
  ])('refuses %s', async (_what, page, reason) => {
    const [site, feed] = await serveFile({ '/latest.exe': page }, byDate);
    expect(await readFailure(fixedUrl, site, feed)).toContain(reason);
  });

  it('says that a file has no name', async () => {
    const source = { ...installer, versionFrom: 'content-disposition', pattern: '(.+)' };
    const [site, feed] = await serveFile({ '/latest.exe': bytes }, source);
    expect(await readFailure(fixedUrl, site, feed)).toBe('The server gives the file no name.');
  });

  it('refuses a file that is larger than it may be', async () => {
    const [site, feed] = await serveFile({ '/latest.exe': bytes }, byDate, { maxBytes: 5 });
    await expect(fixedUrl.readFeed(site.upstream, feed)).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ versionFrom: 'final-url' }, 'pattern: is needed unless'],
    [{ versionFrom: 'head' }, 'versionFrom: '],
    [{ pattern: '[' }, 'pattern: is not a regular expression'],
    [{ architecture: undefined }, 'architecture: '],
  ])('names the wrong setting: %j', async (wrong, reason) => {
    const page = { headers: lastModified, body: bytes };
    const [site, feed] = await serveFile({ '/latest.exe': page }, { ...byDate, ...wrong });
    expect(await readFailure(fixedUrl, site, feed)).toContain(
      `The source's settings are wrong: ${reason}`,
    );
  });
});

describe('readFileName', () => {
  it.each([
    ['attachment; filename="a b-1.exe"', 'a b-1.exe'],
    ['attachment; filename=a-1.exe; size=7', 'a-1.exe'],
    ['attachment;filename="a;b.exe"', 'a;b.exe'],
    ['attachment; filename="say \\"hi\\".exe"', 'say "hi".exe'],
    ["attachment; filename=plain.exe; filename*=UTF-8''%C3%A5-1.exe", 'å-1.exe'],
    ["attachment; filename*=UTF-8''%; filename=plain.exe", 'plain.exe'],
    ['attachment; filename="../../a.exe"', 'a.exe'],
    ['attachment; filename="C:\\\\dir\\\\a.exe"', 'a.exe'],
    ['attachment; name="a.exe"', null],
    ['attachment; filename=""', null],
    ['attachment', null],
    [null, null],
  ])('of %s is %s', (header, expected) => expect(readFileName(header)).toBe(expected));
});
