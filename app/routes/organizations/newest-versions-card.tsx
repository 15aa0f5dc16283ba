import type { NewestVersion } from '#app/domain/catalog/list-newest-versions.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationPath, catalogPath } from '#app/paths.ts';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { Card } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

/** What is new in the catalog, for an organisation that distributes nothing yet. */
export function NewestVersionsCard({ versions }: { versions: NewestVersion[] }) {
  const { t, locale } = useI18n();
  return (
    <Card
      title={t('organizations:dashboard.versions')}
      aside={
        <a className="text-small" href={catalogPath(locale, { sort: 'newest' })}>
          {t('organizations:dashboard.all')}
        </a>
      }
    >
      <VersionTable versions={versions} />
    </Card>
  );
}

function VersionTable({ versions }: { versions: NewestVersion[] }) {
  const { t, locale } = useI18n();
  if (versions.length === 0) return <EmptyState title={t('organizations:dashboard.noVersions')} />;
  const columns = [
    { heading: t('organizations:dashboard.application') },
    { heading: t('organizations:dashboard.version') },
    { heading: t('organizations:dashboard.when'), isNumber: true, isWideOnly: true },
  ];
  return (
    <Table caption={t('organizations:dashboard.versions')} columns={columns}>
      {versions.map((version) => (
        <tr key={version.identifier}>
          <td>
            <div className="flex items-center gap-3">
              <ApplicationInitial name={version.name} publisher={version.publisher} />
              <div className="min-w-0">
                <a
                  className="row-title no-underline"
                  href={applicationPath(locale, version.identifier)}
                >
                  {version.name}
                </a>
                <span className="row-note">{version.publisher}</span>
              </div>
            </div>
          </td>
          <td className="row-title break-anywhere tabular-nums">{version.version}</td>
          <td className="number wide-only">
            <Time at={version.publishedAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
