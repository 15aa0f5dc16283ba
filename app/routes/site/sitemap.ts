import type { LoaderFunctionArgs } from '@remix-run/node';
import { listApplicationIdentifiers } from '#app/domain/catalog/list-application-identifiers.ts';
import { readPublicCatalog } from '#app/domain/catalog/public-catalog.ts';
import { env } from '#app/env.server.ts';
import { escapeXml, xmlResponse } from '#app/http/xml-response.server.ts';
import { locales, type Locale } from '#app/i18n/locale.ts';
import {
  applicationPath,
  catalogPath,
  gdprPath,
  landingPath,
  pricingPath,
  privacyPath,
  termsPath,
} from '#app/paths.ts';
import { applicationsPerSitemap } from './sitemap-size.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

interface SitemapPage {
  pathIn: (locale: Locale) => string;
  changedAt?: Date | null;
}

const sitePages: SitemapPage[] = [
  landingPath,
  pricingPath,
  catalogPath,
  privacyPath,
  termsPath,
  gdprPath,
].map((path) => ({ pathIn: (locale) => path(locale) }));

/** Public. One sitemap of the index; each address names its translations. */
export async function loader({ request, params: { page = '' } }: LoaderFunctionArgs) {
  const pages = page === 'site.xml' ? sitePages : await loadApplicationPages(page);
  return xmlResponse(request, {
    contentType: 'application/xml',
    body: writeSitemap(pages, env().PUBLIC_URL),
  });
}

async function loadApplicationPages(page: string): Promise<SitemapPage[]> {
  const number = Number(/^applications-([1-9]\d{0,4})\.xml$/.exec(page)?.[1]);
  const offset = (number - 1) * applicationsPerSitemap;
  const listed = Number.isNaN(number)
    ? []
    : await readPublicCatalog(`identifiers:${offset}`, (context) =>
        listApplicationIdentifiers(context, { offset, limit: applicationsPerSitemap }),
      );
  if (listed.length === 0) throw new Response('There is no such sitemap.\n', { status: 404 });
  return listed.map(({ identifier, changedAt }) => ({
    pathIn: (locale) => applicationPath(locale, identifier),
    changedAt,
  }));
}

function writeSitemap(pages: SitemapPage[], publicUrl: string): string {
  const entries = pages.map(({ pathIn, changedAt }) => {
    const addressIn = (locale: Locale) => escapeXml(publicUrl + pathIn(locale));
    const alternates = locales
      .map((l) => `<xhtml:link rel="alternate" hreflang="${l}" href="${addressIn(l)}"/>`)
      .join('');
    const changed = changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : '';
    return locales
      .map((locale) => `<url><loc>${addressIn(locale)}</loc>${changed}${alternates}</url>\n`)
      .join('');
  });
  return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join('')}</urlset>
`;
}
