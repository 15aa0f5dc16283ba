import { and, asc, eq } from 'drizzle-orm';
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
  const [feed] = await context.tx
    .select()
    .from(feeds)
    .where(and(eq(feeds.id, feedId), eq(feeds.enabled, true)));
  if (!feed) return null;
  const rows = await context.tx
    .select({
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
    .where(eq(sources.feedId, feedId))
    .orderBy(asc(applications.identifier));
  return {
    id: feed.id,
    name: feed.name,
    kind: feed.kind,
    url: feed.url,
    settings: feed.settings,
    validators: { etag: feed.etag, lastModified: feed.lastModified },
    sources: rows,
  };
}
