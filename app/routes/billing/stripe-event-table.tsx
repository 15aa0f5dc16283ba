import type { SubmissionResult } from '@conform-to/react';
import type { ListedStripeEvent } from '#app/domain/billing/list-stripe-events.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminOrganizationPath, stripeEventPath } from '#app/paths.ts';
import { Badge, type BadgeTone } from '#app/ui/badge.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

export const eventTones: Record<ListedStripeEvent['state'], BadgeTone> = {
  pending: 'amber',
  processing: 'amber',
  succeeded: 'good',
  failed: 'red',
  ignored: 'neutral',
};

/** Events with a box each, and the button that has the ticked ones processed again. */
export function StripeEventTable({
  events,
  answer,
}: {
  events: ListedStripeEvent[];
  answer: SubmissionResult | undefined;
}) {
  const { t } = useI18n();
  const [form] = useAnsweredForm({ answer, intent: 'replay' });
  if (events.length === 0) {
    return (
      <div className="card mt-4">
        <EmptyState title={t('billing:staff.events.none')} />
      </div>
    );
  }
  return (
    <div className="mt-4">
      <PostForm
        form={form}
        intent="replay"
        look="secondary"
        submit={t('billing:staff.events.replay')}
        beside={
          <span className="text-small text-ink-2">{t('billing:staff.events.replayNote')}</span>
        }
      >
        <div className="card overflow-x-auto" id={`${form.id}-id`}>
          <EventRows events={events} />
        </div>
      </PostForm>
    </div>
  );
}

function EventRows({ events }: { events: ListedStripeEvent[] }) {
  const { t, format } = useI18n();
  return (
    <Table
      caption={t('billing:staff.events.caption')}
      columns={[
        { heading: t('billing:staff.events.event') },
        { heading: t('billing:staff.events.state') },
        { heading: t('billing:staff.events.organization'), isWideOnly: true },
        { heading: t('billing:staff.events.attempts'), isNumber: true, isWideOnly: true },
        { heading: t('billing:staff.events.received'), isNumber: true, isWideOnly: true },
      ]}
    >
      {events.map((event) => (
        <tr key={event.id}>
          <td>
            <div className="flex items-start gap-3">
              <input
                type="checkbox"
                name="id"
                value={event.id}
                className="mt-1 shrink-0"
                aria-label={t('billing:staff.events.choose', { id: event.id })}
              />
              <div className="min-w-0">
                <a className="row-title break-anywhere" href={stripeEventPath(event.id)}>
                  {event.type}
                </a>
                <span className="row-note break-anywhere">{event.note ?? event.id}</span>
              </div>
            </div>
          </td>
          <td>
            <Badge tone={eventTones[event.state]}>{t(`billing:staff.state.${event.state}`)}</Badge>
          </td>
          <td className="wide-only break-anywhere">
            {event.organization ? (
              <a href={adminOrganizationPath(event.organization.id)}>{event.organization.name}</a>
            ) : (
              <span className="quiet">{event.customerId ?? '–'}</span>
            )}
          </td>
          <td className="wide-only number">{format.number(event.attempts)}</td>
          <td className="wide-only number quiet">
            <Time at={event.receivedAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
