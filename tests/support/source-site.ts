import { importVersion } from '#app/domain/catalog/import-version.ts';
import type { VersionManifest } from '#app/domain/catalog/version-manifest.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { nameKey } from '#app/domain/catalog/name-normalization.ts';
import { createSecretToken } from '#app/domain/secret-token.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { WingetClient } from '../simulators/winget-client/winget-client.ts';
import type { WingetClientOptions } from '../simulators/winget-client/winget-client.ts';
import { plantPeople } from './people.ts';
import type { PeoplePlanter } from './people.ts';
import { startSeededSite } from './seeded-site.ts';
import type { SeededSite } from './seeded-site.ts';

/** An organisation with an address of its winget source. */
export interface SourceOwner {
  id: string;
  slug: string;
  ringId: string;
  token: string;
  tokenId: string;
  /** What one gives to `winget source add`. */
  address: string;
}

export interface SourceSite extends SeededSite {
  people: PeoplePlanter;
  /** @param mode of its default policy; `immediate`, so that all of the catalog is offered, when left out */
  owner(slug: string, options?: { mode?: string; keep?: number }): Promise<SourceOwner>;
  /** Another address of an organisation. */
  token(owner: SourceOwner): Promise<{ token: string; tokenId: string; address: string }>;
  /** Brings versions into the curated catalog, and offers them. */
  publish(...manifests: VersionManifest[]): Promise<void>;
  client(address: string, options?: Partial<WingetClientOptions>): WingetClient;
}

/** The built site over the seeded catalog, with winget clients that ask it. */
export async function startSourceSite(env: Record<string, string> = {}): Promise<SourceSite> {
  const site = await startSeededSite(env);
  const people = plantPeople(site.database);
  const { sql } = people;
  connectDatabase({ url: site.database.ownerUrl, poolSize: 2, applicationName: 'lappa test' });
  const plantToken = async (organizationId: string, ringId: string) => {
    const { token, hash } = createSecretToken();
    const [row] = await sql<{ id: string }[]>`
      insert into app.source_tokens (organization_id, ring_id, purpose, name, prefix, token_hash)
      values (${organizationId}, ${ringId}, 'ring', 'Planted', ${token.slice(0, 8)}, ${Buffer.from(hash)})
      returning id`;
    return { token, tokenId: row!.id, address: `${site.url}/winget/${token}` };
  };
  return {
    ...site,
    people,
    async owner(slug, { mode = 'immediate', keep = 3 } = {}) {
      const { id } = await people.organization(slug);
      await sql`update app.distribution_settings set default_mode = ${mode}, keep_versions = ${keep}
        where organization_id = ${id}`;
      const [ring] = await sql<{ id: string }[]>`
        select id from app.rings where organization_id = ${id}`;
      return { id, slug, ringId: ring!.id, ...(await plantToken(id, ring!.id)) };
    },
    token: (owner) => plantToken(owner.id, owner.ringId),
    publish: (...manifests) =>
      asSystem('publish for a test', async (context) => {
        for (const manifest of manifests) await importVersion(context, manifest);
      }),
    client: (address, options = {}) =>
      new WingetClient(address, { normalizeName: nameKey, compareVersions, ...options }),
    async close() {
      await closeDatabase();
      await people.close();
      await site.close();
    },
  };
}
