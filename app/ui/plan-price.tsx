import type { Plan } from '#app/domain/entitlements/plan.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';

/** What a plan costs per computer: by the month, and by the year below. */
export function PlanPrice({
  plan,
}: {
  plan: Pick<Plan, 'priceMonthly' | 'priceYearly' | 'currency'>;
}) {
  const { t, format } = useI18n();
  if (plan.priceMonthly === 0) {
    return (
      <>
        <p className="stat-value mt-2">{t('entitlements:free')}</p>
        <p className="stat-note">{t('entitlements:noCharge')}</p>
      </>
    );
  }
  return (
    <>
      <p className="stat-value mt-2">{format.money(plan.priceMonthly, plan.currency)}</p>
      <p className="stat-note">{t('entitlements:perMonth')}</p>
      <p className="stat-note">
        {t('entitlements:orYearly', { price: format.money(plan.priceYearly, plan.currency) })}
      </p>
    </>
  );
}
