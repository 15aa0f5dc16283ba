import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { catalogPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { ApplicationListPage } from './application-list-page.tsx';
import { parseCatalogSearch } from './catalog-search.ts';
import { loadApplicationList } from './load-application-list.ts';

export const handle: PageHandle = {
  access: 'public',
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
  const page = data?.list.page ?? 1;
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
  const locale = localeOf(pathname);
  return orErrorPage(async () => {
    const search = parseCatalogSearch(searchParams, locale);
    return { search, list: await loadApplicationList(search, locale) };
  });
}

export default function ApplicationListRoute() {
  return <ApplicationListPage {...useLoaderData<typeof loader>()} />;
}
