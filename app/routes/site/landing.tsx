import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listNewestVersions } from '#app/domain/catalog/list-newest-versions.ts';
import { readPublicCatalog } from '#app/domain/catalog/public-catalog.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { landingPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { asVisitor } from '#db/tenancy.server.ts';
import { LandingPage } from './landing-page.tsx';

export const handle: PageHandle = {
  access: 'public',
  address: landingPath,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: t('landing.metaTitle'), description: t('landing.metaDescription') });
};

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'public, max-age=10' });

/** Public. */
export async function loader() {
  const [newest, plans] = await Promise.all([
    readPublicCatalog('newest:5', (context) => listNewestVersions(context, { limit: 5 })),
    asVisitor(listPlans),
  ]);
  return { newest, plans };
}

export default function Landing() {
  return <LandingPage {...useLoaderData<typeof loader>()} />;
}
