import type { FeedAdapter } from '#app/domain/catalog/feeds/feed-adapter.ts';
import { fixedUrl } from '#app/domain/catalog/feeds/fixed-url.ts';
import { createGithubReleases } from '#app/domain/catalog/feeds/github-releases.ts';
import { jsonEndpoint } from '#app/domain/catalog/feeds/json-endpoint.ts';
import { wingetManifests } from '#app/domain/catalog/feeds/winget-manifests.ts';
import { env } from '#app/env.server.ts';

/** GitHub's token goes to GitHub's API only, never to an address that merely looks like a feed. */
function authorizeGithub(url: URL): string | null {
  const token = env().GITHUB_TOKEN;
  return token && url.origin === 'https://api.github.com' ? `Bearer ${token}` : null;
}

/** The adapter of each kind of feed. */
export const feedAdapters: Record<FeedAdapter['kind'], FeedAdapter> = {
  'winget-manifests': wingetManifests,
  'github-releases': createGithubReleases({ authorization: authorizeGithub }),
  'json-endpoint': jsonEndpoint,
  'fixed-url': fixedUrl,
};
