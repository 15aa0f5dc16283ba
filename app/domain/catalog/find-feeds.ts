import { and, asc, eq, or, sql } from 'drizzle-orm';
import { applications } from '#db/schema/catalog.ts';
import { feeds, sources } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';

/**
 * The feeds that are switched on and have a source: all, or those that `wanted` names by the feed's name or address
 * or by an application's identifier.
 */
export async function findFeeds({ tx }: Context, wanted?: string): Promise<string[]> {
  const rows = await tx
    .select({ id: feeds.id })
    .from(feeds)
    .innerJoin(sources, eq(sources.feedId, feeds.id))
    .innerJoin(applications, eq(applications.id, sources.applicationId))
    .where(
      and(
        eq(feeds.enabled, true),
        wanted === undefined
          ? undefined
          : or(
              eq(feeds.name, wanted),
              eq(feeds.url, wanted),
              eq(sql`lower(${applications.identifier})`, wanted.toLowerCase()),
            ),
      ),
    )
    .groupBy(feeds.id, feeds.name)
    .orderBy(asc(feeds.name));
  return rows.map((row) => row.id);
}
