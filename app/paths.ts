import type { Locale } from '#app/i18n/locale.ts';

/** What the catalog page can be narrowed to; the names are those of the search form's fields. */
export interface CatalogSearch {
  q?: string;
  publisher?: string;
  tag?: string;
  sort?: string;
  page?: number;
}

const inLanguage = (swedish: string, english: string) => (locale: Locale) =>
  locale === 'sv' ? swedish : english;

export const landingPath = inLanguage('/', '/en');
export const pricingPath = inLanguage('/priser', '/en/pricing');
export const privacyPath = inLanguage('/integritet', '/en/privacy');
export const termsPath = inLanguage('/villkor', '/en/terms');
export const gdprPath = inLanguage('/gdpr', '/en/gdpr');
export const catalogFeedPath = inLanguage('/katalog/feed.xml', '/en/catalog/feed.xml');

/** The landing page's section that explains the service. */
export function howItWorksPath(locale: Locale): string {
  return `${landingPath(locale)}#${locale === 'sv' ? 'sa-fungerar-det' : 'how-it-works'}`;
}

export function catalogPath(locale: Locale, search: CatalogSearch = {}): string {
  const path = locale === 'sv' ? '/katalog' : '/en/catalog';
  return withQuery(path, { ...search, page: search.page === 1 ? undefined : search.page });
}

export function applicationPath(locale: Locale, identifier: string): string {
  return `${catalogPath(locale)}/${encodeURIComponent(identifier)}`;
}

export function catalogLatestPath(): string {
  return '/api/catalog/latest';
}

/** One of the sitemaps that /sitemap.xml points to. */
export function sitemapPath(name: string): string {
  return `/sitemap/${name}`;
}

export function jobsPath(filter: { type?: string; status?: string; page?: number } = {}): string {
  return withQuery('/admin/jobs', { ...filter, page: filter.page === 1 ? undefined : filter.page });
}

export function jobPath(id: string, filter: { outcome?: string; page?: number } = {}): string {
  const page = filter.page === 1 ? undefined : filter.page;
  return withQuery(`/admin/jobs/${encodeURIComponent(id)}`, { ...filter, page });
}

export function kitchenSinkPath(): string {
  return '/admin/kitchen-sink';
}

/** Appends what is set; a space becomes +, as in a submitted form. */
function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}
