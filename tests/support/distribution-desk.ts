import type { Context } from '#db/tenancy.server.ts';
import { asMember } from '#db/tenancy.server.ts';
import { versionSortKey } from '#app/domain/catalog/version-order.ts';
import {
  loadOrganizationPolicies,
  offersOf,
} from '#app/domain/distribution/organization-policies.ts';
import { listOfferableVersions } from '#app/domain/distribution/list-offerable-versions.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from './people.ts';

/** An application in the catalog, with the ids of its versions by their text. */
export interface PlantedApplication {
  id: string;
  identifier: string;
  versions: Record<string, string>;
}

const dayMs = 24 * 60 * 60_000;

/**
 * Puts an application into the platform's catalog, or the organisation's own.
 * @param published how many days ago each version was, by its text; the highest supersedes the others
 */
export async function plantApplication(
  { sql }: PeoplePlanter,
  identifier: string,
  published: Record<string, number>,
  owner: string | null = null,
): Promise<PlantedApplication> {
  const name = owner === null ? 'Lappa' : 'Own';
  await sql`insert into app.catalogs (name, owner_type, owner_id)
    values (${name}, ${owner === null ? 'platform' : 'organization'}, ${owner}) on conflict do nothing`;
  const [application] = await sql<{ id: string }[]>`
    insert into app.applications (catalog_id, identifier, name, publisher, licence, description_sv, description_en)
    select id, ${identifier}, ${identifier}, 'Publisher', 'MIT', '', '' from app.catalogs
    where owner_id is not distinct from ${owner} limit 1 returning id`;
  const { id } = application!;
  const versions: Record<string, string> = {};
  let newer: string | null = null;
  const inOrder = Object.entries(published).sort(([one], [other]) =>
    Buffer.compare(versionSortKey(other), versionSortKey(one)),
  );
  for (const [version, daysAgo] of inOrder) {
    const at = new Date(Date.now() - daysAgo * dayMs);
    const [row] = (await sql`
      insert into app.versions (application_id, version, sort_key, state, published_at, superseded_by)
      values (${id}, ${version}, ${Buffer.from(versionSortKey(version))}, 'offered', ${at}, ${newer})
      returning id`) as { id: string }[];
    versions[version] = newer = row!.id;
    await sql`insert into app.installers (version_id, position, architecture, type, scope, download_url, sha256, size)
      values (${newer}, 0, 'x64', 'msi', 'machine', 'https://vendor.example/setup.msi',
        ${Buffer.from(versionSortKey(version)).toString('hex').padEnd(64, '0').slice(0, 64)}, 68400000)`;
  }
  return { id, identifier, versions };
}

/** Acts as somebody in an organisation. */
export const actingAs =
  (organization: PlantedOrganization, { id: userId }: PlantedPerson) =>
  <T>(work: (context: Context) => Promise<T>, now?: Date): Promise<T> =>
    asMember({ userId, organizationId: organization.id }, work, now && { now });

/** What each ring of an organisation is offered of an application now, as text, first ring first. */
export async function offersInRings(
  context: Context,
  organizationId: string,
  application: PlantedApplication,
): Promise<string[]> {
  const policies = await loadOrganizationPolicies(context, organizationId);
  const found = await listOfferableVersions(context, [application.id]);
  const textOf = (id: string) =>
    Object.entries(application.versions).find(([, one]) => one === id)?.[0] ?? id;
  return policies.rings.map((ring) =>
    offersOf(policies, ring, found[0]!, context.now.getTime()).offered.map(textOf).join(' '),
  );
}
