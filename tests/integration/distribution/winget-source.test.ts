import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import { publishedInstaller, publishedVersion } from '#tests/support/published-version.ts';
import { startSourceSite } from '#tests/support/source-site.ts';
import type { SourceOwner, SourceSite } from '#tests/support/source-site.ts';
import type { WingetClient } from '#tests/simulators/winget-client/winget-client.ts';

// Each trap of the protocol that the source was built for is a test here, in the client's own words.

let site: SourceSite;
let owner: SourceOwner;
let client: WingetClient;

/** Every web process hears of a change by itself, after a moment. */
const soon = (holds: () => Promise<boolean>) => eventually('the source has heard of it', holds);

const guid = (digit: string) => `{${digit.repeat(8)}-1111-2222-3333-444444444444}`;

beforeAll(async () => {
  site = await startSourceSite();
  owner = await site.owner('kund');
  await site.publish(
    publishedVersion('Fold.Case', '1.0', {
      name: 'Fold Case 1.0 (x64)',
      moniker: 'foldy',
      tags: ['folding'],
      installer: { productCode: guid('A') },
    }),
    publishedVersion('Fold.Case', '2.0', {
      installer: { productCode: guid('B'), manifest: { Commands: ['fold'] } },
    }),
    publishedVersion('Plus.App+Plus', '1.0+7'),
    publishedVersion('Twin.One', '1.0', { name: 'Twin', installer: { productCode: 'twin-one' } }),
    publishedVersion('Twin.Two', '1.0', { name: 'Twin 64-bit' }),
    publishedVersion('Deny.Upgrade', '1.0', {
      installer: { manifest: { UpgradeBehavior: 'deny' } },
    }),
    publishedVersion('New.Types', '1.0', {
      installers: [
        publishedInstaller({ type: 'portable', architecture: 'x86' }),
        publishedInstaller({ type: 'exe' }),
      ],
    }),
    publishedVersion('Only.Portable', '1.0', { installer: { type: 'portable' } }),
    publishedVersion('Bad.Installers', '1.0', {
      installers: [
        publishedInstaller({ type: 'exe', productCode: 'kept' }),
        publishedInstaller({ type: 'exe', scope: 'machine' }),
        publishedInstaller({ type: 'msix', productCode: 'not-for-msix' }),
        publishedInstaller({ locale: 'not_a_tag' }),
      ],
    }),
    publishedVersion('Bad.Throughout', '1.0', { installer: { type: 'snap' } }),
    publishedVersion('Family.App', '1.0', {
      installer: { type: 'msix', packageFamilyName: 'Family.App_8wekyb3d8bbwe' },
    }),
    publishedVersion('Shown.Otherwise', '5.0.1', {
      installer: { manifest: { AppsAndFeaturesEntries: [{ DisplayVersion: '5.0.1.77' }] } },
    }),
    publishedVersion('Sparse.Fields', '1.0', {
      installer: {
        manifest: { SignatureSha256: '', Commands: [], Markets: {}, MinimumOSVersion: null },
      },
    }),
  );
  client = site.client(owner.address);
  await soon(async () => (await client.readManifest('Sparse.Fields')) !== null);
});
afterAll(() => site.close());

const ids = (found: { identifier: string }[]) => found.map(({ identifier }) => identifier);
const exactly = (field: string, word: string) => ({
  PackageMatchField: field,
  RequestMatch: { KeyWord: word, MatchType: 'Exact' },
});

