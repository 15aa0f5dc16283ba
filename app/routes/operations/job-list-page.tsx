import type { JobRunPage, JobRunRow } from '#app/domain/operations/list-job-runs.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { jobPath, jobsPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Select } from '#app/ui/select.tsx';
import { Table } from '#app/ui/table.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import { Time } from '#app/ui/time.tsx';
import type { JobStatus } from '#db/schema/operations.ts';
import { anyType, describeSummary, nameJobType, statusTones } from './job-words.ts';

export interface JobListPageProps extends JobRunPage {
  filter: { type: string; status: JobStatus | undefined };
  /** The update run that started last. */
  latestUpdate: JobRunRow | null;
}

export function JobListPage({ filter, latestUpdate, ...list }: JobListPageProps) {
  const { t } = useI18n();
  const statuses = [undefined, 'running', 'failed', 'succeeded'] as const;
  return (
    <>
      <LatestUpdate run={latestUpdate} />
      <div className="mt-7 flex flex-wrap items-end justify-between gap-4">
        <Tabs
          label={t('operations:column.status')}
          tabs={statuses.map((status) => ({
            href: jobsPath({ type: filter.type, status }),
            label: status ? t(`operations:status.${status}`) : t('operations:jobs.all'),
            isCurrent: filter.status === status,
          }))}
        />
        <TypeFilter types={list.types} filter={filter} />
      </div>
      <div className="card mt-4 overflow-x-auto">
        {list.runs.length === 0 ? (
          <EmptyState title={t('operations:jobs.none')}>{t('operations:jobs.noneHint')}</EmptyState>
        ) : (
          <RunTable runs={list.runs} />
        )}
      </div>
      <div className="mt-5">
        <Pagination
          page={list.page}
          pageCount={list.pageCount}
          hrefOf={(page) => jobsPath({ ...filter, page })}
        />
      </div>
    </>
  );
}

/** The page's answer: whether the latest pass left something for a person to do. */
function LatestUpdate({ run }: { run: JobRunRow | null }) {
  const { t } = useI18n();
  if (run === null) return <PageHeader title={t('operations:jobs.never')} />;
  const figure = (name: string) => Number(run.summary[name] ?? 0);
  const count = figure('failed') + figure('held');
  const title =
    run.status === 'running'
      ? t('operations:jobs.running')
      : count > 0
        ? t('operations:jobs.needsPerson', { count })
        : t('operations:jobs.allWell');
  return (
    <PageHeader
      title={title}
      action={<LinkButton href={jobPath(run.id)}>{t('operations:jobs.seeRun')}</LinkButton>}
    >
      {t('operations:jobs.lastRun')} <Time at={run.startedAt} />: {describeSummary(run.summary, t)}
    </PageHeader>
  );
}

function TypeFilter({ types, filter }: { types: string[]; filter: JobListPageProps['filter'] }) {
  const { t } = useI18n();
  return (
    <form className="flex items-end gap-3" aria-label={t('operations:jobs.filter')}>
      {filter.status ? <input type="hidden" name="status" value={filter.status} /> : null}
      <Select
        label={t('operations:jobs.type')}
        name="type"
        defaultValue={filter.type}
        options={[
          { value: anyType, label: t('operations:jobs.anyType') },
          ...types.map((type) => ({ value: type, label: nameJobType(type, t) })),
        ]}
      />
      <Button look="secondary">{t('operations:jobs.show')}</Button>
    </form>
  );
}

function RunTable({ runs }: { runs: JobRunRow[] }) {
  const { t, format } = useI18n();
  return (
    <Table
      caption={t('operations:jobs.caption')}
      columns={[
        { heading: t('operations:column.run') },
        { heading: t('operations:column.status') },
        { heading: t('operations:column.result'), isWideOnly: true },
        { heading: t('operations:column.started'), isNumber: true, isWideOnly: true },
        { heading: t('operations:column.duration'), isNumber: true, isWideOnly: true },
      ]}
    >
      {runs.map((run) => (
        <tr key={run.id}>
          <td>
            <a className="row-title" href={jobPath(run.id)}>
              {nameJobType(run.type, t)}
            </a>
            <span className="row-note">
              {run.subject ?? t(`operations:trigger.${run.trigger}`)}
            </span>
          </td>
          <td>
            <Badge tone={statusTones[run.status]}>{t(`operations:status.${run.status}`)}</Badge>
          </td>
          <td className="wide-only quiet">{run.error ?? describeSummary(run.summary, t)}</td>
          <td className="wide-only number quiet">
            <Time at={run.startedAt} />
          </td>
          <td className="wide-only number quiet">
            {run.finishedAt === null
              ? null
              : format.duration(run.finishedAt.getTime() - run.startedAt.getTime())}
          </td>
        </tr>
      ))}
    </Table>
  );
}
