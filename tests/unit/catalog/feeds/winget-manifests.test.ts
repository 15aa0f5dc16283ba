import { describe, expect, it } from 'vitest';

import { wingetManifests } from '#app/domain/catalog/feeds/winget-manifests.ts';
import {
  observe,
  observeVersion,
  queryOf,
  readDetails,
  readFailure,
  serveFeed,
  type Pages,
} from '#tests/unit/catalog/feeds/serve-feed.ts';

const sha256 = 'ab'.repeat(32);

function yaml(type: string, id: string, version: string, lines: string[]): string {
  return [
    `PackageIdentifier: ${id}`,
    `PackageVersion: ${version}`,
    ...lines,
    `ManifestType: ${type}`,
    'ManifestVersion: 1.10.0',
    '',
  ].join('\r\n');
}

const localeLines = [
  'PackageLocale: sv-SE',
  'Publisher: Maker',
  'PackageName: App',
  'License: MIT',
  'ShortDescription: An app.',
  'ReleaseNotesUrl: https://example.com/notes',
];
const installerLines = [
  'ReleaseDate: 2026-11-20',
  'Installers:',
  '- Architecture: x64',
  '  InstallerType: msi',
  '  InstallerUrl: https://example.com/app.msi',
  `  InstallerSha256: ${sha256.toUpperCase()}`,
];

/** The three files of a version, below the folder given as it is sent. */
function manifestPages(folder: string, file: string, id: string, version: string): Pages {
  const version_ = yaml('version', id, version, ['DefaultLocale: sv-SE']);
  return {
    [`${folder}/${file}.yaml`]: version_,
    [`${folder}/${file}.installer.yaml`]: yaml('installer', id, version, installerLines),
    [`${folder}/${file}.locale.sv-SE.yaml`]: yaml('defaultLocale', id, version, localeLines),
  };
}

async function serveIndex(index: unknown, pages: Pages = {}) {
  const site = await serveFeed({ '/index.json': JSON.stringify(index), ...pages });
  const settings = { manifestBaseUrl: `${site.origin}/repo/`, redirectHosts: ['cdn.example.com'] };
  const url = `${site.origin}/index.json`;
  return { site, query: (...sources: unknown[]) => queryOf(url, settings, ...sources) };
}

describe('the index', () => {
  it('gives each source its version, found by id and field names in any case', async () => {
    const { site, query } = await serveIndex([
      { PackageId: 'maker.APP', Version: '1.10', LastUpdate: '2026-11-22T00:00:00+00:00', Tags: 7 },
      { packageid: 'Other.App', version: '2.0' },
    ]);
    const feed = query({}, { packageId: 'Other.App' }, { packageId: 'No.App' });
    expect(await observe(wingetManifests, site, feed)).toEqual([
      {
        ok: true,
        version: '1.10',
        fingerprint: '1.10 2026-11-22T00:00:00+00:00',
        details: null,
        reference: 'maker.APP',
      },
      {
        ok: true,
        version: '2.0',
        fingerprint: '2.0',
        details: null,
        reference: 'Other.App',
      },
      { ok: false, reason: 'The index does not list No.App.' },
    ]);
  });

  it('takes the highest of several usable versions', async () => {
    const { site, query } = await serveIndex([
      { PackageId: 'Maker.App', Version: '1.9' },
      { PackageId: 'Maker.App', Version: 99 },
      { PackageId: 'Maker.App', Version: '1.10' },
      { PackageId: 'Maker.App', Version: '../../9' },
      { PackageId: 'Maker.App', Version: '1.10-rc1' },
    ]);
    expect(await observeVersion(wingetManifests, site, query({}))).toMatchObject({
      version: '1.10',
    });
  });

  it.each([
    [26.02, 'not a text'],
    [null, 'not a text'],
    ['..', 'no digit'],
    ['1/../2', 'one of'],
    ['Latest', 'does not name'],
    ['', 'empty'],
    ['1\u0000', 'control'],
  ])('with only the version %j gives a reason, and harms no other', async (version, reason) => {
    const { site, query } = await serveIndex([
      { PackageId: 'Maker.App', Version: version },
      { PackageId: 'Other.App', Version: '2' },
    ]);
    const [bad, good] = await observe(wingetManifests, site, query({}, { packageId: 'Other.App' }));
    expect(bad).toMatchObject({ ok: false, reason: expect.stringContaining(reason) as string });
    expect(bad).toMatchObject({ reason: expect.stringContaining('Maker.App') as string });
    expect(good).toMatchObject({ ok: true, version: '2' });
  });

  it('keeps odd characters out of the fingerprint', async () => {
    const { site, query } = await serveIndex([
      { PackageId: 'Maker.App', Version: '1', LastUpdate: `a\u0000\ud800ö${'x'.repeat(500)}` },
    ]);
    const { fingerprint } = await observeVersion(wingetManifests, site, query({}));
    expect(fingerprint).toMatch(/^1 ax{96}$/);
  });
});

