import { z } from 'zod';
import {
  applicationSorts,
  type ApplicationSearch,
} from '#app/domain/catalog/search-applications.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';

/** Characters that a search word, publisher or tag may have. */
const longest = 100;

function createSchema(locale: Locale) {
  const t = translator(locale);
  const text = z
    .string()
    .trim()
    .max(longest, t('controls:input.tooLong', { number: longest }))
    .optional();
  return z.object({
    q: text,
    publisher: text,
    tag: text,
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
}

const schemas = { sv: createSchema('sv'), en: createSchema('en') };

/**
 * Reads what the search form asks for. An empty field asks for nothing.
 * @throws InvalidInputError with a message for each field, in the page's language
 */
export function parseCatalogSearch(query: URLSearchParams, locale: Locale): ApplicationSearch {
  const { q, ...search } = parseQuery(schemas[locale], query);
  return { query: q, ...search };
}
