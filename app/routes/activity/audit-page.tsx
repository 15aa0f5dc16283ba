import { auditActions } from '#app/domain/activity/audit-actions.ts';
import type { ListedAuditEntry, AuditPage as AuditList } from '#app/domain/activity/list-audit.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import type { AuditFilter } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Field } from '#app/ui/field.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Select } from '#app/ui/select.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';
import { describeChanges, nameAction, nameActor } from './audit-words.ts';

interface AuditPageProps extends AuditList {
  filter: AuditFilter;
  /** Staff see every organisation's. */
  isForStaff?: true;
  /** The page with something of the filter changed. */
  hrefOf: (changed: AuditFilter) => string;
  exportHref: string;
}

/** The audit trail, for an owner or for staff. */
export function AuditPage({ entries, total, page, pageCount, ...props }: AuditPageProps) {
  const { t, format } = useI18n();
  const { filter, isForStaff = false, hrefOf, exportHref } = props;
  return (
    <>
      <PageHeader
        title={t('activity:audit.title', { count: total, number: format.number(total) })}
        action={
          <LinkButton look="secondary" href={exportHref}>
            {t('activity:audit.export')}
          </LinkButton>
        }
      >
        {t('activity:audit.intro')}
      </PageHeader>
      <AuditFilterForm filter={filter} isForStaff={isForStaff} />
      <div className="card mt-4 overflow-x-auto">
        {entries.length === 0 ? (
          <EmptyState title={t('activity:audit.none')}>{t('activity:audit.noneHint')}</EmptyState>
        ) : (
          <AuditTable entries={entries} isForStaff={isForStaff} />
        )}
      </div>
      <div className="mt-5">
        <Pagination page={page} pageCount={pageCount} hrefOf={(to) => hrefOf({ page: to })} />
      </div>
    </>
  );
}

function AuditFilterForm({ filter, isForStaff }: { filter: AuditFilter; isForStaff: boolean }) {
  const { t, locale } = useI18n();
  const actions = auditActions
    .map((action) => ({ value: action, label: nameAction(action, t) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <form
      className="mt-7 flex flex-wrap items-end gap-3"
      role="search"
      aria-label={t('activity:audit.filter')}
    >
      <div className="w-64 max-w-full">
        <Select
          label={t('activity:audit.action')}
          name="action"
          defaultValue={filter.action ?? ''}
          options={[{ value: '', label: t('activity:audit.anyAction') }, ...actions]}
        />
      </div>
      <Field
        label={t('activity:audit.person')}
        name="person"
        type="search"
        maxLength={200}
        defaultValue={filter.person}
      />
      {isForStaff ? (
        <Field
          label={t('activity:audit.organization')}
          name="organization"
          maxLength={200}
          defaultValue={filter.organization}
        />
      ) : null}
      <Field label={t('activity:audit.from')} name="from" type="date" defaultValue={filter.from} />
      <Field label={t('activity:audit.to')} name="to" type="date" defaultValue={filter.to} />
      <Button look="secondary">{t('activity:audit.show')}</Button>
    </form>
  );
}

function AuditTable({ entries, isForStaff }: { entries: ListedAuditEntry[]; isForStaff: boolean }) {
  const { t } = useI18n();
  return (
    <Table
      caption={t('activity:audit.caption')}
      columns={[
        { heading: t('activity:audit.what') },
        { heading: t('activity:audit.who') },
        { heading: t('activity:audit.where'), isWideOnly: true },
        { heading: t('activity:audit.when'), isNumber: true, isWideOnly: true },
      ]}
    >
      {entries.map((entry) => (
        <tr key={entry.id} className="align-top">
          <td>
            <span className="row-title">{nameAction(entry.action, t)}</span>
            {entry.subjectName === undefined || entry.subjectId === entry.actorUserId ? null : (
              <span className="row-note break-anywhere">
                {t('activity:audit.about', { name: entry.subjectName })}
              </span>
            )}
            {describeChanges(entry, t).map((change) => (
              <span key={change} className="row-note break-anywhere">
                {change}
              </span>
            ))}
            {entry.reason === null || entry.actorKind === 'system' ? null : (
              <span className="row-note break-anywhere">
                {t('activity:audit.reason', { reason: entry.reason })}
              </span>
            )}
          </td>
          <td>
            <span className="break-anywhere">{nameActor(entry, t)}</span>
            <span className="row-note break-anywhere">{entry.actorEmail}</span>
            {isForStaff && entry.organizationName !== null ? (
              <span className="row-note break-anywhere">{entry.organizationName}</span>
            ) : null}
            <span className="row-note narrow-only">
              <Time at={entry.occurredAt} />
            </span>
          </td>
          <td className="wide-only quiet break-anywhere" title={entry.userAgent ?? undefined}>
            {entry.address}
          </td>
          <td className="wide-only number quiet">
            <Time at={entry.occurredAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
