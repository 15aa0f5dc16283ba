import { eq, inArray, sql } from 'drizzle-orm';
import { applications, versions } from '#db/schema/catalog.ts';
import type { VersionState } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';

export interface FoundApplication {
  id: string;
  name: string;
}

/** The applications of these ids, each once, by name. Throws NotFoundError when the actor does not see one of them. */
export async function findApplications(
  { tx }: Context,
  applicationIds: readonly string[],
): Promise<FoundApplication[]> {
  const ids = [...new Set(applicationIds)];
  const found = await tx
    .select({ id: applications.id, name: applications.name })
    .from(applications)
    .where(inArray(applications.id, ids))
    .orderBy(sql`lower(${applications.name})`, applications.id);
  if (found.length < ids.length) throw new NotFoundError('There is no such application.');
  return found;
}

export interface FoundVersion {
  id: string;
  version: string;
  applicationId: string;
  /** Of the application. */
  name: string;
  state: VersionState;
}

/** Versions, with their applications, by name. Throws NotFoundError when the actor does not see one of them. */
export async function findVersions(
  { tx }: Context,
  versionIds: readonly string[],
): Promise<FoundVersion[]> {
  const ids = [...new Set(versionIds)];
  const found = await tx
    .select({
      id: versions.id,
      version: versions.version,
      applicationId: versions.applicationId,
      name: applications.name,
      state: versions.state,
    })
    .from(versions)
    .innerJoin(applications, eq(applications.id, versions.applicationId))
    .where(inArray(versions.id, ids))
    .orderBy(sql`lower(${applications.name})`, versions.id);
  if (found.length < ids.length) throw new NotFoundError('There is no such version.');
  return found;
}

/** The same, and ConflictError (`version_gone`) when the catalog holds or has withdrawn one. */
export async function findOfferableVersions(
  context: Context,
  versionIds: readonly string[],
): Promise<FoundVersion[]> {
  const found = await findVersions(context, versionIds);
  if (found.some(({ state }) => state !== 'offered')) {
    throw new ConflictError('The catalog does not offer this version.', 'version_gone');
  }
  return found;
}

/** The same for one version of one application. */
export async function findOfferableVersion(
  context: Context,
  { applicationId, versionId }: { applicationId: string; versionId: string },
): Promise<FoundVersion> {
  const [found] = await findOfferableVersions(context, [versionId]);
  if (found?.applicationId !== applicationId) throw new NotFoundError('There is no such version.');
  return found;
}
