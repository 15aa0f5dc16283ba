import { useLocation, useMatches } from '@remix-run/react';
import type { Locale } from '#app/i18n/locale.ts';
import type { PageHandle } from './page-handle.ts';

/** The shown page's address by language, or null for a page that has one language only. */
export function usePageAddress(): ((locale: Locale) => string) | null {
  const { search } = useLocation();
  const match = useMatches().at(-1);
  const address = (match?.handle as PageHandle | undefined)?.address;
  if (match === undefined || address === undefined) return null;
  return (locale) => address(locale, match.params, search);
}
