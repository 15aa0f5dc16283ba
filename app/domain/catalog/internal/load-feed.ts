import { and, asc, eq, sql } from 'drizzle-orm';
import { applications } from '#db/schema/catalog.ts';
import type { FeedKind } from '#db/schema/update-runs.ts';
import { feeds, sources } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { FeedQuery, SourceQuery } from '../feeds/feed-adapter.ts';

export interface LoadedSource extends SourceQuery {
  applicationId: string;
  applicationName: string;
  lastVersion: string | null;
  lastFingerprint: string | null;
}

export interface LoadedFeed extends FeedQuery {
  id: string;
  name: string;
  kind: FeedKind;
  sources: LoadedSource[];
}

/** A feed that is switched on, with its sources in the order of their identifiers; null when there is none. */
export async function loadFeed(context: Context, feedId: string): Promise<LoadedFeed | null> {
  const [feed] = await loadFeeds(context, [feedId]);
  return feed ?? null;
}

/** The same for several feeds, in the order asked for. */
export async function loadFeeds(
  context: Context,
  feedIds: string[],
): Promise<(LoadedFeed | null)[]> {
  const wanted = sql`any(${sql.param(feedIds)}::uuid[])`;
  const [found, rows] = await Promise.all([
    context.tx
      .select()
      .from(feeds)
      .where(and(sql`${feeds.id} = ${wanted}`, eq(feeds.enabled, true))),
    context.tx
      .select({
        feedId: sources.feedId,
        sourceId: sources.id,
        settings: sources.settings,
        lastVersion: sources.lastVersion,
        lastFingerprint: sources.lastFingerprint,
        applicationId: applications.id,
        identifier: applications.identifier,
        applicationName: applications.name,
      })
      .from(sources)
      .innerJoin(applications, eq(applications.id, sources.applicationId))
      .where(sql`${sources.feedId} = ${wanted}`)
      .orderBy(asc(applications.identifier)),
  ]);
  const feedOf = new Map(found.map((feed) => [feed.id, feed]));
  return feedIds.map((feedId) => {
    const feed = feedOf.get(feedId);
    if (!feed) return null;
    return {
      id: feed.id,
      name: feed.name,
      kind: feed.kind,
      url: feed.url,
      settings: feed.settings,
      validators: { etag: feed.etag, lastModified: feed.lastModified },
      sources: rows
        .filter((row) => row.feedId === feedId)
        .map(({ feedId: _feedId, ...source }) => source),
    };
  });
}
