import { z } from 'zod';
import { listLatest } from '#app/domain/catalog/list-latest.ts';
import { readPublicCatalog } from '#app/domain/catalog/public-catalog.ts';
import { apiResponse } from '#app/http/api-response.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { apiRoute } from '#app/http/problem-response.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

const text = z.string().trim().max(100, 'may be at most 100 characters');

const filterSchema = z.strictObject(
  {
    query: text.optional(),
    publisher: text.optional(),
    tag: text.optional(),
    publishedSince: z.iso
      .datetime({ offset: true, error: 'must be a time such as 2026-11-22T00:00:00Z' })
      .transform((time) => new Date(time))
      .optional(),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 500')
      .transform(Number)
      .pipe(z.number().min(1, 'must be at least 1').max(500, 'may be at most 500'))
      .default(100),
    cursor: z.string().max(200, 'is too long').optional(),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? 'is not a parameter' : undefined) },
);

/**
 * Public. The newest version of each application in the order of their identifiers, a page at a
 * time: `nextCursor` is the `cursor` of the next page, null on the last.
 */
export const loader = apiRoute(async ({ request }) => {
  const filter = parseQuery(filterSchema, new URL(request.url).searchParams);
  const latest = await readPublicCatalog(`latest:${JSON.stringify(filter)}`, (context) =>
    listLatest(context, filter),
  );
  return apiResponse(request, latest, 'public, max-age=10');
});
