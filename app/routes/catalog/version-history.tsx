import type { VersionHistoryEntry } from '#app/domain/catalog/get-application.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Card } from '#app/ui/card.tsx';
import { Day, Time } from '#app/ui/time.tsx';

/** Every version that was ever here, newest first, and what took its place. */
export function VersionHistory({ history }: { history: VersionHistoryEntry[] }) {
  const { t } = useI18n();
  return (
    <Card title={t('catalog:history.title')}>
      <ol className="divide-y divide-line">
        {history.map((entry) => (
          <li
            key={entry.version}
            className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-control"
          >
            <span className="row-title break-anywhere min-w-20 tabular-nums">{entry.version}</span>
            <span className="text-small text-ink-3">
              <VersionDate entry={entry} />
            </span>
            <span className="ml-auto">
              <VersionState entry={entry} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function VersionDate({ entry: { releaseDate, publishedAt } }: { entry: VersionHistoryEntry }) {
  if (releaseDate !== null) return <Day on={releaseDate} />;
  return publishedAt === null ? null : <Time at={publishedAt} />;
}

function VersionState({ entry }: { entry: VersionHistoryEntry }) {
  const { t, format } = useI18n();
  const { state, supersededBy, withdrawnAt } = entry;
  if (state === 'held') return <Badge tone="amber">{t('catalog:history.held')}</Badge>;
  if (state === 'withdrawn') {
    return (
      <Badge tone="amber">
        {withdrawnAt === null
          ? t('catalog:history.withdrawn')
          : t('catalog:history.withdrawnAt', { date: format.shortDate(withdrawnAt) })}
      </Badge>
    );
  }
  if (supersededBy === null) return <Badge tone="good">{t('catalog:history.current')}</Badge>;
  return <Badge>{t('catalog:history.supersededBy', { version: supersededBy })}</Badge>;
}
