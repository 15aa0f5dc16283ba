import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  startVendorSite,
  type RunningVendorSite,
} from '#tests/simulators/vendor-site/start-vendor-site.ts';

const INDEX = '/winget/index.json';
const FILE = '/files/7zip.7zip/26.2/7z2602-x64.exe';

let site: RunningVendorSite;

beforeEach(async () => {
  site = await startVendorSite();
});
afterEach(() => site.close());

interface Described {
  newest: {
    version: string;
    installers: { url: string; sha256: string; announcedSha256: string }[];
  } | null;
  error?: { field: string | null; message: string };
}

async function control(name: string, body: unknown): Promise<[number, Described]> {
  const response = await fetch(`${site.url}/control/${name}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return [response.status, (await response.json()) as Described];
}

async function indexVersion(identifier: string): Promise<string | undefined> {
  const rows = (await (await fetch(site.url + INDEX)).json()) as {
    PackageId: string;
    Version: string;
  }[];
  return rows.find((row) => row.PackageId === identifier)?.Version;
}

async function statusOf(path: string): Promise<number> {
  return (await fetch(site.url + path)).status;
}

describe('releases', () => {
  const identifier = '7zip.7zip';

  test('release takes the next number, or the one given', async () => {
    expect((await control('release', { identifier }))[1].newest?.version).toBe('26.03');
    expect(await indexVersion(identifier)).toBe('26.03');
    await control('release', { identifier, version: '27.00' });
    expect(await indexVersion(identifier)).toBe('27.00');
    expect(await statusOf('/files/7zip.7zip/27/7z2700-x64.exe')).toBe(200);
  });

  test('a new version has new bytes and a new product code, another spelling has the same', async () => {
    const before = site.state.find(identifier).releases.at(-1)?.installers[2]?.productCode;
    const [, first] = await control('release', { identifier, version: '27.0.1' });
    const [, replaced] = await control('rerelease', { identifier });
    const release = site.state.find(identifier).releases.at(-1);
    expect(release?.installers[2]?.productCode).not.toBe(before);
    const [, second] = await control('release', { identifier, version: '27.0.1.0' });
    expect(second.newest?.version).toBe('27.0.1.0');
    const hashOf = (described: Described) => described.newest?.installers[0]?.sha256;
    expect(hashOf(replaced)).not.toBe(hashOf(first));
    expect(hashOf(second)).toBe(hashOf(replaced));
    expect(site.state.find(identifier).releases.at(-1)?.installers).toEqual(release?.installers);
  });

  test('rollback names the version before and keeps the files; a second release is a higher one', async () => {
    expect((await control('rollback', { identifier }))[1].newest?.version).toBe('26.01');
    expect(await indexVersion(identifier)).toBe('26.01');
    expect(await statusOf(FILE)).toBe(200);
    expect((await control('release', { identifier }))[1].newest?.version).toBe('26.03');
  });

  test('releasing a lower or a withdrawn version makes it the newest again', async () => {
    await control('release', { identifier, version: '26.01' });
    expect(await indexVersion(identifier)).toBe('26.01');
    await control('withdraw', { identifier });
    expect(await indexVersion(identifier)).toBeUndefined();
    await control('release', { identifier, version: '26.01' });
    expect(await indexVersion(identifier)).toBe('26.01');
  });

  test('withdraw removes the version, its manifests and its files', async () => {
    await control('withdraw', { identifier });
    expect(await indexVersion(identifier)).toBe('26.01');
    expect(await statusOf(FILE)).toBe(404);
    expect(await statusOf('/winget/manifests/7/7zip/7zip/26.02/7zip.7zip.yaml')).toBe(404);
  });

  test('rerelease changes the bytes, with the true hash or silently', async () => {
    const etag = (await fetch(site.url + FILE)).headers.get('etag');
    const [, told] = await control('rerelease', { identifier });
    expect(told.newest?.version).toBe('26.02');
    const file = told.newest?.installers[0];
    expect(file?.announcedSha256).toBe(file?.sha256);
    expect((await fetch(site.url + FILE)).headers.get('etag')).not.toBe(etag);
    const index = await (await fetch(site.url + INDEX)).text();
    const [, silent] = await control('rerelease', { identifier, silent: true });
    expect(silent.newest?.installers[0]?.announcedSha256).toBe(file?.sha256);
    expect(silent.newest?.installers[0]?.sha256).not.toBe(file?.sha256);
    expect(await (await fetch(site.url + INDEX)).text()).toBe(index);
  });

  test('a wrong hash is announced on request, except where no hash is announced', async () => {
    const [, wrong] = await control('release', { identifier, wrongHash: true });
    const file = wrong.newest?.installers[0];
    expect(file?.announcedSha256).not.toBe(file?.sha256);
    const [status] = await control('release', { identifier: 'WinSCP.WinSCP', wrongHash: true });
    expect(status).toBe(409);
  });
});

test.each([
  ['release', { identifier: 'No.Such' }, 404, 'identifier'],
  ['release', {}, 400, 'identifier'],
  ['release', { identifier: '7zip.7zip', version: '26.02' }, 409, 'version'],
  ['release', { identifier: '7zip.7zip', version: '../1' }, 400, 'version'],
  ['release', { identifier: '7zip.7zip', version: '..' }, 400, 'version'],
  ['release', '{"identifier":', 400, null],
  ['release', { identifier: '7zip.7zip', extra: 1 }, 400, null],
  ['fault', { path: '/x', kind: 'explode' }, 400, 'kind'],
  ['fault', { kind: 'hang' }, 400, 'path'],
  ['fault', { path: '/control/*', kind: 'hang' }, 400, 'path'],
  ['fault', { identifier: 'No.Such', kind: 'hang' }, 404, 'identifier'],
  ['load', { packages: [{ identifier: 'x' }] }, 400, 'packages.0.identifier'],
  ['nonsense', {}, 404, null],
])('bad input to /control/%s %j is answered with %i', async (name, body, status, field) => {
  const [got, answer] = await control(name, body);
  expect(got).toBe(status);
  expect(answer.error?.field).toBe(field);
  expect(answer.error?.message).not.toBe('');
  expect(await indexVersion('7zip.7zip')).toBe('26.02');
});

describe('the data file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vendor-site-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('keeps releases over a restart, and load and reset replace them', async () => {
    const dataFile = join(folder, 'kept', 'vendors.json');
    const first = await startVendorSite({ dataFile });
    first.state.release('7zip.7zip', { version: '30.00' });
    await first.close();
    await site.close();
    site = await startVendorSite({ dataFile });
    expect(await indexVersion('7zip.7zip')).toBe('30.00');
    const one = site.state.packages.slice(0, 1);
    expect((await control('load', { packages: one }))[0]).toBe(200);
    expect(site.state.packages).toHaveLength(1);
    await control('reset', {});
    expect(await indexVersion('7zip.7zip')).toBe('26.02');
    expect(site.state.packages.length).toBeGreaterThan(1);
  });

  test('that is broken is named in the error', async () => {
    const dataFile = join(folder, 'vendors.json');
    await writeFile(dataFile, '{"packages": [');
    await expect(startVendorSite({ dataFile })).rejects.toThrow(dataFile);
  });
});
