import { describe, expect, it } from 'vitest';

import { createGithubReleases } from '#app/domain/catalog/feeds/github-releases.ts';
import {
  observeVersion,
  queryOf,
  readDetails,
  readFailure,
  serveFeed,
} from '#tests/unit/catalog/feeds/serve-feed.ts';

const adapter = createGithubReleases();
const sha256 = 'ab'.repeat(32);
const settings = {
  tag: '^v(\\d.*)$',
  assets: [
    {
      pattern: '^app-.*-x64\\.msi$',
      architecture: 'x64',
      type: 'msi',
      scope: 'machine',
      productCode: 'App {version}',
    },
    { pattern: 'setup\\.exe$', architecture: 'x86', type: 'exe', switches: { Silent: '/quiet' } },
  ],
};

function asset(name: string, more: Record<string, unknown> = {}) {
  return {
    id: 11,
    name,
    size: 500,
    state: 'uploaded',
    digest: `sha256:${sha256}`,
    updated_at: '2026-11-20T10:00:00Z',
    download_count: 7,
    browser_download_url: `https://github.com/o/r/releases/download/v/${name}`,
    ...more,
  };
}

function release(version: string, more: Record<string, unknown> = {}) {
  return {
    tag_name: `v${version}`,
    draft: false,
    prerelease: false,
    published_at: '2026-11-20T10:00:00Z',
    html_url: `https://github.com/o/r/releases/tag/v${version}`,
    assets: [
      asset(`app-${version}-x64.msi`),
      asset(`app-${version}-setup.exe`, { id: 12, digest: null }),
      asset('notes.txt', { id: 13 }),
    ],
    ...more,
  };
}

async function serveReleases(releases: unknown, source: unknown = settings, feedSettings = {}) {
  const site = await serveFeed({ '/releases?per_page=30': JSON.stringify(releases) });
  return [site, queryOf(`${site.origin}/releases?per_page=30`, feedSettings, source)] as const;
}

