import type { MetaDescriptor } from '@remix-run/react';
import { translator, type Translate } from '#app/i18n/translate.ts';
import type { Locale } from '#app/i18n/locale.ts';

export interface PageMeta {
  title: string;
  description?: string;
  /** Keeps search engines away. */
  noIndex?: boolean;
  /** schema.org data; Remix escapes it. */
  jsonLd?: Record<string, unknown>;
}

/** What a page's `meta` export returns; root.tsx adds the addresses. */
export function pageMeta({ title, description, noIndex, jsonLd }: PageMeta): MetaDescriptor[] {
  const meta: MetaDescriptor[] = [{ title }, { property: 'og:title', content: title }];
  if (description !== undefined) {
    meta.push({ name: 'description', content: description });
    meta.push({ property: 'og:description', content: description });
  }
  if (noIndex) meta.push({ name: 'robots', content: 'noindex' });
  if (jsonLd) meta.push({ 'script:ld+json': jsonLd as never });
  return meta;
}

/** The texts for the `meta` of a page in the signed-in area, whose language is the person's, not the address's. */
export function metaTranslator(matches: readonly { id: string; data?: unknown }[]): Translate {
  const root = matches.find(({ id }) => id === 'root');
  return translator((root?.data as { locale?: Locale } | undefined)?.locale ?? 'sv');
}
