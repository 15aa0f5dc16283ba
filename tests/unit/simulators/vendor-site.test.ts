import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { demoPackages } from '#tests/simulators/vendor-site/demo-packages.ts';
import {
  startVendorSite,
  type RunningVendorSite,
} from '#tests/simulators/vendor-site/start-vendor-site.ts';

interface IndexRow {
  PackageId: string;
  Name: string;
  Version: string;
  Tags: string[];
  LastUpdate: string;
}
interface InstallerManifest {
  PackageVersion: string;
  InstallerType?: string;
  Installers: { InstallerUrl: string; InstallerSha256: string; ProductCode?: string }[];
}

let site: RunningVendorSite;

beforeEach(async () => {
  site = await startVendorSite();
});
afterEach(() => site.close());

async function read(path: string): Promise<string> {
  const response = await fetch(site.url + path);
  expect(response.status, path).toBe(200);
  return response.text();
}

async function readData<T>(path: string): Promise<T> {
  return JSON.parse(await read(path)) as T;
}

async function sha256Of(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex');
}

describe('the winget manifest repository', () => {
  const folder = '/winget/manifests/7/7zip/7zip/26.02';

  test('lists every winget package with its newest version', async () => {
    const rows = await readData<IndexRow[]>('/winget/index.json');
    expect(rows.map((row) => [row.PackageId, row.Version])).toEqual([
      ['7zip.7zip', '26.02'],
      ['Mozilla.Firefox', '127.0.2'],
      ['VideoLAN.VLC', '3.0.23'],
      ['Python.Python.3.12', '3.12.4'],
    ]);
    expect(rows[0]).toMatchObject({ Name: '7-Zip', Tags: ['archive', 'compression', 'zip'] });
    expect(rows[0]?.LastUpdate).toBe('2026-06-26T08:00:00.0000000+00:00');
  });

  test('serves whole manifest sets whose hashes are those of the files', async () => {
    const version = parse(await read(`${folder}/7zip.7zip.yaml`)) as unknown;
    expect(version).toEqual({
      PackageIdentifier: '7zip.7zip',
      PackageVersion: '26.02',
      DefaultLocale: 'en-US',
      ManifestType: 'version',
      ManifestVersion: '1.10.0',
    });
    const locale = parse(await read(`${folder}/7zip.7zip.locale.en-US.yaml`)) as unknown;
    expect(locale).toMatchObject({
      PackageLocale: 'en-US',
      Publisher: 'Igor Pavlov',
      PackageName: '7-Zip',
      License: 'LGPL-2.1',
      ManifestType: 'defaultLocale',
    });
    const manifest = parse(await read(`${folder}/7zip.7zip.installer.yaml`)) as InstallerManifest;
    expect(manifest.Installers).toHaveLength(3);
    for (const installer of manifest.Installers) {
      expect(installer.InstallerUrl.startsWith(`${site.url}/files/7zip.7zip/`)).toBe(true);
      const hash = await sha256Of(installer.InstallerUrl);
      expect(installer.InstallerSha256).toBe(hash.toUpperCase());
    }
  });

  test('puts what all installers share at the root, and writes CRLF where asked', async () => {
    const path = '/winget/manifests/m/Mozilla/Firefox/127.0.2/Mozilla.Firefox.installer.yaml';
    const text = await read(path);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    const manifest = parse(text) as InstallerManifest;
    expect(manifest).toMatchObject({
      InstallerType: 'exe',
      Scope: 'machine',
      ManifestVersion: '1.6.0',
    });
    expect(manifest.Installers[0]).not.toHaveProperty('InstallerType');
  });

  test('keeps older manifests, and has none for unknown versions or wrong letters', async () => {
    await read('/winget/manifests/7/7zip/7zip/26.01/7zip.7zip.yaml');
    for (const path of [
      '/winget/manifests/7/7zip/7zip/99/7zip.7zip.yaml',
      '/winget/manifests/8/7zip/7zip/26.02/7zip.7zip.yaml',
      `${folder}/7zip.7zip.locale.sv-SE.yaml`,
      '/winget/manifests/n/Notepad%2B%2B/Notepad%2B%2B/8.6.8/Notepad%2B%2B.Notepad%2B%2B.yaml',
    ]) {
      expect((await fetch(site.url + path)).status, path).toBe(404);
    }
  });
});

test('every feed and file answers a conditional request with 304 until something changes', async () => {
  const paths = [
    '/winget/index.json',
    '/winget/manifests/7/7zip/7zip/26.02/7zip.7zip.installer.yaml',
    '/github/repos/git-for-windows/git/releases',
    '/json/OBSProject.OBSStudio.json',
    '/download/WinSCP.WinSCP/latest.exe',
    '/files/7zip.7zip/26.2/7z2602-x64.exe',
  ];
  for (const path of paths) {
    const first = await fetch(site.url + path);
    const etag = first.headers.get('etag') ?? '';
    const modified = first.headers.get('last-modified') ?? '';
    const byTag = await fetch(site.url + path, { headers: { 'if-none-match': etag } });
    expect([byTag.status, await byTag.text()], path).toEqual([304, '']);
    const byTime = await fetch(site.url + path, { headers: { 'if-modified-since': modified } });
    expect(byTime.status, path).toBe(304);
    const other = { 'if-none-match': '"other"', 'if-modified-since': modified };
    expect((await fetch(site.url + path, { headers: other })).status, path).toBe(200);
  }
  const before = await fetch(`${site.url}/winget/index.json`);
  site.state.release('VideoLAN.VLC');
  const headers = { 'if-none-match': before.headers.get('etag') ?? '' };
  expect((await fetch(`${site.url}/winget/index.json`, { headers })).status).toBe(200);
});

