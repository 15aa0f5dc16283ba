import type {
  UpdateOutcomePage,
  UpdateOutcomeRow,
} from '#app/domain/catalog/list-update-outcomes.ts';
import type { JobRunDetails } from '#app/domain/operations/get-job-run.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationPath, jobPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Table } from '#app/ui/table.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import { Evidence } from './evidence.tsx';
import { outcomes, outcomeTones } from './job-words.ts';

/** What an update run concluded about each application, and the way to try again. */
export function UpdateOutcomes({
  run,
  page,
  chosen,
}: {
  run: JobRunDetails;
  page: UpdateOutcomePage;
  chosen: UpdateOutcome | undefined;
}) {
  const { t, format } = useI18n();
  const found = outcomes.filter((outcome) => (page.counts[outcome] ?? 0) > 0);
  const total = found.reduce((sum, outcome) => sum + (page.counts[outcome] ?? 0), 0);
  return (
    <section>
      <Tabs
        label={t('operations:column.outcome')}
        tabs={[undefined, ...found].map((outcome) => ({
          href: jobPath(run.id, { outcome }),
          label: outcome ? t(`operations:outcome.${outcome}`) : t('operations:jobs.all'),
          count: format.number(outcome ? (page.counts[outcome] ?? 0) : total),
          isCurrent: chosen === outcome,
        }))}
      />
      <div className="card mt-4 overflow-x-auto">
        {page.rows.length === 0 ? (
          <EmptyState title={t('operations:job.noOutcomes')} />
        ) : (
          <OutcomeTable rows={page.rows} canRetry={run.status !== 'running'} />
        )}
      </div>
      <div className="mt-5">
        <Pagination
          page={page.page}
          pageCount={page.pageCount}
          hrefOf={(number) => jobPath(run.id, { outcome: chosen, page: number })}
        />
      </div>
    </section>
  );
}

function OutcomeTable({ rows, canRetry }: { rows: UpdateOutcomeRow[]; canRetry: boolean }) {
  const { t, locale } = useI18n();
  return (
    <Table
      caption={t('operations:job.outcomes')}
      columns={[
        { heading: t('operations:column.application') },
        { heading: t('operations:column.outcome') },
        { heading: t('operations:column.version'), isNumber: true },
        { heading: t('operations:column.evidence'), isWideOnly: true },
      ]}
    >
      {rows.map((row) => (
        <tr key={row.applicationId} className="align-top">
          <td>
            <a className="row-title" href={applicationPath(locale, row.identifier)}>
              {row.name}
            </a>
            <span className="row-note">
              {row.jobId === null ? row.feed : <a href={jobPath(row.jobId)}>{row.feed}</a>}
            </span>
          </td>
          <td>
            <Badge tone={outcomeTones[row.outcome]}>{t(`operations:outcome.${row.outcome}`)}</Badge>
            {canRetry && (row.outcome === 'failed' || row.outcome === 'held') ? (
              <form method="post" className="mt-2">
                <input type="hidden" name="applicationId" value={row.applicationId} />
                <Button look="secondary" size="small">
                  {t('operations:job.retry')}
                  <span className="sr-only"> {row.name}</span>
                </Button>
              </form>
            ) : null}
          </td>
          <td className="number">{row.version}</td>
          <td className="wide-only">
            <Evidence evidence={row.evidence} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
