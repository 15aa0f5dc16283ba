import { z } from 'zod';
import {
  applicationSorts,
  type ApplicationSearch,
} from '#app/domain/catalog/search-applications.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import type { Translate } from '#app/i18n/translate.ts';

/** Characters that a search word, publisher or tag may have. */
const longest = 100;

/**
 * Reads what the search form asks for. An empty field asks for nothing.
 * @throws InvalidInputError with a message for each field, in the page's language
 */
export function parseCatalogSearch(query: URLSearchParams, t: Translate): ApplicationSearch {
  const text = z
    .string()
    .trim()
    .max(longest, t('controls:input.tooLong', { number: longest }));
  const schema = z.object({
    q: text.optional(),
    publisher: text.optional(),
    tag: text.optional(),
    sort: z
      .enum(applicationSorts, {
        error: t('controls:input.unknownChoice', { choices: applicationSorts.join(', ') }),
      })
      .default('name'),
    page: z
      .string()
      .regex(/^[1-9]\d{0,6}$/, t('controls:input.notAPage'))
      .default('1')
      .transform(Number),
  });
  const { q, ...search } = parseQuery(schema, query);
  return { query: q, ...search };
}
