import { eq } from 'drizzle-orm';
import { installers, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { ManifestInstaller } from '../version-manifest.ts';
import { versionSortKey } from '../version-order.ts';
import { writeSourceFacts } from './write-source-facts.ts';

/** What a new version is made of; every installer's hash is known. */
export interface NewVersion {
  version: string;
  releaseDate: string | null;
  releaseNotesUrl: string | null;
  locales: Record<string, unknown>[];
  installers: ManifestInstaller[];
  /** When these bytes were downloaded and found to match; null when nobody has. */
  verifiedAt: Date | null;
}

/**
 * Adds a version that is not yet offered (`held`), with its installers.
 * @returns its id, or null when this version is there already, however it is spelled
 */
export async function insertVersion(
  context: Context,
  applicationId: string,
  version: NewVersion,
  foundInRun: string | null,
): Promise<string | null> {
  const [row] = await context.tx
    .insert(versions)
    .values({
      applicationId,
      version: version.version,
      sortKey: versionSortKey(version.version),
      state: 'held',
      releaseDate: version.releaseDate,
      releaseNotesUrl: version.releaseNotesUrl,
      locales: version.locales,
      foundInRun,
      createdAt: context.now,
    })
    .onConflictDoNothing({ target: [versions.applicationId, versions.sortKey] })
    .returning({ id: versions.id });
  if (!row) return null;
  await insertInstallers(context, row.id, version);
  await writeSourceFacts(context, [row.id]);
  return row.id;
}

/** Replaces the installers of a version that is held: its new bytes were verified or accepted. */
export async function replaceInstallers(
  context: Context,
  versionId: string,
  version: Pick<NewVersion, 'installers' | 'verifiedAt'>,
): Promise<void> {
  await context.tx.delete(installers).where(eq(installers.versionId, versionId));
  await insertInstallers(context, versionId, version);
  await writeSourceFacts(context, [versionId]);
}

async function insertInstallers(
  context: Context,
  versionId: string,
  version: Pick<NewVersion, 'installers' | 'verifiedAt'>,
): Promise<void> {
  if (version.installers.length === 0) return;
  await context.tx.insert(installers).values(
    version.installers.map((installer, position) => ({
      versionId,
      position,
      architecture: installer.architecture,
      type: installer.type,
      nestedType: installer.nestedType,
      scope: installer.scope,
      locale: installer.locale,
      downloadUrl: installer.downloadUrl,
      sha256: installer.sha256,
      size: installer.size,
      productCode: installer.productCode,
      upgradeCode: installer.upgradeCode,
      packageFamilyName: installer.packageFamilyName,
      switches: installer.switches,
      manifest: installer.manifest,
      verifiedAt: version.verifiedAt,
    })),
  );
}
