import type { ReactNode } from 'react';
import type { BillingAlarm } from '#app/domain/billing/billing-alarms.ts';
import { subscriptionStatuses } from '#app/domain/billing/subscription-state.ts';
import type { I18n } from '#app/i18n/i18n-context.tsx';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminOrganizationPath } from '#app/paths.ts';
import { StripeObject } from './stripe-object.tsx';

const labels = [
  'subscriptions',
  'beside',
  'prices',
  'plan',
  'status',
  'reason',
  'amount',
  'answerBy',
  'expected',
  'type',
] as const;
type Label = (typeof labels)[number];

/** States of a dispute that raise an alarm. */
const disputes = [
  'needs_response',
  'warning_needs_response',
  'appeal_needs_response',
  'lost',
] as const;

/** What an alarm is about, a line each, and all that was written down as it was. */
export function AlarmDetails({
  alarm: { objectId, organization, details },
  dashboard,
}: {
  alarm: Pick<BillingAlarm, 'objectId' | 'organization' | 'details'>;
  dashboard: string | null;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const told = labels.filter((label) => (details[label] ?? null) !== null);
  return (
    <>
      <dl className="facts mt-1">
        <dt>{t('billing:staff.alarms.object')}</dt>
        <dd>
          <StripeObject id={objectId} dashboard={dashboard} />
        </dd>
        {organization ? (
          <>
            <dt>{t('billing:staff.events.organization')}</dt>
            <dd>
              <a href={adminOrganizationPath(organization.id)}>{organization.name}</a>
            </dd>
          </>
        ) : null}
        {told.map((label) => (
          <Line key={label} name={t(`billing:staff.alarms.detail.${label}`)}>
            {tellDetail(label, details, { i18n, dashboard })}
          </Line>
        ))}
      </dl>
      {Object.keys(details).length === 0 ? null : (
        <details className="mt-2 text-small">
          <summary>{t('billing:staff.alarms.raw')}</summary>
          <pre className="code-block mt-2" tabIndex={0}>
            <code>{JSON.stringify(details, null, 2)}</code>
          </pre>
        </details>
      )}
    </>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function tellDetail(
  label: Label,
  details: BillingAlarm['details'],
  { i18n: { t, format }, dashboard }: { i18n: I18n; dashboard: string | null },
): ReactNode {
  const value = details[label];
  const { currency } = details;
  if (label === 'amount' && typeof value === 'number' && typeof currency === 'string') {
    return format.money(value, currency);
  }
  if (label === 'answerBy' && typeof value === 'string') return format.date(new Date(value));
  if (label === 'status') {
    const dispute = disputes.find((known) => known === value);
    if (dispute) return t(`billing:staff.alarms.dispute.${dispute}`);
    const status = subscriptionStatuses.find((known) => known === value);
    if (status) return t(`billing:status.${status}`);
  }
  return [value].flat().map((one) => {
    const text = typeof one === 'string' ? one : JSON.stringify(one);
    return (
      <span key={text} className="block">
        <StripeObject id={text} dashboard={dashboard} />
      </span>
    );
  });
}
