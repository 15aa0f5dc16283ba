import { eq } from 'drizzle-orm';
import { installers, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { KnownVersion } from '../update-decision.ts';

/** All versions of an application with what the decision needs of their installers. */
export async function loadKnownVersions(
  context: Context,
  applicationId: string,
): Promise<KnownVersion[]> {
  const rows = await context.tx
    .select({
      id: versions.id,
      version: versions.version,
      state: versions.state,
      publishedAt: versions.publishedAt,
      downloadUrl: installers.downloadUrl,
      sha256: installers.sha256,
      architecture: installers.architecture,
      type: installers.type,
      scope: installers.scope,
      locale: installers.locale,
    })
    .from(versions)
    .leftJoin(installers, eq(installers.versionId, versions.id))
    .where(eq(versions.applicationId, applicationId))
    .orderBy(versions.sortKey, installers.position);
  const known = new Map<string, KnownVersion>();
  for (const row of rows) {
    const {
      id,
      version,
      state,
      publishedAt,
      downloadUrl,
      sha256,
      architecture,
      type,
      scope,
      locale,
    } = row;
    const one = known.get(id) ?? {
      id,
      version,
      state,
      wasOffered: publishedAt !== null,
      installers: [],
    };
    known.set(id, one);
    if (downloadUrl === null || architecture === null || type === null) continue;
    one.installers.push({ downloadUrl, sha256, architecture, type, scope, locale });
  }
  return [...known.values()];
}
