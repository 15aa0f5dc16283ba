import type { ClientPage, ClientRow, FleetSummary } from '#app/domain/fleet/list-clients.ts';
import { clientOrders, clientStates } from '#app/domain/fleet/list-clients.ts';
import type { Places } from '#app/domain/fleet/list-places.ts';
import { restorableDays } from '#app/domain/fleet/restorable-days.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { clientPath, clientsPath, settingsPath } from '#app/paths.ts';
import type { ClientSearch } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Field } from '#app/ui/field.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Select } from '#app/ui/select.tsx';
import { Table } from '#app/ui/table.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import { Time } from '#app/ui/time.tsx';
import type { ClientDone } from './client-done.ts';
import { ClientStandingBadge } from './client-standing.tsx';
import { RemovedClientTable } from './removed-client-table.tsx';

export interface ClientListPageProps extends ClientPage {
  slug: string;
  mayManage: boolean;
  search: Omit<ClientSearch, 'page'>;
  summary: FleetSummary;
  /** Clients that were removed and can be brought back. */
  removed: number;
  places: Places;
  done: ClientDone | null;
}

export function ClientListPage(props: ClientListPageProps) {
  const { t } = useI18n();
  const { slug, mayManage, search, summary, removed, clients, page, pageCount } = props;
  const isRemoved = search.state === 'removed';
  return (
    <>
      <DoneNotice {...props} />
      <Answer slug={slug} summary={summary} mayManage={mayManage} />
      {summary.clients + removed === 0 ? null : (
        <>
          <StateTabs {...props} />
          <SearchForm {...props} />
          <div className="card mt-4 overflow-x-auto">
            {clients.length === 0 ? (
              <EmptyState title={t('fleet:clients.nothingFound')}>
                {t('fleet:clients.nothingFoundHint')}
              </EmptyState>
            ) : isRemoved ? (
              <RemovedClientTable slug={slug} clients={clients} mayManage={mayManage} />
            ) : (
              <ClientTable slug={slug} clients={clients} />
            )}
          </div>
          <div className="mt-5">
            <Pagination
              page={page}
              pageCount={pageCount}
              hrefOf={(to) => clientsPath(slug, { ...search, page: to })}
            />
          </div>
        </>
      )}
    </>
  );
}

/** What was done just before; a removal, with the way back. */
function DoneNotice({ slug, done }: Pick<ClientListPageProps, 'slug' | 'done'>) {
  const { t } = useI18n();
  if (!done) return null;
  return (
    <div className="mb-6 max-w-reading">
      <Notice title={t(`fleet:done.${done}`)} isAnswer>
        {done === 'removed' ? (
          <p>
            {t('fleet:removed.undoHint', { days: restorableDays })}{' '}
            <a href={clientsPath(slug, { state: 'removed' })}>{t('fleet:removed.see')}</a>
          </p>
        ) : null}
      </Notice>
    </div>
  );
}

/** The page's answer: whether computers are behind. */
function Answer({
  slug,
  summary,
  mayManage,
}: Pick<ClientListPageProps, 'slug' | 'summary' | 'mayManage'>) {
  const { t } = useI18n();
  const { clients, observed, outdated, stale } = summary;
  const action = mayManage ? (
    <LinkButton href={settingsPath(slug, 'enrolment')} look={clients > 0 ? 'secondary' : undefined}>
      {t(clients === 0 ? 'fleet:clients.connect' : 'fleet:clients.connectMore')}
    </LinkButton>
  ) : undefined;
  if (clients === 0) {
    return (
      <PageHeader title={t('fleet:clients.none')} action={action}>
        {t(mayManage ? 'fleet:clients.noneHint' : 'fleet:clients.noneForMembers')}
      </PageHeader>
    );
  }
  const title =
    observed === 0
      ? t('fleet:clients.waiting')
      : outdated > 0
        ? t('fleet:clients.outdated', { count: outdated })
        : t('fleet:clients.allCurrent');
  return (
    <PageHeader title={title} action={action}>
      {t('fleet:clients.observed', { count: observed })}{' '}
      {stale > 0 ? t('fleet:clients.stale', { count: stale }) : null}
    </PageHeader>
  );
}

