import { demoSources } from '#tests/simulators/vendor-site/demo-sources.ts';
import type { SimulatedFeed } from './seed-database.ts';

/** The feeds of the simulated vendors' sites at this address, each with its applications. */
export function describeSimulatedFeeds(vendorSite: string): SimulatedFeed[] {
  const feeds = new Map<string, SimulatedFeed>();
  for (const source of demoSources(vendorSite)) {
    const feed: SimulatedFeed = feeds.get(source.feedPath) ?? {
      name: `simulated ${source.feedPath.slice(1)}`,
      kind: source.feedKind,
      url: vendorSite + source.feedPath,
      settings: source.feedSettings,
      sources: [],
    };
    feed.sources.push({ identifier: source.identifier, settings: source.sourceSettings });
    feeds.set(source.feedPath, feed);
  }
  return [...feeds.values()];
}
