import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { pricingPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { asVisitor } from '#db/tenancy.server.ts';
import { PricingPage } from './pricing-page.tsx';

export const handle: PageHandle = {
  access: 'public',
  address: pricingPath,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({
    title: t('entitlements:metaTitle'),
    description: t('entitlements:metaDescription'),
  });
};

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'public, max-age=60' });

/** Public. */
export async function loader() {
  return { plans: await asVisitor(listPlans) };
}

export default function Pricing() {
  return <PricingPage plans={useLoaderData<typeof loader>().plans} />;
}
