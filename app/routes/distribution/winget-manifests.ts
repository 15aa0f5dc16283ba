import { readSourceManifests } from '#app/domain/distribution/winget-source/answer-request.ts';
import { apiResponse } from '#app/http/api-response.server.ts';
import { nothingFound, wingetRoute } from '#app/http/winget-route.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'signed' };

/** What a winget client asks before it shows, installs or upgrades an application. */
export const loader = wingetRoute(
  { kind: 'manifest', methods: ['GET', 'HEAD'] },
  async ({ request, params }, asked) => {
    const { search } = new URL(request.url);
    const found = await readSourceManifests(asked, {
      identifier: params.identifier ?? '',
      versions: readVersions(search),
      channel: new URLSearchParams(search).get('Channel') ?? '',
    });
    return found === null ? nothingFound() : apiResponse(request, found, 'private, no-cache');
  },
);

export const action = loader;

/** A plus sign in a query means a space to some and itself to others: either may be the version. */
function readVersions(search: string): string[] {
  const asForm = new URLSearchParams(search).get('Version');
  const asPath = new URLSearchParams(search.replaceAll('+', '%2B')).get('Version');
  return [...new Set([asForm, asPath])].filter(
    (version) => version !== null && version !== '',
  ) as string[];
}
