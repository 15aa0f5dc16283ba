import type { Plan } from '#app/domain/entitlements/plan.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';

/** What a plan costs per computer; by the month with the year below when no interval is asked for. */
export function PlanPrice({
  plan,
  interval,
}: {
  plan: Pick<Plan, 'priceMonthly' | 'priceYearly' | 'currency'>;
  interval?: 'month' | 'year';
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
  const monthly = format.money(plan.priceMonthly, plan.currency);
  const yearly = format.money(plan.priceYearly, plan.currency);
  if (interval === 'year') {
    return (
      <>
        <p className="stat-value mt-2">{yearly}</p>
        <p className="stat-note">{t('entitlements:perYear')}</p>
        <p className="stat-note">
          {t('entitlements:asMonthly', {
            price: format.money(Math.round(plan.priceYearly / 12), plan.currency),
          })}
        </p>
      </>
    );
  }
  return (
    <>
      <p className="stat-value mt-2">{monthly}</p>
      <p className="stat-note">{t('entitlements:perMonth')}</p>
      <p className="stat-note">{t('entitlements:orYearly', { price: yearly })}</p>
    </>
  );
}
