import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listCatalogFacets } from '#app/domain/catalog/list-catalog-facets.ts';
import { readPublicCatalog } from '#app/domain/catalog/public-catalog.ts';
import { searchApplications } from '#app/domain/catalog/search-applications.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { catalogPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { ApplicationListPage } from './application-list-page.tsx';
import { parseCatalogSearch } from './catalog-search.ts';

export const handle: PageHandle = {
  address(locale, _params, search) {
    const query = new URLSearchParams(search);
    const valueOf = (name: string) => query.get(name) ?? undefined;
    return catalogPath(locale, {
      q: valueOf('q'),
      publisher: valueOf('publisher'),
      tag: valueOf('tag'),
      sort: valueOf('sort'),
      page: Number(valueOf('page') ?? 1),
    });
  },
};

export const meta: MetaFunction<typeof loader> = ({ data, location }) => {
  const t = translator(localeOf(location.pathname));
  const page = data?.found.page ?? 1;
  const { query, publisher, tag } = data?.search ?? {};
  return pageMeta({
    title: page > 1 ? t('catalog:list.metaTitlePage', { page }) : t('catalog:list.metaTitle'),
    description: t('catalog:list.metaDescription'),
    // The pages of the whole list are enough for search engines.
    noIndex: Boolean(query ?? publisher ?? tag),
  });
};

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'public, max-age=10' });

/** Public. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  return orErrorPage(loadApplications(pathname, searchParams));
}

async function loadApplications(pathname: string, searchParams: URLSearchParams) {
  const search = parseCatalogSearch(searchParams, translator(localeOf(pathname)));
  const [found, facets] = await Promise.all([
    readPublicCatalog(`search:${JSON.stringify(search)}`, (context) =>
      searchApplications(context, search),
    ),
    readPublicCatalog('facets', listCatalogFacets),
  ]);
  return { search, found, facets };
}

export default function ApplicationList() {
  return <ApplicationListPage {...useLoaderData<typeof loader>()} />;
}
