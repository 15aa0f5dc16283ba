import type { LoaderFunctionArgs } from '@remix-run/node';
import { countApplications } from '#app/domain/catalog/list-application-identifiers.ts';
import { readPublicCatalog } from '#app/domain/catalog/public-catalog.ts';
import { env } from '#app/env.server.ts';
import { escapeXml, xmlResponse } from '#app/http/xml-response.server.ts';
import { sitemapPath } from '#app/paths.ts';
import { applicationsPerSitemap } from './sitemap-size.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

/** Public. Points to one sitemap for the site's own pages and one for every thousand applications. */
export async function loader({ request }: LoaderFunctionArgs) {
  const total = await readPublicCatalog('count', countApplications);
  const pages = Array.from({ length: Math.ceil(total / applicationsPerSitemap) }, (_, index) =>
    sitemapPath(`applications-${index + 1}.xml`),
  );
  const addresses = [sitemapPath('site.xml'), ...pages].map((path) => env().PUBLIC_URL + path);
  return xmlResponse(request, {
    contentType: 'application/xml',
    body: `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${addresses.map((address) => `  <sitemap><loc>${escapeXml(address)}</loc></sitemap>\n`).join('')}</sitemapindex>
`,
  });
}
