import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { findStripeDashboard } from '#app/domain/billing/billing-alarms.ts';
import {
  describeSurplus,
  endSurplusSubscription,
} from '#app/domain/billing/end-surplus-subscription.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { staffIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminOrganizationPath, stripeEventsPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { SubscriptionBadge } from '#app/ui/subscription-badge.tsx';
import { StripeObject } from './stripe-object.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:staff.surplus.metaTitle'), noIndex: true });

export function loader({ params, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => ({
    dashboard: findStripeDashboard(),
    ...(await describeSurplus(staffIn(context), idParameter(params, 'id'))),
  }));
}

/** Ends the surplus subscription and pays back what was paid for it. */
export function action({ params, context }: ActionFunctionArgs) {
  return orErrorPage(async () => {
    await endSurplusSubscription(staffIn(context), idParameter(params, 'id'));
    return redirect(stripeEventsPath({ done: 'surplusEnded' }), 303);
  });
}

export default function Surplus() {
  const { t, format } = useI18n();
  const { organization, kept, surplus, dashboard } = useLoaderData<typeof loader>();
  const { bought, currency, toPayBack, toVoid } = surplus;
  const describe = (plan: string, count: number) =>
    t('billing:staff.surplus.plan', { plan, count });
  return (
    <div className="max-w-reading">
      <PageHeader title={t('billing:staff.surplus.title', { name: organization.name })}>
        {t('billing:staff.surplus.intro')}
      </PageHeader>
      <div className="mt-7 grid gap-5">
        <Card title={t('billing:staff.surplus.about')}>
          <CardBody>
            <dl className="facts">
              <dt>{t('billing:staff.events.organization')}</dt>
              <dd>
                <a href={adminOrganizationPath(organization.id)}>{organization.name}</a>
              </dd>
              <dt>{t('billing:staff.surplus.kept')}</dt>
              <dd>
                {describe(kept.plan, kept.licensedClients)}
                <span className="row-note">
                  <StripeObject id={kept.id} dashboard={dashboard} />
                </span>
              </dd>
              <dt>{t('billing:staff.surplus.ended')}</dt>
              <dd>
                {bought
                  ? describe(bought.plan, bought.licensedClients)
                  : t('billing:staff.alarm.unknown-plan')}{' '}
                <SubscriptionBadge status={surplus.status} />
                <span className="row-note">
                  <StripeObject id={surplus.id} dashboard={dashboard} /> ·{' '}
                  {format.date(surplus.startedAt)}
                </span>
              </dd>
              <dt>{t('billing:staff.surplus.payBack')}</dt>
              <dd>{format.money(toPayBack, currency)}</dd>
              {toVoid > 0 ? (
                <>
                  <dt>{t('billing:staff.surplus.void')}</dt>
                  <dd>{format.money(toVoid, currency)}</dd>
                </>
              ) : null}
            </dl>
          </CardBody>
        </Card>
        <form method="post" className="flex flex-wrap items-center gap-3">
          <Button look="danger">{t('billing:staff.surplus.submit')}</Button>
          <LinkButton look="secondary" href={stripeEventsPath()}>
            {t('billing:staff.surplus.leave')}
          </LinkButton>
        </form>
      </div>
    </div>
  );
}
