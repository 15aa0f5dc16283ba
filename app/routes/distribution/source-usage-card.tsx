import type { SourceDay } from '#app/domain/distribution/read-source-page.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { Table } from '#app/ui/table.tsx';
import { Day } from '#app/ui/time.tsx';

/** How often computers asked. */
export function SourceUsageCard({ days }: { days: SourceDay[] }) {
  const { t, format } = useI18n();
  const columns = [
    { heading: t('source:usageColumn.day') },
    { heading: t('source:usageColumn.search'), isNumber: true },
    { heading: t('source:usageColumn.manifest'), isNumber: true },
    { heading: t('source:usageColumn.information'), isNumber: true, isWideOnly: true },
  ];
  return (
    <Card title={t('source:usageTitle')}>
      <CardBody>
        <p className="text-ink-2">
          {t(days.length === 0 ? 'source:usageNone' : 'source:usageText')}
        </p>
      </CardBody>
      {days.length === 0 ? null : (
        <Table caption={t('source:usageCaption')} columns={columns}>
          {days.map(({ day, search, manifest, information }) => (
            <tr key={day}>
              <td>
                <Day on={day} />
              </td>
              <td className="number">{format.number(search)}</td>
              <td className="number">{format.number(manifest)}</td>
              <td className="number wide-only">{format.number(information)}</td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}
