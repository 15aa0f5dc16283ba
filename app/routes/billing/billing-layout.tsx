import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useLocation } from '@remix-run/react';
import { env } from '#app/env.server.ts';
import { membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import {
  billingDetailsPath,
  billingInvoicesPath,
  billingPath,
  billingPlanPath,
} from '#app/paths.ts';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { Tabs } from '#app/ui/tabs.tsx';
import { readDone } from './billing-done.ts';

export const handle: PageHandle = { access: 'billing.read' };

export function loader({ request, context }: LoaderFunctionArgs) {
  const isSimulated = env().STRIPE_API_URL !== undefined;
  return { slug: membershipOf(context).slug, done: readDone(request), isSimulated };
}

/** The ways through an organisation's billing, and what was done just before. */
export default function BillingLayout() {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const { slug, done, isSimulated } = useLoaderData<typeof loader>();
  const sections = [
    { href: billingPath(slug), label: t('billing:tabs.overview') },
    { href: billingPlanPath(slug), label: t('billing:tabs.plan') },
    { href: billingDetailsPath(slug), label: t('billing:tabs.details') },
    { href: billingInvoicesPath(slug), label: t('billing:tabs.invoices') },
  ];
  return (
    <>
      <Tabs
        label={t('billing:menu')}
        tabs={sections.map(({ href, label }) => ({ href, label, isCurrent: pathname === href }))}
      />
      <div className="mt-6">
        {isSimulated ? (
          <div className="mb-6 max-w-reading">
            <Notice title={t('billing:simulated.title')}>{t('billing:simulated.text')}</Notice>
          </div>
        ) : null}
        {done ? (
          <div className="mb-6 max-w-reading">
            <Notice
              tone={done === 'waits' ? 'amber' : 'info'}
              title={t(`billing:done.${done}`)}
              isAnswer
            />
          </div>
        ) : null}
        <Outlet />
      </div>
    </>
  );
}
