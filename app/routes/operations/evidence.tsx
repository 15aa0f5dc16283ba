import { useI18n } from '#app/i18n/i18n-context.tsx';
import { nameReason } from './job-words.ts';

/** Why an application got its outcome: the reason in a line, and behind it all that was seen. */
export function Evidence({ evidence }: { evidence: Record<string, unknown> }) {
  const { t } = useI18n();
  const { reason, ...rest } = evidence;
  const hasMore = Object.keys(rest).length > 0;
  const line = typeof reason === 'string' ? nameReason(reason, t) : null;
  if (!hasMore) return <span className="quiet break-anywhere">{line}</span>;
  return (
    <details className="quiet">
      <summary className="break-anywhere">{line ?? t('operations:job.showEvidence')}</summary>
      <pre className="mt-2 max-w-[460px] whitespace-pre-wrap break-anywhere">
        {JSON.stringify(rest, null, 2)}
      </pre>
    </details>
  );
}
