import type { SubmissionResult } from '@conform-to/react';
import type { BillingAlarm } from '#app/domain/billing/billing-alarms.ts';
import type {
  ListedStripeEvent,
  StripeEventFilter,
} from '#app/domain/billing/list-stripe-events.ts';
import type { Switch } from '#app/domain/operations/switches.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { stripeEventsPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Field } from '#app/ui/field.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import { BillingAlarms } from './billing-alarms-card.tsx';
import { PauseCard } from './pause-card.tsx';
import type { StaffDone } from './staff-done.ts';
import { StripeEventTable } from './stripe-event-table.tsx';

export interface StripeEventListPageProps {
  filter: StripeEventFilter;
  done: StaffDone | null;
  events: ListedStripeEvent[];
  total: number;
  page: number;
  pageCount: number;
  /** How many events failed, whatever is shown. */
  failed: number;
  alarms: BillingAlarm[];
  /** Stripe's, where it shows its objects; null where there is none. */
  dashboard: string | null;
  pause: Switch;
  answer: SubmissionResult | undefined;
}

/** Whether something needs a person, then what Stripe told. */
export function StripeEventListPage(props: StripeEventListPageProps) {
  const { t } = useI18n();
  const { filter, done, events, total, page, pageCount, failed, alarms, dashboard, pause, answer } =
    props;
  const title = pause.isOn
    ? t('billing:staff.events.paused')
    : alarms.length > 0
      ? t('billing:staff.events.alarms', { count: alarms.length })
      : t(failed > 0 ? 'billing:staff.events.failed' : 'billing:staff.events.allWell');
  return (
    <>
      <PageHeader title={title}>{t('billing:staff.events.count', { count: total })}</PageHeader>
      {done ? (
        <div className="mt-5 max-w-reading">
          <Notice title={t(`billing:staff.done.${done}`)} isAnswer />
        </div>
      ) : null}
      {alarms.length > 0 ? <BillingAlarms alarms={alarms} dashboard={dashboard} /> : null}
      <EventFilter filter={filter} />
      <StripeEventTable events={events} answer={answer} />
      <div className="mt-5">
        <Pagination
          page={page}
          pageCount={pageCount}
          hrefOf={(to) => stripeEventsPath({ ...filter, page: to })}
        />
      </div>
      <PauseCard pause={pause} answer={answer} />
    </>
  );
}

function EventFilter({ filter }: { filter: StripeEventFilter }) {
  const { t } = useI18n();
  const states = [undefined, 'pending', 'processing', 'failed', 'succeeded', 'ignored'] as const;
  const { state, ...rest } = filter;
  return (
    <>
      <div className="mt-7">
        <Tabs
          label={t('billing:staff.events.state')}
          tabs={states.map((one) => ({
            href: stripeEventsPath({ ...rest, state: one }),
            label: one ? t(`billing:staff.state.${one}`) : t('billing:staff.events.all'),
            isCurrent: state === one,
          }))}
        />
      </div>
      <form
        action={stripeEventsPath()}
        aria-label={t('billing:staff.events.filter')}
        className="mt-4 flex flex-wrap items-end gap-3"
      >
        {state ? <input type="hidden" name="state" value={state} /> : null}
        <div className="w-72 max-w-full">
          <Field
            label={t('billing:staff.events.type')}
            name="type"
            maxLength={100}
            placeholder="invoice.paid"
            defaultValue={filter.type}
          />
        </div>
        <div className="w-56 max-w-full">
          <Field
            label={t('billing:staff.events.customer')}
            name="customer"
            maxLength={100}
            placeholder="cus_…"
            defaultValue={filter.customer}
          />
        </div>
        <Button look="secondary">{t('billing:staff.events.show')}</Button>
      </form>
    </>
  );
}
