import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import { versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { OfferableVersion } from './offered-versions.ts';

export interface ApplicationVersions {
  id: string;
  versions: OfferableVersion[];
}

/** All versions that applications were ever published in, as `offeredVersions` wants them; of all when none are named. */
export async function listOfferableVersions(
  { tx }: Context,
  applicationIds?: readonly string[],
): Promise<ApplicationVersions[]> {
  const rows = await tx
    .select({
      applicationId: versions.applicationId,
      id: versions.id,
      sortKey: sql<string>`encode(${versions.sortKey}, 'hex')`,
      publishedAt: sql<number>`(extract(epoch from ${versions.publishedAt}) * 1000)::float8`,
      isOffered: sql<boolean>`${versions.state} = 'offered'`,
    })
    .from(versions)
    .where(
      and(
        isNotNull(versions.publishedAt),
        applicationIds && inArray(versions.applicationId, [...new Set(applicationIds)]),
      ),
    );
  const found = new Map<string, OfferableVersion[]>();
  for (const { applicationId, ...version } of rows) {
    const ofApplication = found.get(applicationId);
    if (ofApplication) ofApplication.push(version);
    else found.set(applicationId, [version]);
  }
  return [...found].map(([id, ofApplication]) => ({ id, versions: ofApplication }));
}
