import { eq } from 'drizzle-orm';
import { recordActivity } from '#app/domain/activity/record-activity.ts';
import { activities } from '#db/schema/activity.ts';
import { applications, catalogs, installers, versions } from '#db/schema/catalog.ts';
import { organizations } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';

/** The ids of the rows that `plantCatalog` made, by table. */
export interface PlantedRows {
  catalogs: string;
  applications: string;
  versions: string;
  installers: string;
  activities: string;
}

const tables = { catalogs, applications, versions, installers, activities };
export type TenantTable = keyof typeof tables;
export const tenantTables = Object.keys(tables) as TenantTable[];

/** @returns the new organisation's id */
export async function plantOrganization({ tx }: Context, slug: string): Promise<string> {
  const [row] = await tx
    .insert(organizations)
    .values({ slug, name: slug })
    .returning({ id: organizations.id });
  return row!.id;
}

/**
 * One row in every table that belongs to somebody: a catalog with an application, its offered version, an installer,
 * and an activity.
 * @param owner an organisation, or null for the platform
 */
export async function plantCatalog(context: Context, owner: string | null): Promise<PlantedRows> {
  const { tx, now } = context;
  const [catalog] = await tx
    .insert(catalogs)
    .values({ name: 'Planted', ownerType: owner ? 'organization' : 'platform', ownerId: owner })
    .returning({ id: catalogs.id });
  const [application] = await tx
    .insert(applications)
    .values({
      catalogId: catalog!.id,
      identifier: `Planted.${owner ?? 'Platform'}`,
      name: 'Planted',
      publisher: 'Planted',
      licence: 'MIT',
      descriptionSv: '',
      descriptionEn: '',
    })
    .returning({ id: applications.id });
  const [version] = await tx
    .insert(versions)
    .values({
      applicationId: application!.id,
      version: '1.0',
      sortKey: new Uint8Array([1]),
      state: 'offered',
      publishedAt: now,
    })
    .returning({ id: versions.id });
  const [installer] = await tx
    .insert(installers)
    .values({
      versionId: version!.id,
      position: 0,
      architecture: 'x64',
      type: 'exe',
      downloadUrl: 'https://vendor.example/setup.exe',
      sha256: 'a'.repeat(64),
    })
    .returning({ id: installers.id });
  await recordActivity(context, {
    organizationId: owner,
    type: 'catalog.version-published',
    subjectType: 'version',
    subjectId: version!.id,
    data: {},
    dedupeKey: `planted ${version!.id}`,
  });
  const [activity] = await tx
    .select({ id: activities.id })
    .from(activities)
    .where(eq(activities.subjectId, version!.id));
  return {
    catalogs: catalog!.id,
    applications: application!.id,
    versions: version!.id,
    installers: installer!.id,
    activities: activity!.id,
  };
}

/** Two organisations, and the platform, each with its planted rows. */
export interface Tenants {
  a: string;
  b: string;
  rows: Record<'a' | 'b' | 'platform', PlantedRows>;
}

export function plantTenants(): Promise<Tenants> {
  return asSystem('a test', async (context) => {
    const a = await plantOrganization(context, 'a');
    const b = await plantOrganization(context, 'b');
    return {
      a,
      b,
      rows: {
        a: await plantCatalog(context, a),
        b: await plantCatalog(context, b),
        platform: await plantCatalog(context, null),
      },
    };
  });
}

/** Whose planted rows the context sees, by table, each list sorted. */
export async function whoseRows(
  { tx }: Context,
  { rows }: Tenants,
  names: TenantTable[] = tenantTables,
): Promise<Record<string, string[]>> {
  const seen: Record<string, string[]> = {};
  for (const name of names) {
    const found = await tx.select({ id: tables[name].id }).from(tables[name]);
    const ownerOf = (id: string) =>
      Object.entries(rows).find(([, planted]) => planted[name] === id)?.[0] ?? 'unknown';
    seen[name] = found.map(({ id }) => ownerOf(id)).sort();
  }
  return seen;
}
