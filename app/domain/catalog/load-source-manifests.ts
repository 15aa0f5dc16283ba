import { asc, eq, inArray } from 'drizzle-orm';
import { applications, installers, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { SourceInstaller } from './check-source-installer.ts';

/** All that the catalog has of a version, for a client that asks for the manifest. */
export interface SourceManifest {
  application: {
    id: string;
    name: string;
    publisher: string;
    licence: string;
    moniker: string | null;
    descriptionEn: string;
  };
  version: {
    id: string;
    version: string;
    releaseDate: string | null;
    releaseNotesUrl: string | null;
    /** With winget's field names, default first. */
    locales: Record<string, unknown>[];
    installers: (SourceInstaller & {
      id: string;
      upgradeCode: string | null;
      packageFamilyName: string | null;
      switches: Record<string, string>;
    })[];
  };
}

/** The manifests of versions with these ids that are there, in any order. */
export async function loadSourceManifests(
  { tx }: Context,
  versionIds: string[],
): Promise<SourceManifest[]> {
  if (versionIds.length === 0) return [];
  const [rows, files] = await Promise.all([
    tx
      .select({
        application: {
          id: applications.id,
          name: applications.name,
          publisher: applications.publisher,
          licence: applications.licence,
          moniker: applications.moniker,
          descriptionEn: applications.descriptionEn,
        },
        version: {
          id: versions.id,
          version: versions.version,
          releaseDate: versions.releaseDate,
          releaseNotesUrl: versions.releaseNotesUrl,
          locales: versions.locales,
        },
      })
      .from(versions)
      .innerJoin(applications, eq(applications.id, versions.applicationId))
      .where(inArray(versions.id, versionIds)),
    tx
      .select({
        id: installers.id,
        versionId: installers.versionId,
        architecture: installers.architecture,
        type: installers.type,
        nestedType: installers.nestedType,
        scope: installers.scope,
        locale: installers.locale,
        downloadUrl: installers.downloadUrl,
        sha256: installers.sha256,
        productCode: installers.productCode,
        upgradeCode: installers.upgradeCode,
        packageFamilyName: installers.packageFamilyName,
        switches: installers.switches,
        manifest: installers.manifest,
      })
      .from(installers)
      .where(inArray(installers.versionId, versionIds))
      .orderBy(installers.versionId, asc(installers.position)),
  ]);
  const filesOf = Map.groupBy(files, ({ versionId }) => versionId);
  return rows.map(({ application, version }) => ({
    application,
    version: { ...version, installers: filesOf.get(version.id) ?? [] },
  }));
}