describe('github-releases', () => {
  it('reads the files of a release, without asking again', async () => {
    const [site, feed] = await serveReleases([release('1.2')], settings, {
      redirectHosts: ['assets.example.com'],
    });
    const redirectHosts = ['github.com', '*.githubusercontent.com', 'assets.example.com'];
    expect(await readDetails(adapter, site, feed)).toMatchObject({
      version: '1.2',
      releaseDate: '2026-11-20',
      releaseNotesUrl: 'https://github.com/o/r/releases/tag/v1.2',
      manifest: null,
      installers: [
        {
          architecture: 'x64',
          type: 'msi',
          scope: 'machine',
          downloadUrl: 'https://github.com/o/r/releases/download/v/app-1.2-x64.msi',
          sha256,
          size: 500,
          productCode: 'App 1.2',
          switches: { Silent: '/quiet /norestart' },
          manifest: { InstallerType: 'msi', InstallerSha256: sha256.toUpperCase() },
          redirectHosts,
        },
        { architecture: 'x86', type: 'exe', scope: null, sha256: null, redirectHosts },
      ],
    });
    expect(site.requests).toHaveLength(1);
    expect(site.requests[0]?.headers).toMatchObject({ accept: 'application/vnd.github+json' });
    expect(site.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('fingerprints the files, but not what people do with them', async () => {
    const [site, feed] = await serveReleases([release('1.2')]);
    const { fingerprint } = await observeVersion(adapter, site, feed);
    expect(fingerprint).toBe(
      `11 500 ${sha256} 2026-11-20T10:00:00Z, 12 500 - 2026-11-20T10:00:00Z`,
    );
    const path = '/releases?per_page=30';
    const change = async (more: Record<string, unknown>) => {
      const assets = [
        asset('app-1.2-x64.msi', more),
        asset('app-1.2-setup.exe', { id: 12, digest: null }),
      ];
      site.pages[path] = JSON.stringify([release('1.2', { assets, body: 'new text' })]);
      return (await observeVersion(adapter, site, feed)).fingerprint;
    };
    expect(await change({ download_count: 99 })).toBe(fingerprint);
    expect(await change({ id: 14 })).not.toBe(fingerprint);
    expect(await change({ size: 501 })).not.toBe(fingerprint);
    expect(await change({ digest: `sha256:${'cd'.repeat(32)}` })).not.toBe(fingerprint);
    expect(await change({ updated_at: '2026-11-21T10:00:00Z' })).not.toBe(fingerprint);
    expect(await change({ updated_at: 'x\u0000' })).not.toContain('\u0000');
  });

  it.each<[string, unknown[], string]>([
    ['the highest, not the first', [release('1.9'), release('1.10'), release('1.2')], '1.10'],
    ['no draft', [release('2', { draft: true }), release('1')], '1'],
    ['no prerelease', [release('2', { prerelease: true }), release('1')], '1'],
    ['none of another application', [release('3', { tag_name: 'cli-3' }), release('1')], '1'],
    [
      'none without all its files',
      [release('2', { assets: [asset('app-2-x64.msi')] }), release('1')],
      '1',
    ],
    [
      'none whose files are still coming',
      [
        release('2', {
          assets: [asset('app-2-x64.msi', { state: 'starter' }), asset('2-setup.exe')],
        }),
        release('1'),
      ],
      '1',
    ],
    ['none without a version', [release('2', { tag_name: 'v2/../3' }), release('1')], '1'],
    ['none that is broken', [{ tag_name: 7 }, release('2', { assets: 'no' }), release('1')], '1'],
    [
      'none with broken files',
      [release('2', { assets: [asset('app-2-x64.msi', { size: -1 }), null] }), release('1')],
      '1',
    ],
  ])('chooses %s', async (_what, releases, version) => {
    const [site, feed] = await serveReleases(releases);
    expect(await observeVersion(adapter, site, feed)).toMatchObject({ version });
  });

  it('chooses a prerelease when wanted', async () => {
    const releases = [release('2-rc1', { prerelease: true }), release('1')];
    const [site, feed] = await serveReleases(releases, { ...settings, includePrereleases: true });
    expect(await observeVersion(adapter, site, feed)).toMatchObject({ version: '2-rc1' });
  });

  it.each<[string, unknown[], string]>([
    ['nothing matches', [release('x')], 'None of the 1 releases has a tag that matches.'],
    [
      'a file is missing everywhere',
      [release('2', { assets: [asset('app-2-x64.msi')] })],
      'Release v2 has no file that matches assets.1.pattern.',
    ],
    [
      'two files match one pattern',
      [release('2', { assets: [...release('2').assets, asset('other-setup.exe')] })],
      'assets.1.pattern matches several files of v2: app-2-setup.exe, other-setup.exe.',
    ],
    [
      'a digest is no hash',
      [
        release('2', {
          assets: [asset('app-2-x64.msi', { digest: 'sha256:?' }), asset('setup.exe')],
        }),
      ],
      'The digest of app-2-x64.msi is not a SHA-256.',
    ],
  ])('gives a reason when %s', async (_what, releases, reason) => {
    const [site, feed] = await serveReleases(releases);
    expect(await readFailure(adapter, site, feed)).toBe(reason);
  });

  it('never keeps an impossible date or a strange address', async () => {
    const odd = { published_at: '2026-02-31T00:00:00Z', html_url: 'javascript:alert(1)' };
    const [site, feed] = await serveReleases([release('1', odd)]);
    expect(await readDetails(adapter, site, feed)).toMatchObject({
      releaseDate: null,
      releaseNotesUrl: null,
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ tag: 'v(' }, 'tag: is not a regular expression'],
    [{ tag: '(a)(b)' }, 'tag: must have 1 capture group, not 2'],
    [{ tag: 'v.*' }, 'tag: must have 1 capture group, not 0'],
    [{ tag: '(?<=v)(.*)' }, 'tag: is not a regular expression'],
    [{ tag: '(\\d)\\1' }, 'tag: is not a regular expression'],
    [{ tag: `(${'x'.repeat(600)})` }, 'tag: '],
    [{ assets: [] }, 'assets: '],
    [{ assets: [{ ...settings.assets[0], architecture: 'x65' }] }, 'assets.0.architecture: '],
    [{ assets: [{ ...settings.assets[0], pattern: '[' }] }, 'assets.0.pattern: is not a regular'],
    [{ assets: [{ ...settings.assets[0], switches: { Silent: 7 } }] }, 'assets.0.switches.Silent'],
  ])('names the wrong setting: %j', async (wrong, reason) => {
    const [site, feed] = await serveReleases([release('1')], { ...settings, ...wrong });
    expect(await readFailure(adapter, site, feed)).toContain(
      `The source's settings are wrong: ${reason}`,
    );
  });

  it('stays quick on text made to be slow, and ignores very long text', async () => {
    const hostile = [`v${'a'.repeat(900)}!`, `v1${'0'.repeat(5_000)}`];
    const releases = hostile.map((tag_name) => release('1', { tag_name }));
    const tag = '^v(?:(?:a+)+)+(1)$';
    const [site, feed] = await serveReleases(releases, { ...settings, tag });
    const started = performance.now();
    expect(await readFailure(adapter, site, feed)).toContain('None of the 2 releases');
    expect(performance.now() - started).toBeLessThan(1_000);
    const [other, anyTag] = await serveReleases(releases, { ...settings, tag: '(1)' });
    expect(await readFailure(adapter, other, anyTag)).toContain('None of the 2 releases');
  });

  it('sends the authorization it is given for the address', async () => {
    const [site, feed] = await serveReleases([release('1')]);
    const asked: string[] = [];
    const authorization = (url: URL) => {
      asked.push(url.href);
      return 'Bearer token';
    };
    await createGithubReleases({ authorization }).readFeed(site.upstream, feed);
    expect(asked).toEqual([feed.url]);
    expect(site.requests[0]?.headers.authorization).toBe('Bearer token');
    await createGithubReleases({ authorization: () => null }).readFeed(site.upstream, feed);
    expect(site.requests[1]?.headers).not.toHaveProperty('authorization');
  });
});
