import type { ApplicationSearch } from '#app/domain/catalog/search-applications.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationPath, catalogPath } from '#app/paths.ts';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';
import { CatalogSearchForm } from './catalog-search-form.tsx';
import type { ApplicationList, ListedApplication } from './load-application-list.ts';

export interface ApplicationListPageProps {
  search: ApplicationSearch;
  list: ApplicationList;
}

export function ApplicationListPage({ search, list }: ApplicationListPageProps) {
  const { t, locale } = useI18n();
  const { query: q, publisher, tag, sort } = search;
  const isNarrowed = Boolean(q ?? publisher ?? tag);
  return (
    <div className="content py-11">
      <h1>
        <Headline search={search} total={list.total} />
      </h1>
      <p className="mt-1 text-ink-2">
        {isNarrowed ? (
          <a href={catalogPath(locale)}>{t('catalog:list.clear')}</a>
        ) : (
          t('catalog:list.intro')
        )}
      </p>
      <CatalogSearchForm search={search} publishers={list.publishers} tags={list.tags} />
      <div className="card mt-5">
        {list.applications.length === 0 ? (
          <NothingFound isNarrowed={isNarrowed} />
        ) : (
          <ApplicationTable applications={list.applications} />
        )}
      </div>
      <div className="mt-5">
        <Pagination
          page={list.page}
          pageCount={list.pageCount}
          hrefOf={(page) => catalogPath(locale, { q, publisher, tag, sort: orDefault(sort), page })}
        />
      </div>
    </div>
  );
}

/** The first order is the one an address without `sort` gives. */
function orDefault(sort: ApplicationSearch['sort']): string | undefined {
  return sort === 'name' ? undefined : sort;
}

/** "1 204 program i katalogen", or "3 program från Mozilla som matchar ”fire”". */
function Headline({ search, total }: { search: ApplicationSearch; total: number }) {
  const { t, format } = useI18n();
  const { query, publisher, tag } = search;
  const count = { count: total, number: format.number(total) };
  if (!(query ?? publisher ?? tag)) {
    return total === 0 ? t('catalog:list.emptyCatalog') : t('catalog:list.all', count);
  }
  if (total === 0) return t('catalog:list.none');
  return [
    t('catalog:list.found', count),
    publisher && t('catalog:list.fromPublisher', { publisher }),
    tag && t('catalog:list.tagged', { tag }),
    query && t('catalog:list.matching', { query }),
  ]
    .filter(Boolean)
    .join(' ');
}

function NothingFound({ isNarrowed }: { isNarrowed: boolean }) {
  const { t, locale } = useI18n();
  if (!isNarrowed) {
    return (
      <EmptyState title={t('catalog:list.emptyCatalog')}>
        {t('catalog:list.emptyCatalogHint')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t('catalog:list.none')}
      action={
        <LinkButton look="secondary" href={catalogPath(locale)}>
          {t('catalog:list.clear')}
        </LinkButton>
      }
    >
      {t('catalog:list.noneHint')}
    </EmptyState>
  );
}

function ApplicationTable({ applications }: { applications: ListedApplication[] }) {
  const { t, locale } = useI18n();
  return (
    <Table
      caption={t('catalog:table.caption')}
      columns={[
        { heading: t('catalog:table.application') },
        { heading: t('catalog:table.description'), isWideOnly: true },
        { heading: t('catalog:table.version'), isNumber: true },
        { heading: t('catalog:table.published'), isNumber: true, isWideOnly: true },
      ]}
    >
      {applications.map(({ identifier, name, publisher, description, version, publishedAt }) => (
        <tr key={identifier}>
          <td>
            <div className="with-initial">
              <ApplicationInitial name={name} publisher={publisher} />
              <div>
                <a className="row-title" href={applicationPath(locale, identifier)}>
                  {name}
                </a>
                <span className="row-note">{publisher}</span>
              </div>
            </div>
          </td>
          <td className="wide-only quiet">{description}</td>
          <td className="number">
            {version === null ? (
              <span className="quiet">{t('catalog:table.noVersion')}</span>
            ) : (
              <span className="row-title">{version}</span>
            )}
          </td>
          <td className="wide-only number quiet">
            {publishedAt === null ? null : <Time at={publishedAt} />}
          </td>
        </tr>
      ))}
    </Table>
  );
}
