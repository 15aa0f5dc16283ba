import { asc, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { NotFoundError } from '#app/domain/errors.ts';
import type { VersionState } from '#db/schema/catalog.ts';
import { applications, installers, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface InstallerDetails {
  architecture: string;
  type: string;
  scope: string | null;
  locale: string | null;
  downloadUrl: string;
  sha256: string;
  /** Bytes. */
  size: number | null;
  productCode: string | null;
  signer: string | null;
  verifiedAt: Date | null;
}

export interface CurrentVersion {
  version: string;
  releaseDate: string | null;
  publishedAt: Date | null;
  releaseNotesUrl: string | null;
  installers: InstallerDetails[];
}

export interface VersionHistoryEntry {
  version: string;
  state: VersionState;
  /** yyyy-mm-dd, as the vendor says. */
  releaseDate: string | null;
  publishedAt: Date | null;
  withdrawnAt: Date | null;
  supersededBy: string | null;
}

export interface ApplicationDetails {
  identifier: string;
  name: string;
  publisher: string;
  homepage: string | null;
  licence: string;
  licenceUrl: string | null;
  description: { sv: string; en: string };
  tags: string[];
  /** The newest offered version; null when none is offered. */
  current: CurrentVersion | null;
  /** All versions that were ever there, newest first in winget's order. */
  history: VersionHistoryEntry[];
}

/** @throws NotFoundError when the catalog has no such identifier; its case does not matter */
export async function getApplication(
  { tx }: Context,
  identifier: string,
): Promise<ApplicationDetails> {
  const [application] = await tx
    .select()
    .from(applications)
    .where(eq(sql`lower(${applications.identifier})`, identifier.toLowerCase()))
    .limit(1);
  if (!application) throw new NotFoundError(`There is no application ${identifier}.`);

  const successor = alias(versions, 'successor');
  const rows = await tx
    .select({ version: versions, supersededBy: successor.version })
    .from(versions)
    .leftJoin(successor, eq(successor.id, versions.supersededBy))
    .where(eq(versions.applicationId, application.id))
    .orderBy(desc(versions.sortKey));
  const current = rows.find(
    ({ version }) => version.state === 'offered' && version.supersededBy === null,
  )?.version;
  return {
    identifier: application.identifier,
    name: application.name,
    publisher: application.publisher,
    homepage: application.homepage,
    licence: application.licence,
    licenceUrl: application.licenceUrl,
    description: { sv: application.descriptionSv, en: application.descriptionEn },
    tags: application.tags,
    current: current
      ? {
          version: current.version,
          releaseDate: current.releaseDate,
          publishedAt: current.publishedAt,
          releaseNotesUrl: current.releaseNotesUrl,
          installers: await tx
            .select({
              architecture: installers.architecture,
              type: installers.type,
              scope: installers.scope,
              locale: installers.locale,
              downloadUrl: installers.downloadUrl,
              sha256: installers.sha256,
              size: installers.size,
              productCode: installers.productCode,
              signer: installers.signer,
              verifiedAt: installers.verifiedAt,
            })
            .from(installers)
            .where(eq(installers.versionId, current.id))
            .orderBy(asc(installers.position)),
        }
      : null,
    history: rows.map(({ version, supersededBy }) => ({
      version: version.version,
      state: version.state,
      releaseDate: version.releaseDate,
      publishedAt: version.publishedAt,
      withdrawnAt: version.withdrawnAt,
      supersededBy,
    })),
  };
}
