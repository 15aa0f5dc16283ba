import { z } from 'zod';
import { policyFilters } from '#app/domain/distribution/list-applications.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';

const schema = z.object({
  q: z.string().trim().max(100).optional(),
  policy: z.enum(policyFilters).optional(),
  show: z.enum(['used', 'all']).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  done: z.string().optional(),
  count: z.string().optional(),
});

/** What the list's address asks for. Throws InvalidInputError. */
export function readApplicationSearch(request: Request) {
  const { q, policy, show, page } = parseQuery(schema, new URL(request.url).searchParams);
  return { q, policy, show, page };
}

export type ApplicationSearch = ReturnType<typeof readApplicationSearch>;