describe('installers', () => {
  const path = '/files/7zip.7zip/26.2/7z2602-x64.exe';

  test('are small, always the same, and look like what they are named after', async () => {
    const whole = Buffer.from(await (await fetch(site.url + path)).arrayBuffer());
    expect(whole.length).toBeGreaterThan(2_000);
    expect(whole.length).toBeLessThan(10_000);
    expect(whole.subarray(0, 2).toString()).toBe('MZ');
    expect(whole.readUInt16LE(0x80 + 4), 'machine').toBe(0);
    const msi = await fetch(`${site.url}/files/7zip.7zip/26.2/7z2602-x64.msi`);
    const ole = Buffer.from(await msi.arrayBuffer()).subarray(0, 8);
    expect(ole.toString('hex')).toBe('d0cf11e0a1b11ae1');

    const other = await startVendorSite();
    expect(await sha256Of(other.url + path)).toBe(await sha256Of(site.url + path));
    await other.close();
  });

  test('can be asked for by HEAD and in parts', async () => {
    const whole = Buffer.from(await (await fetch(site.url + path)).arrayBuffer());
    const head = await fetch(site.url + path, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(whole.length));
    const ask = async (range: string, ifRange?: string) => {
      const headers = { range, ...(ifRange === undefined ? {} : { 'if-range': ifRange }) };
      const response = await fetch(site.url + path, { headers });
      const bytes = Buffer.from(await response.arrayBuffer());
      return [response.status, response.headers.get('content-range'), bytes] as const;
    };
    const size = whole.length;
    expect(await ask('bytes=0-9')).toEqual([206, `bytes 0-9/${size}`, whole.subarray(0, 10)]);
    expect((await ask('bytes=-5'))[2]).toEqual(whole.subarray(-5));
    expect((await ask(`bytes=${size - 3}-`))[2]).toEqual(whole.subarray(-3));
    expect((await ask(`bytes=${size}-`))[0]).toBe(416);
    expect((await ask('bytes=0-9', '"other"'))[0]).toBe(200);
  });
});

interface Release {
  tag_name: string;
  draft: boolean;
  prerelease: boolean;
  assets: { name: string; size: number; digest: string | null; browser_download_url: string }[];
}

describe('the GitHub releases API', () => {
  const path = '/github/repos/git-for-windows/git/releases';

  test('lists releases with assets, a draft and a prerelease among them', async () => {
    const releases = await readData<Release[]>(path);
    expect(releases.map((one) => [one.tag_name, one.draft, one.prerelease])).toEqual([
      ['v2.45.3.windows.1', true, false],
      ['v2.45.3-rc1.windows.1', false, true],
      ['v2.45.2.windows.1', false, false],
      ['v2.45.1.windows.1', false, false],
    ]);
    const asset = releases[2]?.assets[0];
    expect(asset?.name).toBe('Git-2.45.2-64-bit.exe');
    const url = asset?.browser_download_url ?? '';
    expect(asset?.digest).toBe(`sha256:${await sha256Of(url)}`);
    const redirect = await fetch(url, { redirect: 'manual' });
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('location')).toContain(`${site.url}/github-assets/Git.Git/`);
  });

  test('states the quota, and refuses when it is used up', async () => {
    await site.close();
    site = await startVendorSite({ githubLimit: 2 });
    const first = await fetch(site.url + path);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    const free = { authorization: 'Bearer x', 'if-none-match': first.headers.get('etag') ?? '' };
    const unchanged = await fetch(site.url + path, { headers: free });
    expect([unchanged.status, unchanged.headers.get('x-ratelimit-remaining')]).toEqual([304, '1']);
    await fetch(site.url + path);
    const refused = await fetch(site.url + path);
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
  });
});

test('JSON documents come in three shapes, and fixed addresses in two', async () => {
  const flat = await readData<{ version: string; url: string; sha256: string }>(
    '/json/Inkscape.Inkscape.json',
  );
  expect(flat.version).toBe('1.3.2');
  expect(await sha256Of(flat.url)).toBe(flat.sha256);
  expect(await readData('/json/OBSProject.OBSStudio.json')).toMatchObject({
    channels: { stable: { release: { number: '30.1.2' }, files: { x64: {} } } },
  });
  expect(await readData('/json/WiresharkFoundation.Wireshark.json')).toMatchObject([
    { name: 'Wireshark 4.2.5', downloads: [{ platform: 'windows-x64' }] },
    { name: 'Wireshark 4.0.10.0' },
  ]);
  const named = await fetch(`${site.url}/download/WinSCP.WinSCP/latest.exe`);
  expect(named.headers.get('content-disposition')).toContain('WinSCP-6.3.4-Setup.exe');
  const redirected = await fetch(`${site.url}/download/Audacity.Audacity/latest.exe`);
  expect(redirected.url).toContain('audacity-win-3.5.1-64bit.exe');
});

test('every demo package starts with two versions and a feed that answers', () => {
  expect(demoPackages.length).toBeGreaterThanOrEqual(12);
  const kinds = new Set(demoPackages.map((one) => one.feed.kind));
  expect(kinds.size).toBe(4);
  for (const one of demoPackages) expect(one.releases, one.identifier).toHaveLength(2);
});
