import { asc, eq, max, sql } from 'drizzle-orm';
import { applications, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface ListedIdentifier {
  identifier: string;
  /** When its newest version came; null while there is none. */
  changedAt: Date | null;
}

/** How many applications there are. */
export async function countApplications({ tx }: Context): Promise<number> {
  const [row] = await tx.select({ total: sql<number>`count(*)::int` }).from(applications);
  return row?.total ?? 0;
}

/** Every application in the order of identifiers, a slice at a time. */
export async function listApplicationIdentifiers(
  { tx }: Context,
  { offset, limit }: { offset: number; limit: number },
): Promise<ListedIdentifier[]> {
  return tx
    .select({ identifier: applications.identifier, changedAt: max(versions.publishedAt) })
    .from(applications)
    .leftJoin(versions, eq(versions.applicationId, applications.id))
    .groupBy(applications.id)
    .orderBy(asc(sql`lower(${applications.identifier})`))
    .offset(offset)
    .limit(limit);
}
