import { eq } from 'drizzle-orm';
import { recordActivity } from '#app/domain/activity/record-activity.ts';
import { activities } from '#db/schema/activity.ts';
import {
  applicationMatchKeys,
  applications,
  catalogs,
  installers,
  sourceProblems,
  versions,
} from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';

/** The ids of the rows that `plantCatalog` made, by table. */
export interface PlantedRows {
  catalogs: string;
  applications: string;
  versions: string;
  installers: string;
  activities: string;
}

/**
 * A catalog with an application, its offered version, an installer, what tells of them, and an activity.
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
  await tx
    .insert(applicationMatchKeys)
    .values({ applicationId: application!.id, kind: 'name', key: 'planted' });
  await tx.insert(sourceProblems).values({
    installerId: installer!.id,
    problem: 'planted',
    applicationId: application!.id,
    versionId: version!.id,
  });
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
