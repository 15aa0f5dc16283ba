import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import type { JobLogLine } from '#db/schema/operations.ts';

const tones = { info: 'neutral', warn: 'amber', error: 'red' } as const;

/** The log lines that a run kept, oldest first. */
export function JobLog({ lines }: { lines: JobLogLine[] }) {
  const { t, format } = useI18n();
  return (
    <Card title={t('operations:job.log')}>
      {lines.length === 0 ? (
        <CardBody>
          <p className="text-ink-2">{t('operations:job.noLog')}</p>
        </CardBody>
      ) : (
        <ol className="divide-y divide-line">
          {lines.map((line, index) => (
            <li key={index} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-small">
              <time dateTime={line.at} className="text-ink-3 tabular-nums">
                {format.clock(new Date(line.at))}
              </time>
              {line.level === 'info' ? null : <Badge tone={tones[line.level]}>{line.level}</Badge>}
              <span className="font-[580]">{line.event}</span>
              {line.data ? (
                <code className="break-anywhere text-ink-2">{JSON.stringify(line.data)}</code>
              ) : null}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
