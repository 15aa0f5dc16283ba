import { type Facet, listCatalogFacets } from '#app/domain/catalog/list-catalog-facets.ts';
import { readPublicCatalog } from '#app/domain/catalog/public-catalog.ts';
import {
  type ApplicationSearch,
  searchApplications,
} from '#app/domain/catalog/search-applications.ts';
import type { Locale } from '#app/i18n/locale.ts';

/** A row of the list: what the page shows and nothing more, since all of it is written out. */
export interface ListedApplication {
  identifier: string;
  name: string;
  publisher: string;
  description: string;
  version: string | null;
  publishedAt: Date | null;
}

export interface ApplicationList {
  applications: ListedApplication[];
  total: number;
  page: number;
  pageCount: number;
  /** The most frequent publishers and tags, in alphabetical order. */
  publishers: Facet[];
  tags: Facet[];
}

/** The most choices a select gives: more would weigh the page down and help nobody to find. */
const mostChoices = 30;

/** One page of the catalog in one language, with what it can be narrowed by. */
export async function loadApplicationList(
  search: ApplicationSearch,
  locale: Locale,
): Promise<ApplicationList> {
  const [list, facets] = await Promise.all([
    readPublicCatalog(`list:${locale}:${JSON.stringify(search)}`, async (context) => {
      const { applications, total, page, pageCount } = await searchApplications(context, search);
      return {
        applications: applications.map((application) => ({
          identifier: application.identifier,
          name: application.name,
          publisher: application.publisher,
          description: application.description[locale],
          version: application.version,
          publishedAt: application.publishedAt,
        })),
        total,
        page,
        pageCount,
      };
    }),
    readPublicCatalog('facets', async (context) => {
      const { publishers, tags } = await listCatalogFacets(context);
      return { publishers: mostFrequent(publishers), tags: mostFrequent(tags) };
    }),
  ]);
  return { ...list, ...facets };
}

function mostFrequent(facets: Facet[]): Facet[] {
  const chosen = new Set([...facets].sort((a, b) => b.count - a.count).slice(0, mostChoices));
  return facets.filter((facet) => chosen.has(facet));
}
