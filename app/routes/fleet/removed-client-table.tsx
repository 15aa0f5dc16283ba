import type { ClientRow } from '#app/domain/fleet/list-clients.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { restoreClientPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

/** Removed clients, each with the way back for who may. */
export function RemovedClientTable({
  slug,
  clients,
  mayManage,
}: {
  slug: string;
  clients: ClientRow[];
  mayManage: boolean;
}) {
  const { t } = useI18n();
  return (
    <Table
      caption={t('fleet:removed.caption')}
      columns={[
        { heading: t('fleet:clients.name') },
        { heading: t('fleet:clients.ring'), isWideOnly: true },
        { heading: t('fleet:removed.when'), isNumber: true, isWideOnly: true },
        ...(mayManage ? [{ heading: t('fleet:removed.back') }] : []),
      ]}
    >
      {clients.map(({ id, name, ring, team, removedAt }) => (
        <tr key={id}>
          <td>
            <span className="row-title break-anywhere" dir="auto">
              {name}
            </span>
          </td>
          <td className="wide-only">
            {ring.name}
            {team ? <span className="row-note">{team.name}</span> : null}
          </td>
          <td className="number wide-only quiet">{removedAt ? <Time at={removedAt} /> : null}</td>
          {mayManage ? (
            <td>
              <form method="post" action={restoreClientPath(slug, id)}>
                <Button
                  look="secondary"
                  size="small"
                  aria-label={t('fleet:removed.restoreNamed', { name })}
                >
                  {t('fleet:removed.restore')}
                </Button>
              </form>
            </td>
          ) : null}
        </tr>
      ))}
    </Table>
  );
}
