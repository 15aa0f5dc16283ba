import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingPlanPath } from '#app/paths.ts';
import { Notice } from '#app/ui/notice.tsx';

/** That the plan does not distribute by itself, and where plans are. */
export function PlanLimitNotice({ slug }: { slug: string }) {
  const { t } = useI18n();
  return (
    <Notice title={t('distribution:planLimitTitle')}>
      <p>
        {t('distribution:planLimit')}{' '}
        <a href={billingPlanPath(slug)}>{t('distribution:comparePlans')}</a>
      </p>
    </Notice>
  );
}

/** Why nothing is approved by itself though policies say so; nothing when all is well. */
export function AutomationNotice({
  ended,
}: {
  /** Null: it has not ended, or nobody relies on it. */
  ended: 'plan' | 'over-limit' | null;
}) {
  const { t } = useI18n();
  if (ended === null) return null;
  return (
    <Notice tone="amber" title={t('distribution:automationEnded')}>
      <p>
        {t(
          ended === 'plan'
            ? 'distribution:automationEndedPlan'
            : 'distribution:automationEndedClients',
        )}
      </p>
    </Notice>
  );
}
