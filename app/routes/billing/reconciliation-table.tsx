import type { Reconciliation } from '#app/domain/billing/list-reconciliations.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { reconciliationPath } from '#app/paths.ts';
import { Badge, type BadgeTone } from '#app/ui/badge.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

export const passTones: Record<Reconciliation['status'], BadgeTone> = {
  running: 'amber',
  succeeded: 'good',
  failed: 'red',
};

export function ReconciliationTable({ passes }: { passes: Reconciliation[] }) {
  const { t, format } = useI18n();
  const counts = ['checked', 'repaired', 'unknown', 'failed', 'requests'] as const;
  const headings = {
    ...Object.fromEntries(counts.map((name) => [name, name])),
    failed: 'failedCount',
  };
  return (
    <Table
      caption={t('billing:staff.passes.caption')}
      columns={[
        { heading: t('billing:staff.passes.started') },
        { heading: t('billing:staff.events.state') },
        ...counts.map((name) => ({
          heading: t(`billing:staff.passes.${(headings as Record<string, 'checked'>)[name]!}`),
          isNumber: true,
          isWideOnly: true,
        })),
      ]}
    >
      {passes.map((pass) => (
        <tr key={pass.id}>
          <td>
            <a className="row-title" href={reconciliationPath(pass.id)}>
              <Time at={pass.startedAt} />
            </a>
            <span className="row-note">{t(`operations:trigger.${pass.trigger}`)}</span>
          </td>
          <td>
            <Badge tone={passTones[pass.status]}>
              {t(`billing:staff.passStatus.${pass.status}`)}
            </Badge>
          </td>
          {counts.map((name) => (
            <td key={name} className="number wide-only">
              {format.number(pass[name])}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
