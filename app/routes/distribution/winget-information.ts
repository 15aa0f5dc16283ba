import { describeSource } from '#app/domain/distribution/winget-source/answer-request.ts';
import { apiResponse } from '#app/http/api-response.server.ts';
import { wingetRoute } from '#app/http/winget-route.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'signed' };

/** What a winget client asks when the source is added, and now and then afterwards. */
export const loader = wingetRoute(
  { kind: 'information', methods: ['GET', 'HEAD'] },
  ({ request }, { caller }) => apiResponse(request, describeSource(caller), 'private, max-age=60'),
);

export const action = loader;
