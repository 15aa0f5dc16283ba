import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card } from '#app/ui/card.tsx';
import { Progress } from '#app/ui/progress.tsx';
import { Table } from '#app/ui/table.tsx';
import type { Usage } from './measure-usage.ts';

/** How much of each of the plan's limits is used. */
export function UsageCard({ usage }: { usage: Usage[] }) {
  const { t, format } = useI18n();
  const inWords = (metric: Usage['metric'], value: number) =>
    metric === 'storage-megabytes' ? format.fileSize(value * 1_000_000) : format.number(value);
  return (
    <Card title={t('billing:usage.title')}>
      <Table
        caption={t('billing:usage.caption')}
        columns={[
          { heading: t('billing:usage.what') },
          { heading: t('billing:usage.used'), isNumber: true },
          { heading: t('billing:usage.limit'), isNumber: true },
        ]}
      >
        {usage.map(({ metric, used, limit }) => (
          <tr key={metric}>
            <td>
              {t(`billing:usage.${metric}`)}
              {used === null || limit === null ? null : (
                <Progress label={t(`billing:usage.${metric}`)} value={used} max={limit} />
              )}
            </td>
            <td className="number">
              {used === null ? t('billing:usage.notCounted') : inWords(metric, used)}
            </td>
            <td className="number">
              {limit === null ? t('billing:usage.unlimited') : inWords(metric, limit)}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
