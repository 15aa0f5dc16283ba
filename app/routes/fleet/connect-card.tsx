import { useI18n } from '#app/i18n/i18n-context.tsx';
import { clientsPath, settingsPath } from '#app/paths.ts';
import { Card } from '#app/ui/card.tsx';

/** The way from a new organisation to its first computer, step by step. */
export function ConnectCard({ slug }: { slug: string }) {
  const { t } = useI18n();
  const steps = [
    { step: 'key', href: settingsPath(slug, 'enrolment') },
    { step: 'run', href: null },
    { step: 'see', href: clientsPath(slug) },
  ] as const;
  return (
    <Card title={t('fleet:dashboard.steps.title')}>
      <ol className="divide-y divide-line">
        {steps.map(({ step, href }, index) => (
          <li key={step} className="flex gap-4 px-4 py-3">
            <span className="w-4 text-right tabular-nums text-ink-3" aria-hidden="true">
              {index + 1}
            </span>
            <span>
              {href === null ? (
                <span className="row-title">{t(`fleet:dashboard.steps.${step}`)}</span>
              ) : (
                <a className="row-title" href={href}>
                  {t(`fleet:dashboard.steps.${step}`)}
                </a>
              )}
              <span className="row-note">{t(`fleet:dashboard.steps.${step}Note`)}</span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
