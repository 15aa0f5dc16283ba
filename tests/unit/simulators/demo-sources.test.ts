import { beforeEach, expect, test } from 'vitest';
import type { FeedAdapter, VersionDetails } from '#app/domain/catalog/feeds/feed-adapter.ts';
import { fixedUrl } from '#app/domain/catalog/feeds/fixed-url.ts';
import { createGithubReleases } from '#app/domain/catalog/feeds/github-releases.ts';
import { jsonEndpoint } from '#app/domain/catalog/feeds/json-endpoint.ts';
import { wingetManifests } from '#app/domain/catalog/feeds/winget-manifests.ts';
import { verifyInstallers } from '#app/domain/catalog/verify-installers.ts';
import type { Upstream } from '#app/providers/upstream.server.ts';
import { demoSources, type DemoSource } from '#tests/simulators/vendor-site/demo-sources.ts';
import {
  startVendorSite,
  type RunningVendorSite,
} from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { newestRelease } from '#tests/simulators/vendor-site/vendor-state.ts';
import { closeAfterTest, openUpstream } from '#tests/support/open-upstream.ts';

const adapters: Record<DemoSource['feedKind'], FeedAdapter> = {
  'winget-manifests': wingetManifests,
  'github-releases': createGithubReleases(),
  'json-endpoint': jsonEndpoint,
  'fixed-url': fixedUrl,
};
const limits = { maxDownloadBytes: 1_000_000, timeoutMs: 5_000 };

let site: RunningVendorSite;
let upstream: Upstream;

beforeEach(async () => {
  site = await startVendorSite();
  closeAfterTest(() => site.close());
  upstream = openUpstream();
});

function findDemo(identifier: string): DemoSource {
  const demo = demoSources(site.url).find((one) => one.identifier === identifier);
  if (demo === undefined) throw new Error(`${identifier} is no demo source`);
  return demo;
}

async function readDetails(demo: DemoSource): Promise<VersionDetails> {
  const adapter = adapters[demo.feedKind];
  const source = {
    sourceId: demo.identifier,
    identifier: demo.identifier,
    settings: demo.sourceSettings,
  };
  const feed = {
    url: site.url + demo.feedPath,
    settings: demo.feedSettings,
    validators: { etag: null, lastModified: null },
    sources: [source],
  };
  const reading = await adapter.readFeed(upstream, feed);
  if (reading.status !== 'read') throw new Error(`${demo.identifier} was not read`);
  const observation = reading.observations.get(demo.identifier);
  if (observation?.ok !== true) throw new Error(observation?.reason ?? 'no observation');
  const again = await adapter.readFeed(upstream, { ...feed, validators: reading.validators });
  expect(again, demo.identifier).toEqual({ status: 'not-modified' });
  return adapter.readDetails(upstream, feed, source, observation);
}

const identifiers = demoSources('http://127.0.0.1').map((one) => one.identifier);

test.each(identifiers)('the adapters read %s before and after a release', async (identifier) => {
  const demo = findDemo(identifier);
  for (const round of ['at the start', 'after a release']) {
    if (round === 'after a release') site.state.release(identifier);
    const newest = newestRelease(site.state.find(identifier));
    const details = await readDetails(demo);
    expect(details.version, round).toBe(newest?.version);
    expect(details.releaseDate, round).toBe(newest?.releasedAt.slice(0, 10));
    const simulated = newest?.installers.map((one) => [one.architecture, one.type, one.scope]);
    const observed = details.installers.map((one) => [one.architecture, one.type, one.scope]);
    expect(observed, round).toEqual(simulated);
    const verification = await verifyInstallers(upstream, details.installers, limits);
    expect(verification.status, round).toBe('verified');
  }
});

const stateNoHash = ['Obsidian.Obsidian', 'WinSCP.WinSCP', 'Audacity.Audacity'];

test.each(identifiers.filter((one) => !stateNoHash.includes(one)))(
  'a wrong hash of %s is noticed',
  async (identifier) => {
    site.state.release(identifier, { wrongHash: true });
    const details = await readDetails(findDemo(identifier));
    const verification = await verifyInstallers(upstream, details.installers, limits);
    expect(verification.status).toBe('hash-mismatch');
  },
);

test.each(stateNoHash)('a wrong hash of %s cannot be, since none is told', (identifier) => {
  expect(() => site.state.release(identifier, { wrongHash: true })).toThrow('states no hash');
});
