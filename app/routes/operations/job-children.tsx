import type { JobRunDetails } from '#app/domain/operations/get-job-run.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { jobPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Card } from '#app/ui/card.tsx';
import { Time } from '#app/ui/time.tsx';
import type { JobStatus } from '#db/schema/operations.ts';
import { nameJobType, statusTones } from './job-words.ts';

/** The runs that this one caused. */
export function JobChildren({ runs }: { runs: JobRunDetails['children'] }) {
  const { t } = useI18n();
  return (
    <Card title={t('operations:job.children')}>
      <ul className="divide-y divide-line">
        {runs.map((run) => (
          <li key={run.id} className="flex flex-wrap items-center gap-x-4 px-4 py-2 text-control">
            <a className="row-title" href={jobPath(run.id)}>
              {run.subject ?? nameJobType(run.type, t)}
            </a>
            <Badge tone={statusTones[run.status as JobStatus]}>
              {t(`operations:status.${run.status as JobStatus}`)}
            </Badge>
            <span className="ml-auto text-small text-ink-3">
              <Time at={run.startedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
