import { searchSource } from '#app/domain/distribution/winget-source/answer-request.ts';
import { nothingFound, wingetRoute } from '#app/http/winget-route.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'signed' };

/** What a winget client asks for each installed program, and when a person searches. */
export const action = wingetRoute(
  { kind: 'search', methods: ['POST'] },
  async ({ request }, asked) => {
    const found = await searchSource(asked, {
      body: await request.text(),
      pageToken: request.headers.get('ContinuationToken'),
    });
    if (found === null) return nothingFound();
    return new Response(JSON.stringify(found), {
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    });
  },
);

export const loader = action;