describe('the manifest', () => {
  const index = [{ PackageId: 'Maker.App', Version: '1.2' }];
  const folder = '/repo/manifests/m/Maker/App/1.2';

  it('is read from its three files', async () => {
    const { site, query } = await serveIndex(
      index,
      manifestPages(folder, 'Maker.App', 'Maker.App', '1.2'),
    );
    expect(await readDetails(wingetManifests, site, query({}))).toMatchObject({
      version: '1.2',
      releaseDate: '2026-11-20',
      releaseNotesUrl: 'https://example.com/notes',
      installers: [
        {
          architecture: 'x64',
          type: 'msi',
          sha256,
          downloadUrl: 'https://example.com/app.msi',
          redirectHosts: ['cdn.example.com'],
        },
      ],
      manifest: { identifier: 'Maker.App', name: 'App', defaultLocale: 'sv-SE' },
    });
    expect(site.requests.map((request) => request.url).slice(1)).toEqual([
      `${folder}/Maker.App.yaml`,
      `${folder}/Maker.App.installer.yaml`,
      `${folder}/Maker.App.locale.sv-SE.yaml`,
    ]);
  });

  it('is read from a singleton', async () => {
    const both = [...localeLines, ...installerLines];
    const { site, query } = await serveIndex(index, {
      [`${folder}/Maker.App.yaml`]: yaml('singleton', 'Maker.App', '1.2', both),
    });
    const details = await readDetails(wingetManifests, site, query({}));
    expect(details).toMatchObject({ version: '1.2', installers: [{ sha256 }] });
    expect(site.requests).toHaveLength(2);
  });

  it('is found under names with + and other characters, spelled as in the index', async () => {
    const id = 'Notepad++.Notepad++.år';
    const { site, query } = await serveIndex(
      [{ PackageId: id, Version: '8.9 beta+1%' }],
      manifestPages(
        '/repo/manifests/n/Notepad%2B%2B/Notepad%2B%2B/%C3%A5r/8.9%20beta%2B1%25',
        'Notepad%2B%2B.Notepad%2B%2B.%C3%A5r',
        id,
        '8.9 beta+1%',
      ),
    );
    const feed = query({ packageId: 'NOTEPAD++.notepad++.år' });
    expect(await readDetails(wingetManifests, site, feed)).toMatchObject({
      version: '8.9 beta+1%',
      manifest: { identifier: id },
    });
  });

  it.each<[string, Pages, string]>([
    ['that is no YAML', { [`${folder}/Maker.App.yaml`]: 'a: [' }, 'Maker.App.yaml:1:'],
    ['that is empty', { [`${folder}/Maker.App.yaml`]: '' }, 'Maker.App.yaml:1:'],
    [
      'without a default locale',
      { [`${folder}/Maker.App.yaml`]: yaml('version', 'Maker.App', '1.2', []) },
      'DefaultLocale is missing',
    ],
    [
      'whose locale is no name',
      {
        [`${folder}/Maker.App.yaml`]: yaml('version', 'Maker.App', '1.2', ['DefaultLocale: ../x']),
      },
      'DefaultLocale is missing or not',
    ],
    [
      'with a wrong installer file',
      { [`${folder}/Maker.App.installer.yaml`]: yaml('installer', 'Maker.App', '1.2', []) },
      'Maker.App.installer.yaml:1: Installers is missing',
    ],
    [
      'of another package',
      manifestPages(folder, 'Maker.App', 'Maker.Other', '1.2'),
      'says that it is of Maker.Other 1.2',
    ],
    [
      'of another version',
      manifestPages(folder, 'Maker.App', 'Maker.App', '1.3'),
      'says that it is of Maker.App 1.3',
    ],
  ])('%s is refused with the place', async (_what, pages, reason) => {
    const { site, query } = await serveIndex(index, {
      ...manifestPages(folder, 'Maker.App', 'Maker.App', '1.2'),
      ...pages,
    });
    const reading = readDetails(wingetManifests, site, query({}));
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toMatchObject({ name: 'FeedFormatError' });
  });

  it('that the repository does not have (yet) is an upstream error', async () => {
    const { site, query } = await serveIndex(index);
    await expect(readDetails(wingetManifests, site, query({}))).rejects.toMatchObject({
      code: 'http-status',
      httpStatus: 404,
      url: `${site.origin}${folder}/Maker.App.yaml`,
    });
  });

  it.each(['Maker..App', '.App', 'Maker.'])('of the id %s is never asked for', async (id) => {
    const { site, query } = await serveIndex([{ PackageId: id, Version: '1' }]);
    const reading = readDetails(wingetManifests, site, query({ packageId: id }));
    await expect(reading).rejects.toThrow('can be no manifest');
    expect(site.requests).toHaveLength(1);
  });

  it('needs a base address', async () => {
    const { site } = await serveIndex(index);
    for (const settings of [{}, { manifestBaseUrl: 'ftp://example.com' }, null]) {
      const feed = queryOf(`${site.origin}/index.json`, settings, {});
      expect(await readFailure(wingetManifests, site, feed)).toContain('manifestBaseUrl');
    }
  });
});
