import { useLocation, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { localeOf, otherLocale } from '#app/i18n/locale.ts';
import { landingPath } from '#app/paths.ts';
import type { loader as rootLoader } from '#app/root.tsx';
import { SiteFrame } from '#app/ui/site-frame.tsx';
import { usePageAddress } from '#app/ui/use-page-address.ts';

/** The public site's frame around the page of the current address. */
export function PublicFrame({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const addressIn = usePageAddress() ?? landingPath;
  const site = useRouteLoaderData<typeof rootLoader>('root');
  return (
    <SiteFrame
      currentPath={pathname}
      otherLanguagePath={addressIn(otherLocale(localeOf(pathname)))}
      contactEmail={site?.contactEmail}
    >
      {children}
    </SiteFrame>
  );
}
