import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { getStripeEvent } from '#app/domain/billing/list-stripe-events.ts';
import { replayAsStaff } from '#app/domain/billing/replay-stripe-events.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminOrganizationPath, stripeEventPath, stripeEventsPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { CodeBlock } from '#app/ui/code-block.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Time } from '#app/ui/time.tsx';
import { eventTones } from './stripe-event-table.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:staff.events.metaTitle'), noIndex: true });

export function loader({ params, context }: LoaderFunctionArgs) {
  return orErrorPage(() =>
    asSignedInStaff(context, async (opened) => {
      const { payload, ...event } = await getStripeEvent(opened, params.id ?? '');
      return { event, payload: payload === null ? null : JSON.stringify(payload, null, 2) };
    }),
  );
}

/** Has the event processed again. */
export function action({ params, context }: ActionFunctionArgs) {
  const id = params.id ?? '';
  return orErrorPage(async () => {
    await asSignedInStaff(context, async (opened) => {
      await getStripeEvent(opened, id);
      await replayAsStaff(opened, { ids: [id] });
    });
    return redirect(stripeEventPath(id), 303);
  });
}

export default function StripeEvent() {
  const { t } = useI18n();
  const { event, payload } = useLoaderData<typeof loader>();
  return (
    <div className="break-anywhere grid grid-cols-[minmax(0,1fr)] gap-5">
      <nav aria-label={t('catalog:application.breadcrumb')}>
        <ol className="breadcrumb">
          <li>
            <a href={stripeEventsPath()}>{t('billing:staff.events.menu')}</a>
          </li>
          <li aria-current="page">{event.id}</li>
        </ol>
      </nav>
      <PageHeader
        title={event.type}
        action={
          <form method="post">
            <Button look="secondary">{t('billing:staff.events.replayOne')}</Button>
          </form>
        }
      >
        <Badge tone={eventTones[event.state]}>{t(`billing:staff.state.${event.state}`)}</Badge>
      </PageHeader>
      <EventFacts event={event} />
      <Card title={t('billing:staff.event.payload')}>
        <CardBody>
          {payload === null ? (
            <p>{t('billing:staff.event.noPayload')}</p>
          ) : (
            <CodeBlock label={t('billing:staff.event.payload')} code={payload} />
          )}
        </CardBody>
      </Card>
    </div>
  );
}

function EventFacts({ event }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, 'event'>) {
  const { t, format } = useI18n();
  const { organization } = event;
  return (
    <Card title={t('billing:staff.event.about')}>
      <CardBody>
        <dl className="facts">
          <dt>{t('billing:staff.events.organization')}</dt>
          <dd>
            {organization ? (
              <a href={adminOrganizationPath(organization.id)}>{organization.name}</a>
            ) : (
              t('billing:staff.event.nobody')
            )}
          </dd>
          <dt>{t('billing:staff.event.note')}</dt>
          <dd>{event.note ?? '–'}</dd>
          <dt>{t('billing:staff.events.attempts')}</dt>
          <dd>{format.number(event.attempts)}</dd>
          <dt>{t('billing:staff.event.occurred')}</dt>
          <dd>
            <Time at={event.occurredAt} />
          </dd>
          <dt>{t('billing:staff.events.received')}</dt>
          <dd>
            <Time at={event.receivedAt} />
          </dd>
          <dt>{t('billing:staff.event.processed')}</dt>
          <dd>
            {event.processedAt ? <Time at={event.processedAt} /> : t('billing:staff.event.never')}
          </dd>
          <dt>{t('billing:staff.event.object')}</dt>
          <dd>{event.objectId ?? '–'}</dd>
          <dt>{t('billing:staff.event.customer')}</dt>
          <dd>{event.customerId ?? '–'}</dd>
          <dt>{t('billing:staff.event.version')}</dt>
          <dd>{event.apiVersion ?? '–'}</dd>
          <dt>{t('billing:staff.event.mode')}</dt>
          <dd>{t(event.livemode ? 'billing:staff.event.live' : 'billing:staff.event.test')}</dd>
        </dl>
      </CardBody>
    </Card>
  );
}