describe('information', () => {
  test('agrees on the newest contract that both speak, and on none with a client too old', async () => {
    const information = await client.open();
    expect(information).toMatchObject({ contract: '1.12.0', minor: 12 });
    expect(information.identifier).toMatch(/^lappa\.[0-9a-f]{16}$/);
    const old = await site.client(owner.address, { contracts: [0, 1] }).open();
    expect(old).toEqual({ identifier: information.identifier, contract: '1.1.0', minor: 1 });
    await expect(site.client(owner.address, { contracts: [0] }).open()).rejects.toMatchObject({
      code: 'RESTSOURCE_INTERNAL_ERROR',
    });
  });

  test('says its type in lower case, may be kept for a minute by who asked, and has an ETag', async () => {
    const answer = await fetch(`${owner.address}/information`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('cache-control')).toBe('private, max-age=60');
    const again = await fetch(`${owner.address}/information`, {
      headers: { 'If-None-Match': answer.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  test('names no field as unsupported: a client would ask for everything instead', async () => {
    const answer = await fetch(`${owner.address}/information`);
    expect(await answer.text()).not.toMatch(/Unsupported|Required/);
  });
});

describe('a computer that looks for upgrades', () => {
  test('finds the newest version by the product code of an old one, which comes folded', async () => {
    const program = { name: 'Something else', version: '1.0', productCode: guid('A') };
    expect(await client.upgrade([program])).toEqual([
      { program, identifier: 'Fold.Case', version: '2.0' },
    ]);
  });

  test('finds a program without any code by its normalised name', async () => {
    const program = { name: 'FOLD case 1.0 (64-bit)', version: '1.0' };
    expect(await client.upgrade([program])).toMatchObject([{ identifier: 'Fold.Case' }]);
  });

  test('finds an MSIX app by its family alone', async () => {
    const program = {
      name: 'Anything',
      version: '0.9',
      packageFamilyName: 'Family.App_8wekyb3d8bbwe',
    };
    expect(await client.upgrade([program])).toMatchObject([{ identifier: 'Family.App' }]);
  });

  test('is told of none when two applications have the name, and of the one that a code speaks for', async () => {
    expect(await client.correlate({ name: 'Twin', version: '1.0' })).toBeNull();
    expect(
      await client.correlate({ name: 'Twin', version: '1.0', productCode: 'TWIN-ONE' }),
    ).toMatchObject({ identifier: 'Twin.One' });
  });

  test('finds nothing for what nobody knows: no hit is 204, never everything', async () => {
    const answer = await fetch(`${owner.address}/manifestSearch`, {
      method: 'POST',
      body: JSON.stringify({ Inclusions: [exactly('ProductCode', 'nobody knows')] }),
    });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  test('still finds an application by the code of a version that was withdrawn', async () => {
    await site.people.sql`update app.versions set state = 'withdrawn', withdrawn_at = now()
      where version = '1.0' and application_id =
        (select id from app.applications where identifier = 'Fold.Case')`;
    const find = () => client.correlate({ name: '', version: '1.0', productCode: guid('A') });
    await soon(async () => (await find())?.versions.length !== 2);
    expect(await find()).toMatchObject({ identifier: 'Fold.Case', versions: ['2.0'] });
  });

  test('learns by what version Windows lists it', async () => {
    const answer = await fetch(`${owner.address}/manifestSearch`, {
      method: 'POST',
      body: JSON.stringify({ Filters: [exactly('PackageIdentifier', 'Shown.Otherwise')] }),
    });
    const { Data } = (await answer.json()) as { Data: { Versions: object[] }[] };
    expect(Data[0]?.Versions).toEqual([
      { PackageVersion: '5.0.1', AppsAndFeaturesEntryVersions: ['5.0.1.77'] },
    ]);
  });
});

describe('a search', () => {
  test('is (query or any inclusion) and every filter', async () => {
    const either = await client.searchWith({
      Query: { KeyWord: 'fold.c', MatchType: 'StartsWith' },
      Inclusions: [exactly('PackageIdentifier', 'Twin.One'), exactly('Moniker', 'nobody')],
    });
    expect(ids(either)).toEqual(['Fold.Case', 'Twin.One']);
    const narrowed = await client.searchWith({
      Query: { KeyWord: 'fold.c', MatchType: 'StartsWith' },
      Inclusions: [exactly('PackageIdentifier', 'Twin.One')],
      Filters: [
        {
          PackageMatchField: 'PackageName',
          RequestMatch: { KeyWord: 'WIN', MatchType: 'Substring' },
        },
      ],
    });
    expect(ids(narrowed)).toEqual(['Twin.One']);
  });

  test.each([
    ['Exact', 'Fold.Case', true],
    ['Exact', 'fold.case', false],
    ['CaseInsensitive', 'fold.CASE', true],
    ['StartsWith', 'FOLD.', true],
    ['Substring', 'LD.CA', true],
    ['Substring', 'folding', true],
    ['CaseInsensitive', 'FOLDY', true],
    ['Exact', 'fold', true],
    ['Exact', guid('B').toLowerCase(), true],
    ['Wildcard', 'Fold*', false],
    ['Fuzzy', 'Fold.Cose', false],
  ])('%s %s', async (match, word, finds) => {
    expect(ids(await client.search(word, { match })).includes('Fold.Case')).toBe(finds);
  });

  test('skips what it does not know, and finds nothing when it knows none of it', async () => {
    const unknown = {
      PackageMatchField: 'Colour',
      RequestMatch: { KeyWord: 'red', MatchType: 'Exact' },
    };
    const id = exactly('PackageIdentifier', 'Twin.One');
    expect(ids(await client.searchWith({ Inclusions: [unknown, id] }))).toEqual(['Twin.One']);
    expect(ids(await client.searchWith({ Inclusions: [id], Filters: [unknown] }))).toEqual([
      'Twin.One',
    ]);
    expect(await client.searchWith({ Inclusions: [unknown] })).toEqual([]);
    expect(await client.searchWith({ Filters: [unknown] })).toEqual([]);
    expect(await client.searchWith({ Query: { KeyWord: 'a', MatchType: 'Colour' } })).toEqual([]);
  });

  test('filtered by market finds the same', async () => {
    const market = exactly('Market', 'se');
    const found = await client.searchWith({
      Query: { KeyWord: 'fold.case', MatchType: 'CaseInsensitive' },
      Filters: [market],
    });
    expect(ids(found)).toEqual(['Fold.Case']);
  });

  test('by --id goes on to the package itself when nothing is found', async () => {
    expect(await client.searchById('old.cas')).toEqual(['Fold.Case']);
    expect(await client.searchById('nobody.knows')).toEqual([]);
  });

  test('of everything comes page by page, each application once, and no more than was asked for', async () => {
    await site.people.sql`insert into app.applications
      (catalog_id, identifier, name, publisher, licence, description_sv, description_en)
      select catalog_id, 'Many.' || lpad(n::text, 4, '0'), 'Many ' || n, 'Many', 'MIT', '', ''
      from app.applications, generate_series(1, 450) n where identifier = 'Fold.Case'`;
    await site.people.sql`with made as (
        insert into app.versions (application_id, version, sort_key, state, published_at)
        select id, '1.0', '\\x0100', 'offered', now() from app.applications where identifier like 'Many.%'
        returning id)
      insert into app.installers (version_id, position, architecture, type, download_url, sha256)
      select id, 0, 'x64', 'exe', 'https://vendor.example/a.exe', repeat('a', 64) from made`;
    await soon(async () => (await client.search('many.')).length === 450);
    const before = client.requests;
    const all = ids(await client.search(''));
    expect(client.requests - before).toBeGreaterThanOrEqual(3);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(['Fold.Case', 'Many.0001', 'Many.0450']));
    for (const limit of [1, 200, 201, 450]) {
      expect(await client.search('many.', { limit })).toHaveLength(limit);
    }
  });
});

describe('a manifest', () => {
  test('is found whatever the case, and named as the catalog spells it', async () => {
    expect(await client.readManifest('fold.CASE')).toMatchObject({
      PackageIdentifier: 'Fold.Case',
    });
  });

  test('is found with plus signs in its identifier and in the version', async () => {
    expect(await client.install('Plus.App+Plus', '1.0+7')).toMatchObject({ version: '1.0+7' });
    const lenient = await fetch(`${owner.address}/packageManifests/Plus.App+Plus?Version=1.0+7`);
    expect(lenient.status).toBe(200);
    const encoded = await fetch(`${owner.address}/packageManifests/Plus.App%2BPlus`);
    expect(encoded.status).toBe(200);
  });

  test('that is not there is 204: an error to no client', async () => {
    for (const path of ['Nobody.Knows', 'Fold.Case?Version=9', 'Fold.Case?Channel=beta']) {
      expect((await fetch(`${owner.address}/packageManifests/${path}`)).status, path).toBe(204);
    }
    expect(await client.readManifest('Nobody.Knows')).toBeNull();
  });

  test('has an ETag that the same manifest keeps, and must be asked for again', async () => {
    const answer = await fetch(`${owner.address}/packageManifests/Fold.Case`);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    const again = await fetch(`${owner.address}/packageManifests/fold.case`, {
      headers: { 'If-None-Match': answer.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
    const head = await fetch(`${owner.address}/packageManifests/Fold.Case`, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag')]).toEqual([200, answer.headers.get('etag')]);
  });

  test('tells an old client nothing of deny, which would kill the package', async () => {
    const behaviour = async (contracts: number[]) => {
      const found = await site.client(owner.address, { contracts }).install('Deny.Upgrade');
      return found?.installers[0]?.UpgradeBehavior;
    };
    expect(await behaviour([0, 1, 4, 5])).toBeUndefined();
    expect(await behaviour([0, 1, 4, 5, 6])).toBe('deny');
  });

  test('shows an old client no installers of types that it does not know, nor versions that have no other', async () => {
    const types = async (contracts: number[], id: string) => {
      const found = await site.client(owner.address, { contracts }).install(id);
      return found?.installers.map(({ InstallerType }) => InstallerType) ?? null;
    };
    expect(await types([1], 'New.Types')).toEqual(['exe']);
    expect(await types([1, 4], 'New.Types')).toEqual(['portable', 'exe']);
    expect(await types([1], 'Only.Portable')).toBeNull();
    expect(
      ids(await site.client(owner.address, { contracts: [1] }).search('only.portable')),
    ).toEqual([]);
    expect(ids(await client.search('only.portable'))).toEqual(['Only.Portable']);
  });

  test('leaves out installers for which a client would refuse the package, and staff is told', async () => {
    const found = await client.install('Bad.Installers');
    expect(found?.installers).toMatchObject([{ InstallerType: 'exe', Scope: 'machine' }]);
    const problems = await site.people.sql<{ problem: string }[]>`
      select problem from app.source_problems join app.applications on applications.id = application_id
      where identifier = 'Bad.Installers' order by problem`;
    expect(problems.map(({ problem }) => problem)).toEqual(['duplicate', 'locale', 'product-code']);
  });

  test('of which no installer can be served is not there at all', async () => {
    expect(await client.readManifest('Bad.Throughout')).toBeNull();
    expect(ids(await client.search('bad.throughout'))).toEqual([]);
  });

  test('has no empty field, not one', async () => {
    const answer = await fetch(`${owner.address}/packageManifests/Sparse.Fields`);
    expect(await answer.text()).not.toMatch(/""|\[\]|\{\}|null/);
  });
});

test('a new version is there at once, and gone when it is withdrawn', async () => {
  await site.publish(publishedVersion('Soon.There', '1.0'));
  await soon(async () => (await client.install('Soon.There')) !== null);
  await site.publish(publishedVersion('Soon.There', '1.1'));
  await soon(async () => (await client.install('Soon.There'))?.version === '1.1');
  await site.people.sql`update app.versions set state = 'withdrawn', withdrawn_at = now()
    where application_id = (select id from app.applications where identifier = 'Soon.There')`;
  await soon(async () => (await client.readManifest('Soon.There')) === null);
});

test('the whole seeded catalog is valid for clients of every contract', async () => {
  for (const contracts of [[1], [4], [6], [10], [12]]) {
    const some = site.client(owner.address, { contracts });
    for (const identifier of ids(await some.search('')).filter((id) => !id.startsWith('Many.'))) {
      expect(await some.readManifest(identifier), identifier).not.toBeNull();
    }
  }
});
