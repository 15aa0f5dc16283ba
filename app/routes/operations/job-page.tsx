import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';
import type { UpdateOutcomePage } from '#app/domain/catalog/list-update-outcomes.ts';
import type { JobRunDetails } from '#app/domain/operations/get-job-run.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import type { Translate } from '#app/i18n/translate.ts';
import { jobPath, jobsPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Progress } from '#app/ui/progress.tsx';
import { Time } from '#app/ui/time.tsx';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import { JobChildren } from './job-children.tsx';
import { JobLog } from './job-log.tsx';
import { nameJobType, statusTones } from './job-words.ts';
import { UpdateOutcomes } from './update-outcomes.tsx';

export interface JobPageProps {
  run: JobRunDetails;
  filter: { outcome?: UpdateOutcome };
  /** Null for runs that are not update runs. */
  outcomes: UpdateOutcomePage | null;
  /** Why the retry that was just asked for did not start. */
  problem: 'conflict' | 'nothing' | undefined;
}

export function JobPage({ run, filter, outcomes, problem }: JobPageProps) {
  const { t } = useI18n();
  const isRunning = run.status === 'running';
  const unsettled = (outcomes?.counts.failed ?? 0) + (outcomes?.counts.held ?? 0);
  useReloadWhile(isRunning);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <nav aria-label={t('catalog:application.breadcrumb')}>
        <ol className="breadcrumb">
          <li>
            <a href={jobsPath()}>{t('operations:menu.jobs')}</a>
          </li>
          <li aria-current="page">{nameJobType(run.type, t)}</li>
        </ol>
      </nav>
      <PageHeader
        title={headline(run, outcomes !== null, unsettled, t)}
        action={
          isRunning ? (
            <LinkButton look="secondary" href={jobPath(run.id, filter)}>
              {t('operations:job.refresh')}
            </LinkButton>
          ) : unsettled > 0 ? (
            <form method="post">
              <Button>{t('operations:job.retryAll', { count: unsettled })}</Button>
            </form>
          ) : null
        }
      >
        <RunFacts run={run} />
      </PageHeader>
      {isRunning && outcomes ? <RunProgress run={run} outcomes={outcomes} /> : null}
      {problem ? (
        <Notice tone="red" isAnswer title={t(`operations:job.${problem}`)}>
          {t(`operations:job.${problem}Text`)}
        </Notice>
      ) : null}
      {run.error === null ? null : (
        <Notice tone="red" title={t('operations:job.error')}>
          <span className="break-anywhere">{run.error}</span>
        </Notice>
      )}
      {outcomes ? <UpdateOutcomes run={run} page={outcomes} chosen={filter.outcome} /> : null}
      {run.logLines.length > 0 || outcomes === null ? <JobLog lines={run.logLines} /> : null}
      {run.children.length > 0 && outcomes === null ? <JobChildren runs={run.children} /> : null}
    </div>
  );
}

function headline(
  run: JobRunDetails,
  isUpdateRun: boolean,
  unsettled: number,
  t: Translate,
): string {
  if (run.status === 'running') return t('operations:job.stillRunning');
  if (run.status === 'failed') return t('operations:job.failed');
  if (!isUpdateRun) return t('operations:job.succeeded');
  return unsettled > 0
    ? t('operations:job.needsPerson', { count: unsettled })
    : t('operations:job.allSettled');
}

function RunFacts({ run }: { run: JobRunDetails }) {
  const { t, format } = useI18n();
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-small">
      <Badge tone={statusTones[run.status]}>{t(`operations:status.${run.status}`)}</Badge>
      {run.subject === null ? null : <span>{run.subject}</span>}
      <Time at={run.startedAt} />
      {run.finishedAt === null ? null : (
        <span>
          {t('operations:job.lasted', {
            duration: format.duration(run.finishedAt.getTime() - run.startedAt.getTime()),
          })}
        </span>
      )}
      <span>{t(`operations:trigger.${run.trigger}`)}</span>
      {run.attempt > 1 ? <span>{t('operations:job.attempt', { number: run.attempt })}</span> : null}
      {run.parentId === null ? null : (
        <a href={jobPath(run.parentId)}>{t('operations:job.partOf')}</a>
      )}
    </span>
  );
}

function RunProgress({ run, outcomes }: { run: JobRunDetails; outcomes: UpdateOutcomePage }) {
  const { t } = useI18n();
  const total = Number(run.summary.applications ?? 0);
  const settled = Object.values(outcomes.counts).reduce((sum, count) => sum + count, 0);
  const label = t('operations:job.progress', { settled, total });
  return (
    <div>
      <Progress label={label} value={settled} max={total} />
      <p className="mt-2 text-small text-ink-2">{label}</p>
    </div>
  );
}

const reloadEveryMs = 2_000;

/** Without JavaScript the page's reload link does it. */
function useReloadWhile(isRunning: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(revalidate, reloadEveryMs);
    return () => clearInterval(timer);
  }, [isRunning, revalidate]);
}
