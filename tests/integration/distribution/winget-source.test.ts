import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSourceSite } from '#tests/support/source-site.ts';
import type { SourceOwner, SourceSite } from '#tests/support/source-site.ts';

let site: SourceSite;
let owner: SourceOwner;

beforeAll(async () => {
  site = await startSourceSite();
  owner = await site.owner('kund');
});
afterAll(() => site.close());

describe('a winget client', () => {
  test('adds the source and agrees on the newest contract that both speak', async () => {
    const information = await site.client(owner.address).open();
    expect(information).toMatchObject({ contract: '1.12.0', minor: 12 });
    expect(information.identifier).toMatch(/^lappa\.[0-9a-f]{16}$/);
    const old = await site.client(owner.address, { contracts: [0, 1] }).open();
    expect(old).toEqual({ identifier: information.identifier, contract: '1.1.0', minor: 1 });
    await expect(site.client(owner.address, { contracts: [0] }).open()).rejects.toMatchObject({
      code: 'RESTSOURCE_INTERNAL_ERROR',
    });
  });

  test('reads every application of the catalog page by page, each with versions and valid manifests', async () => {
    const client = site.client(owner.address);
    const all = await client.search('');
    const [there] = await site.people.sql<{ count: number }[]>`
      select count(distinct application_id)::int as count from app.versions where state = 'offered'`;
    expect(all).toHaveLength(there!.count);
    for (const { identifier, versions } of all) {
      const manifest = await client.readManifest(identifier);
      expect(manifest, identifier).toMatchObject({ PackageIdentifier: identifier });
      expect((manifest!.Versions as unknown[]).length).toBe(versions.length);
    }
  });

  test('speaking an old contract finds manifests that are valid for it', async () => {
    const client = site.client(owner.address, { contracts: [1] });
    for (const { identifier } of await client.search('')) {
      expect(await client.readManifest(identifier), identifier).not.toBeNull();
    }
  });
});
