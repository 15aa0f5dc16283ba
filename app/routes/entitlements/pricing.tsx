import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
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
  address: (locale, _params, search) => pricingPath(locale, { interval: readInterval(search) }),
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
export async function loader({ request }: LoaderFunctionArgs) {
  const interval = readInterval(new URL(request.url).search);
  return { interval, plans: await asVisitor(listPlans) };
}

function readInterval(search: string): 'month' | 'year' {
  return new URLSearchParams(search).get('interval') === 'year' ? 'year' : 'month';
}

export default function Pricing() {
  return <PricingPage {...useLoaderData<typeof loader>()} />;
}
