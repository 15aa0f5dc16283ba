import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { applications, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface NewestVersion {
  identifier: string;
  name: string;
  publisher: string;
  version: string;
  /** The version it took over from; null when it is the application's first. */
  previousVersion: string | null;
  publishedAt: Date;
  /** Every installer was downloaded by us and had the hash that was told. */
  hashVerified: boolean;
}

/** The newest offered version of the applications that changed last, latest first. */
export async function listNewestVersions(
  { tx }: Context,
  { limit }: { limit: number },
): Promise<NewestVersion[]> {
  const newest = await tx
    .select({
      identifier: applications.identifier,
      name: applications.name,
      publisher: applications.publisher,
      version: versions.version,
      publishedAt: versions.publishedAt,
      previousVersion: sql<string | null>`(
        select previous.version from app.versions previous
        where previous.superseded_by = ${versions.id} and previous.state = 'offered'
        order by previous.sort_key desc limit 1)`,
      hashVerified: sql<boolean>`coalesce((
        select bool_and(installer.verified_at is not null) from app.installers installer
        where installer.version_id = ${versions.id}), false)`,
    })
    .from(versions)
    .innerJoin(applications, eq(applications.id, versions.applicationId))
    .where(and(eq(versions.state, 'offered'), isNull(versions.supersededBy)))
    .orderBy(desc(versions.publishedAt), versions.id)
    .limit(limit);
  return newest.flatMap(({ publishedAt, ...row }) =>
    publishedAt ? [{ ...row, publishedAt }] : [],
  );
}
