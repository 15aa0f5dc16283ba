import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { InvalidInputError } from '#app/domain/errors.ts';
import { applications, installers, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { InstallerDetails } from './get-application.ts';
import { filterApplications } from './search-applications.ts';

export interface LatestFilter {
  query?: string;
  publisher?: string;
  tag?: string;
  /** Only versions published at or after this. */
  publishedSince?: Date;
  /** 1 to 500. */
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

export interface LatestVersion {
  identifier: string;
  name: string;
  publisher: string;
  version: string;
  releaseDate: string | null;
  publishedAt: Date | null;
  installers: Omit<InstallerDetails, 'signer' | 'verifiedAt'>[];
}

/** The newest offered version of each application, in the order of their identifiers. */
export async function listLatest(
  { tx }: Context,
  filter: LatestFilter,
): Promise<{ items: LatestVersion[]; nextCursor: string | null }> {
  const key = sql`lower(${applications.identifier})`;
  const rows = await tx
    .select({
      versionId: versions.id,
      identifier: applications.identifier,
      name: applications.name,
      publisher: applications.publisher,
      version: versions.version,
      releaseDate: versions.releaseDate,
      publishedAt: versions.publishedAt,
    })
    .from(applications)
    .innerJoin(versions, eq(versions.applicationId, applications.id))
    .where(
      and(
        eq(versions.state, 'offered'),
        isNull(versions.supersededBy),
        filterApplications(filter),
        filter.publishedSince
          ? sql`${versions.publishedAt} >= ${filter.publishedSince.toISOString()}::timestamptz`
          : undefined,
        filter.cursor ? gt(key, readCursor(filter.cursor)) : undefined,
      ),
    )
    .orderBy(asc(key))
    .limit(filter.limit + 1);

  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  const files = await loadInstallers(
    { tx },
    page.map((row) => row.versionId),
  );
  return {
    items: page.map(({ versionId, ...row }) => ({
      ...row,
      installers: files.get(versionId) ?? [],
    })),
    nextCursor: last ? Buffer.from(last.identifier.toLowerCase()).toString('base64url') : null,
  };
}

function readCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text === '' || text.length > 128 || Buffer.from(text).toString('base64url') !== cursor) {
    throw new InvalidInputError([
      { field: 'cursor', message: 'is not a cursor that this list has given' },
    ]);
  }
  return text;
}

async function loadInstallers(
  { tx }: Pick<Context, 'tx'>,
  versionIds: string[],
): Promise<Map<string, LatestVersion['installers']>> {
  const found = new Map<string, LatestVersion['installers']>();
  if (versionIds.length === 0) return found;
  const rows = await tx
    .select({
      versionId: installers.versionId,
      architecture: installers.architecture,
      type: installers.type,
      scope: installers.scope,
      locale: installers.locale,
      downloadUrl: installers.downloadUrl,
      sha256: installers.sha256,
      size: installers.size,
      productCode: installers.productCode,
    })
    .from(installers)
    .where(inArray(installers.versionId, versionIds))
    .orderBy(asc(installers.versionId), asc(installers.position));
  for (const { versionId, ...installer } of rows) {
    found.set(versionId, [...(found.get(versionId) ?? []), installer]);
  }
  return found;
}
