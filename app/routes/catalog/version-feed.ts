import type { LoaderFunctionArgs } from '@remix-run/node';
import {
  listNewestVersions,
  type NewestVersion,
} from '#app/domain/catalog/list-newest-versions.ts';
import { readPublicCatalog } from '#app/domain/catalog/public-catalog.ts';
import { env } from '#app/env.server.ts';
import { escapeXml, xmlResponse } from '#app/http/xml-response.server.ts';
import { localeOf, type Locale } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { applicationPath, catalogFeedPath, catalogPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

/** Public. The 50 newest versions as an Atom feed (RFC 4287), in the language of the address. */
export async function loader({ request }: LoaderFunctionArgs) {
  const locale = localeOf(new URL(request.url).pathname);
  const newest = await readPublicCatalog('newest:50', (context) =>
    listNewestVersions(context, { limit: 50 }),
  );
  return xmlResponse(request, {
    contentType: 'application/atom+xml',
    body: writeFeed(newest, locale, env().PUBLIC_URL),
  });
}

function writeFeed(newest: NewestVersion[], locale: Locale, publicUrl: string): string {
  const t = translator(locale);
  const address = escapeXml(publicUrl + catalogFeedPath(locale));
  const changed = newest[0]?.publishedAt ?? new Date(0);
  return `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${locale}">
  <id>${address}</id>
  <title>${escapeXml(t('feed.title'))}</title>
  <subtitle>${escapeXml(t('feed.subtitle'))}</subtitle>
  <updated>${changed.toISOString()}</updated>
  <author><name>Lappa</name></author>
  <link rel="self" type="application/atom+xml" href="${address}"/>
  <link rel="alternate" type="text/html" href="${escapeXml(publicUrl + catalogPath(locale))}"/>
${newest.map((version) => writeEntry(version, locale, publicUrl)).join('')}</feed>
`;
}

function writeEntry(entry: NewestVersion, locale: Locale, publicUrl: string): string {
  const t = translator(locale);
  const { identifier, name, version, previousVersion, publishedAt } = entry;
  const address = escapeXml(publicUrl + applicationPath(locale, identifier));
  const summary =
    previousVersion === null
      ? t('feed.first', { name, version })
      : t('feed.replaces', { name, version, previous: previousVersion });
  return `  <entry>
    <id>${address}#${escapeXml(encodeURIComponent(version))}</id>
    <title>${escapeXml(t('feed.entry', { name, version }))}</title>
    <updated>${publishedAt.toISOString()}</updated>
    <link rel="alternate" type="text/html" href="${address}"/>
    <summary>${escapeXml(summary)}</summary>
  </entry>
`;
}
