import { ensureFeed, ensureSource } from '#app/domain/catalog/ensure-feed.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { demoSources } from '#tests/simulators/vendor-site/demo-sources.ts';

/** Ties the demo's applications to the simulated vendors at `siteUrl`. @returns feed ids by feed path */
export async function tieDemoFeeds(siteUrl: string): Promise<Map<string, string>> {
  const feedIds = new Map<string, string>();
  await asSystem('test', async (context) => {
    for (const source of demoSources(siteUrl)) {
      const feedId = await ensureFeed(context, {
        name: source.feedPath,
        kind: source.feedKind,
        url: `${siteUrl}${source.feedPath}`,
        settings: source.feedSettings,
      });
      await ensureSource(context, feedId, source.identifier, source.sourceSettings);
      feedIds.set(source.feedPath, feedId);
    }
  });
  return feedIds;
}
