import { useLocation } from '@remix-run/react';
import { locales, localeOf } from '#app/i18n/locale.ts';
import { catalogFeedPath } from '#app/paths.ts';
import { translator } from '#app/i18n/translate.ts';
import { usePageAddress } from './use-page-address.ts';

/** Tells search engines and feed readers where this page lives, in each language. */
export function AlternateLinks({ publicUrl }: { publicUrl: string }) {
  const addressIn = usePageAddress();
  const locale = localeOf(useLocation().pathname);
  if (addressIn === null) return null;
  const t = translator(locale);
  return (
    <>
      <link rel="canonical" href={publicUrl + addressIn(locale)} />
      {locales.map((language) => (
        <link
          key={language}
          rel="alternate"
          hrefLang={language}
          href={publicUrl + addressIn(language)}
        />
      ))}
      <link rel="alternate" hrefLang="x-default" href={publicUrl + addressIn('sv')} />
      <link
        rel="alternate"
        type="application/atom+xml"
        title={t('feed.title')}
        href={catalogFeedPath(locale)}
      />
      <meta property="og:url" content={publicUrl + addressIn(locale)} />
      <meta property="og:locale" content={locale === 'sv' ? 'sv_SE' : 'en_GB'} />
      <meta property="og:site_name" content={t('name')} />
      <meta property="og:type" content="website" />
      <meta property="og:image" content={`${publicUrl}/icons/lappa-512.png`} />
    </>
  );
}
