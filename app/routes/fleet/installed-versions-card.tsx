import type {
  ApplicationClientPage,
  InstalledVersion,
} from '#app/domain/fleet/application-clients.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { clientPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Card } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Table } from '#app/ui/table.tsx';

/** On which clients an application is, and in which version: those that are behind first. */
export function InstalledVersionsCard({
  slug,
  name,
  versions,
  clients,
  hrefOf,
}: {
  slug: string;
  /** The application's. */
  name: string;
  versions: InstalledVersion[];
  clients: ApplicationClientPage;
  /** The address of one of the list's pages. */
  hrefOf: (page: number) => string;
}) {
  const { t, format } = useI18n();
  if (clients.total === 0) {
    return (
      <Card title={t('fleet:installed.title')}>
        <EmptyState title={t('fleet:installed.none')}>{t('fleet:installed.noneHint')}</EmptyState>
      </Card>
    );
  }
  return (
    <Card title={t('fleet:installed.title')}>
      <ul className="flex flex-wrap gap-2 px-4 py-3" aria-label={t('fleet:installed.versions')}>
        {versions.map(({ version, clients: count, isCurrent }) => (
          <li key={version}>
            <Badge tone={isCurrent === false ? 'amber' : isCurrent ? 'good' : 'neutral'}>
              {version === '' ? t('fleet:client.noVersion') : version}: {format.number(count)}
            </Badge>
          </li>
        ))}
      </ul>
      <Table
        caption={t('fleet:installed.caption', { name })}
        columns={[
          { heading: t('fleet:installed.client') },
          { heading: t('fleet:installed.version'), isNumber: true },
          { heading: t('fleet:installed.offered'), isNumber: true, isWideOnly: true },
          { heading: t('fleet:client.status'), isWideOnly: true },
        ]}
      >
        {clients.clients.map((client, index) => (
          <tr key={`${client.clientId} ${index}`}>
            <td>
              <a className="row-title break-anywhere" href={clientPath(slug, client.clientId)}>
                {client.clientName}
              </a>
              <span className="row-note">{client.ringName}</span>
            </td>
            <td className="number">
              {client.version === '' ? t('fleet:client.noVersion') : client.version}
            </td>
            <td className="number wide-only">{client.offeredVersion ?? '–'}</td>
            <td className="wide-only">
              {client.isCurrent === null ? (
                <span className="text-small text-ink-3">{t('fleet:client.notOffered')}</span>
              ) : (
                <Badge tone={client.isCurrent ? 'good' : 'amber'} check={client.isCurrent}>
                  {t(client.isCurrent ? 'fleet:client.isCurrent' : 'fleet:client.isOutdated')}
                </Badge>
              )}
            </td>
          </tr>
        ))}
      </Table>
      <div className="px-4 pb-4">
        <Pagination page={clients.page} pageCount={clients.pageCount} hrefOf={hrefOf} />
      </div>
    </Card>
  );
}
