import { and, eq, sql } from 'drizzle-orm';
import { NotFoundError } from '#app/domain/errors.ts';
import type { FeedKind } from '#db/schema/update-runs.ts';
import { applications } from '#db/schema/catalog.ts';
import { feeds, sources } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import { feedAdapters } from './feeds/feed-adapters.ts';
import { ensurePlatformCatalog } from './import-version.ts';

export interface FeedDescription {
  name: string;
  kind: FeedKind;
  url: string;
  settings: Record<string, unknown>;
}

/**
 * Makes the feed of this name, or brings its address and settings up to date; what it said before is forgotten when
 * either changes.
 * @throws ZodError when the settings are not what the kind of feed takes
 */
export async function ensureFeed({ tx }: Context, feed: FeedDescription): Promise<string> {
  const { kind, url, settings } = feed;
  // Checked here, kept as written: adapters read settings with their schema each time.
  feedAdapters[kind].feedSettings.parse(settings);
  const changed = sql`(${feeds.url}, ${feeds.settings}) is distinct from (excluded.url, excluded.settings)`;
  const [row] = await tx
    .insert(feeds)
    .values({ name: feed.name, kind, url, settings })
    .onConflictDoUpdate({
      target: feeds.name,
      set: {
        kind,
        url,
        settings,
        etag: sql`case when ${changed} then null else ${feeds.etag} end`,
        lastModified: sql`case when ${changed} then null else ${feeds.lastModified} end`,
      },
    })
    .returning({ id: feeds.id });
  if (!row) throw new Error(`Feed ${feed.name} was not kept.`);
  return row.id;
}

/**
 * Ties an application of the curated catalog to a feed; one that is tied elsewhere moves, and what the other feed
 * said is forgotten.
 * @throws NotFoundError when the catalog has no such application
 */
export async function ensureSource(
  context: Context,
  feedId: string,
  identifier: string,
  settings: Record<string, unknown>,
): Promise<void> {
  const { tx } = context;
  const [feed] = await tx.select({ kind: feeds.kind }).from(feeds).where(eq(feeds.id, feedId));
  const catalogId = await ensurePlatformCatalog(context);
  const [application] = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(
      and(
        eq(applications.catalogId, catalogId),
        sql`lower(${applications.identifier}) = ${identifier.toLowerCase()}`,
      ),
    );
  if (!feed || !application) throw new NotFoundError(`There is no application ${identifier}.`);
  feedAdapters[feed.kind].sourceSettings.parse(settings);
  await tx
    .insert(sources)
    .values({ feedId, applicationId: application.id, settings })
    .onConflictDoUpdate({
      target: sources.applicationId,
      set: { feedId, settings, lastVersion: null, lastFingerprint: null },
      setWhere: sql`(${sources.feedId}, ${sources.settings}) is distinct from (excluded.feed_id, excluded.settings)`,
    });
}