function StateTabs({ slug, search, summary, removed }: ClientListPageProps) {
  const { t, format } = useI18n();
  const counts: Partial<Record<string, number>> = {
    outdated: summary.outdated,
    current: summary.observed - summary.outdated,
    stale: summary.stale,
    unseen: summary.unseen,
    removed,
  };
  return (
    <div className="mt-6">
      <Tabs
        label={t('fleet:clients.states.label')}
        tabs={[undefined, ...clientStates].map((state) => ({
          href: clientsPath(slug, { ...search, state }),
          label: t(`fleet:clients.states.${state ?? 'all'}`),
          count: format.number(counts[state ?? ''] ?? summary.clients),
          isCurrent: search.state === state,
        }))}
      />
    </div>
  );
}

function SearchForm({ slug, search, places }: ClientListPageProps) {
  const { t } = useI18n();
  const choices = (any: string, of: { id: string; name: string }[]) => [
    { value: '', label: any },
    ...of.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <form
      action={clientsPath(slug)}
      role="search"
      aria-label={t('fleet:clients.filter')}
      className="mt-5 flex flex-wrap items-end gap-3"
    >
      {search.state ? <input type="hidden" name="state" value={search.state} /> : null}
      <div className="w-64 max-w-full">
        <Field
          label={t('fleet:clients.search')}
          type="search"
          name="q"
          maxLength={200}
          defaultValue={search.q}
        />
      </div>
      {places.rings.length > 1 ? (
        <Select
          label={t('fleet:clients.ring')}
          name="ring"
          defaultValue={search.ring}
          options={choices(t('fleet:clients.anyRing'), places.rings)}
        />
      ) : null}
      {places.teams.length > 0 ? (
        <Select
          label={t('fleet:clients.team')}
          name="team"
          defaultValue={search.team}
          options={choices(t('fleet:clients.anyTeam'), places.teams)}
        />
      ) : null}
      {search.state === 'removed' ? null : (
        <Select
          label={t('fleet:clients.order')}
          name="order"
          defaultValue={search.order}
          options={clientOrders.map((order) => ({
            value: order,
            label: t(`fleet:clients.orders.${order}`),
          }))}
        />
      )}
      <Button look="secondary">{t('controls:search')}</Button>
    </form>
  );
}

function ClientTable({ slug, clients }: { slug: string; clients: ClientRow[] }) {
  const { t } = useI18n();
  return (
    <Table
      caption={t('fleet:clients.caption')}
      columns={[
        { heading: t('fleet:clients.name') },
        { heading: t('fleet:clients.ring'), isWideOnly: true },
        { heading: t('fleet:clients.level'), isNumber: true, isWideOnly: true },
        { heading: t('fleet:clients.states.label') },
        { heading: t('fleet:clients.lastSeen'), isNumber: true, isWideOnly: true },
      ]}
    >
      {clients.map((client) => (
        <tr key={client.id}>
          <td>
            <a className="row-title break-anywhere" href={clientPath(slug, client.id)} dir="auto">
              {client.name}
            </a>
            <span className="row-note">
              {[client.windowsEdition ?? 'Windows', client.windowsVersion]
                .filter(Boolean)
                .join(' ')}
            </span>
          </td>
          <td className="wide-only">
            {client.ring.name}
            {client.team ? <span className="row-note">{client.team.name}</span> : null}
          </td>
          <td className="number wide-only">
            {client.lastSeenAt === null || client.matchedCount === 0
              ? '–'
              : `${client.matchedCount - client.outdatedCount} / ${client.matchedCount}`}
          </td>
          <td>
            <ClientStandingBadge client={client} />
          </td>
          <td className="number wide-only quiet">
            {client.lastSeenAt ? <Time at={client.lastSeenAt} /> : t('fleet:clients.never')}
          </td>
        </tr>
      ))}
    </Table>
  );
}
