import type { EnrolmentKeyRow } from '#app/domain/fleet/enrolment-keys.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

/** The organisation's enrolment keys, each with the way to end it. */
export function EnrolmentKeysCard({ keys }: { keys: EnrolmentKeyRow[] }) {
  const { t } = useI18n();
  return (
    <Card title={t('fleet:enrolment.keys')}>
      {keys.length === 0 ? (
        <EmptyState title={t('fleet:enrolment.noKeys')}>
          {t('fleet:enrolment.noKeysHint')}
        </EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <Table
            caption={t('fleet:enrolment.keysCaption')}
            columns={[
              { heading: t('fleet:enrolment.name') },
              { heading: t('fleet:enrolment.used'), isNumber: true, isWideOnly: true },
              { heading: t('fleet:enrolment.expires'), isNumber: true, isWideOnly: true },
              { heading: t('fleet:enrolment.state') },
            ]}
          >
            {keys.map((key) => (
              <KeyRow key={key.id} row={key} />
            ))}
          </Table>
        </div>
      )}
    </Card>
  );
}

function KeyRow({ row }: { row: EnrolmentKeyRow }) {
  const { t, format } = useI18n();
  const { id, name, prefix, ring, team, usedCount, mostClients, expiresAt } = row;
  const state = stateOf(row);
  return (
    <tr>
      <td>
        <span className="row-title break-anywhere">{name}</span>
        <span className="row-note">
          <code>{prefix}…</code> {[ring?.name, team?.name].filter(Boolean).join(', ')}
        </span>
      </td>
      <td className="number wide-only">
        {t('fleet:enrolment.usedOf', {
          used: format.number(usedCount),
          most: format.number(mostClients),
        })}
      </td>
      <td className="number wide-only quiet">
        <Time at={expiresAt} />
      </td>
      <td>
        <span className="flex flex-wrap items-center gap-3">
          <Badge tone={state === 'usable' ? 'good' : 'neutral'}>
            {t(`fleet:enrolment.${state}`)}
          </Badge>
          {row.revokedAt === null ? (
            <form method="post">
              <input type="hidden" name="intent" value="revoke" />
              <input type="hidden" name="key" value={id} />
              <Button
                look="secondary"
                size="small"
                aria-label={t('fleet:enrolment.revokeKey', { name })}
              >
                {t('fleet:enrolment.revoke')}
              </Button>
            </form>
          ) : null}
        </span>
      </td>
    </tr>
  );
}

function stateOf(row: EnrolmentKeyRow): 'usable' | 'revoked' | 'spent' | 'expired' {
  if (row.isUsable) return 'usable';
  if (row.revokedAt !== null) return 'revoked';
  return row.usedCount >= row.mostClients ? 'spent' : 'expired';
}
