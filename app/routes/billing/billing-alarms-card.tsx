import type { BillingAlarm } from '#app/domain/billing/billing-alarms.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { surplusSubscriptionPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Card } from '#app/ui/card.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';
import { AlarmDetails } from './alarm-details.tsx';

/** What is parked until a person has seen to it. */
export function BillingAlarms({
  alarms,
  dashboard,
}: {
  alarms: BillingAlarm[];
  /** Stripe's, where it shows its objects. */
  dashboard: string | null;
}) {
  const { t } = useI18n();
  return (
    <div className="mt-6">
      <Card title={t('billing:staff.alarms.title')}>
        <Table
          caption={t('billing:staff.alarms.caption')}
          columns={[
            { heading: t('billing:staff.alarms.what') },
            { heading: t('billing:staff.alarms.seen'), isNumber: true, isWideOnly: true },
            { heading: '', isNumber: true },
          ]}
        >
          {alarms.map((alarm) => {
            const { id, kind, objectId, seenAt } = alarm;
            const name = t(`billing:staff.alarm.${kind}`);
            return (
              <tr key={id}>
                <td>
                  <span className="row-title">{name}</span>
                  <AlarmDetails alarm={alarm} dashboard={dashboard} />
                </td>
                <td className="number quiet wide-only">
                  <Time at={seenAt} />
                </td>
                <td className="number">
                  {kind === 'second-subscription' ? (
                    <a className="mr-3" href={surplusSubscriptionPath(id)}>
                      {t('billing:staff.surplus.link')}
                    </a>
                  ) : null}
                  <form method="post" className="inline-block">
                    <input type="hidden" name="intent" value="resolve" />
                    <input type="hidden" name="alarm" value={id} />
                    <Button
                      look="secondary"
                      size="small"
                      aria-label={t('billing:staff.alarms.resolveNamed', {
                        kind: name,
                        id: objectId,
                      })}
                    >
                      {t('billing:staff.alarms.resolve')}
                    </Button>
                  </form>
                </td>
              </tr>
            );
          })}
        </Table>
      </Card>
    </div>
  );
}
