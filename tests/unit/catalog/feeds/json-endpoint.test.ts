import { describe, expect, it } from 'vitest';

import { jsonEndpoint } from '#app/domain/catalog/feeds/json-endpoint.ts';
import { jsonPathSetting, readJsonPath } from '#app/domain/catalog/feeds/json-path.ts';
import {
  observeVersion,
  queryOf,
  readDetails,
  readFailure,
  serveFeed,
} from '#tests/unit/catalog/feeds/serve-feed.ts';

const sha256 = 'ab'.repeat(32);
const installer = { architecture: 'x64', type: 'inno' };

async function serveDocument(document: unknown, source: unknown) {
  const site = await serveFeed({ '/updates/feed.json': JSON.stringify(document) });
  const settings = { redirectHosts: ['cdn.example.com'] };
  return [site, queryOf(`${site.origin}/updates/feed.json`, settings, source)] as const;
}

describe('json-endpoint', () => {
  it('reads version, date, addresses and hashes from their places', async () => {
    const document = {
      channels: {
        stable: [
          {
            title: 'App 1.10 (stable)',
            date: '2026-11-20T10:00:00Z',
            files: { 'win.x64': { href: '../files/app.exe', sum: sha256.toUpperCase() } },
          },
        ],
      },
    };
    const file = 'channels.stable[0].files["win.x64"]';
    const [site, feed] = await serveDocument(document, {
      versionPath: 'channels.stable[0].title',
      versionPattern: '^App (\\S+)',
      releaseDatePath: 'channels.stable[0].date',
      installers: [
        { ...installer, urlPath: `${file}.href`, sha256Path: `${file}.sum` },
        {
          ...installer,
          architecture: 'arm64',
          urlTemplate: 'https://example.com/{version}/{version}.exe',
        },
      ],
    });
    const downloadUrl = `${site.origin}/files/app.exe`;
    expect(await readDetails(jsonEndpoint, site, feed)).toMatchObject({
      version: '1.10',
      releaseDate: '2026-11-20',
      manifest: null,
      installers: [
        { downloadUrl, sha256, size: null, redirectHosts: ['cdn.example.com'] },
        { downloadUrl: 'https://example.com/1.10/1.10.exe', sha256: null, architecture: 'arm64' },
      ],
    });
    expect(await observeVersion(jsonEndpoint, site, feed)).toMatchObject({
      fingerprint: `1.10, ${downloadUrl} ${sha256}, https://example.com/1.10/1.10.exe -`,
    });
    expect(site.requests).toHaveLength(2);
  });

  it('reads a list, and a whole number as a version', async () => {
    const [site, feed] = await serveDocument([[{ build: 1234 }]], {
      versionPath: '[0][0].build',
      installers: [{ ...installer, urlTemplate: 'https://example.com/{version}.exe' }],
    });
    expect(await observeVersion(jsonEndpoint, site, feed)).toMatchObject({ version: '1234' });
  });

  it('escapes the version in an address', async () => {
    const [site, feed] = await serveDocument(
      { version: '1.0+b é?#' },
      {
        versionPath: 'version',
        versionPattern: '^(\\S+ é)',
        installers: [{ ...installer, urlTemplate: 'https://example.com/{version}.exe' }],
      },
    );
    const { installers } = await readDetails(jsonEndpoint, site, feed);
    expect(installers[0]?.downloadUrl).toBe('https://example.com/1.0%2Bb%20%C3%A9.exe');
  });

  const good = {
    version: '1.2',
    url: 'https://example.com/a.exe',
    sum: sha256,
    date: '2026-11-20',
  };
  const source = {
    versionPath: 'version',
    releaseDatePath: 'date',
    installers: [{ ...installer, urlPath: 'url', sha256Path: 'sum' }],
  };

  it.each<[Record<string, unknown>, string]>([
    [{ version: undefined }, 'There is no version: the document has no version.'],
    [{ version: 1.1 }, 'version is a number that may have lost zeros, not a text.'],
    [{ version: null }, 'version is null, not a text.'],
    [{ version: ['1.2'] }, 'version is a list, not a text.'],
    [{ version: { toString: 1 } }, 'version is of type object, not a text.'],
    [{ version: 'Unknown' }, "'Unknown' does not name a version."],
    [{ version: '1\u0000' }, 'The version contains a control character.'],
    [{ version: 'x'.repeat(200) }, 'The version is longer than 128 characters.'],
    [{ url: undefined }, 'There is no url: the document has no url.'],
    [{ url: 'ftp://example.com/a' }, 'The address of installers.0 is not a web address.'],
    [{ url: 'http://[' }, 'The address of installers.0 is not a web address.'],
    [{ url: 'javascript:alert(1)' }, 'The address of installers.0 is not a web address.'],
    [{ sum: 'abc' }, 'sum is not a SHA-256.'],
    [{ sum: '' }, 'sum is not a SHA-256.'],
    [{ sum: null }, 'sum is null, not a text.'],
  ])('gives a reason for %j', async (change, reason) => {
    const [site, feed] = await serveDocument({ ...good, ...change }, source);
    expect(await readFailure(jsonEndpoint, site, feed)).toBe(reason);
  });

  it.each(['yesterday', '2026-02-30', 7, null, undefined])(
    'does without a date when it is %j',
    async (date) => {
      const [site, feed] = await serveDocument({ ...good, date }, source);
      expect(await readDetails(jsonEndpoint, site, feed)).toMatchObject({ releaseDate: null });
    },
  );

  it('says when the pattern does not match, and never runs it on long text', async () => {
    for (const version of ['one', '1'.repeat(1_001)]) {
      const pattern = { ...source, versionPattern: '(1)' };
      const [site, feed] = await serveDocument({ ...good, version }, pattern);
      const reason = await readFailure(jsonEndpoint, site, feed);
      expect(reason).toBe(`versionPattern does not match "${version.slice(0, 100)}" at version.`);
    }
  });

  it.each<[Record<string, unknown>, string]>([
    [{ versionPath: 'a..b' }, 'versionPath: is not a path'],
    [{ versionPath: 'a[x]' }, 'versionPath: is not a path'],
    [{ versionPath: 'a[0]b' }, 'versionPath: is not a path'],
    [{ versionPath: 'a.' }, 'versionPath: is not a path'],
    [{ versionPath: '' }, 'versionPath: '],
    [{ versionPattern: '(a' }, 'versionPattern: is not a regular expression'],
    [{ installers: [] }, 'installers: '],
    [{ installers: [installer] }, 'installers.0: needs either urlTemplate or urlPath'],
    [
      { installers: [{ ...installer, urlPath: 'a', urlTemplate: 'b' }] },
      'installers.0: needs either',
    ],
    [{ installers: [{ ...installer, type: 'zip', urlPath: 'a' }] }, 'installers.0.type: '],
  ])('names the wrong setting: %j', async (wrong, reason) => {
    const [site, feed] = await serveDocument(good, { ...source, ...wrong });
    expect(await readFailure(jsonEndpoint, site, feed)).toContain(
      `The source's settings are wrong: ${reason}`,
    );
  });
});

describe('readJsonPath', () => {
  const read = (json: unknown, path: string) => readJsonPath(json, jsonPathSetting.parse(path));

  it.each([
    [{ a: { b: [{ c: 1 }] } }, 'a.b[0].c', 1],
    [[[5]], '[0][0]', 5],
    [{ 'a.b': { 'c[0]': 2 } }, '["a.b"]["c[0]"]', undefined],
    [{ 'a.b': 3 }, '["a.b"]', 3],
    [{ 'win-x64 file': 4 }, 'win-x64 file', 4],
    [JSON.parse('{"__proto__": {"x": 6}}') as unknown, '__proto__.x', 6],
  ])('of %j at %s', (json, path, expected) => {
    if (expected === undefined) expect(() => read(json, path)).toThrow('is not a path');
    else expect(read(json, path)).toBe(expected);
  });

  it.each([
    [{}, 'constructor.name'],
    [{}, '__proto__'],
    [[], 'length'],
    [['a'], '[1]'],
    [{ 0: 'a' }, '[0]'],
    ['text', 'length'],
    [{ a: null }, 'a.b'],
  ])('finds nothing in %j at %s', (json, path) => {
    expect(() => read(json, path)).toThrow(`There is no ${path}`);
  });
});
