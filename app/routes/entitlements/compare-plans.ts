import type { FeatureName, Plan } from '#app/domain/entitlements/plan.ts';
import type { Format } from '#app/i18n/format.ts';
import type { Translate } from '#app/i18n/translate.ts';

export interface ComparisonRow {
  label: string;
  /** What each plan says, in the order of the plans. */
  values: string[];
}

/** The rows of the pricing page's table: what differs between the plans, in words. */
export function comparePlans(
  plans: Plan[],
  interval: 'month' | 'year',
  t: Translate,
  format: Format,
): ComparisonRow[] {
  const row = (label: string, valueOf: (plan: Plan) => string) => ({
    label,
    values: plans.map(valueOf),
  });
  const yesOrNo = (feature: FeatureName) => (plan: Plan) =>
    t(plan.features.includes(feature) ? 'entitlements:value.yes' : 'entitlements:value.no');
  const countOrUnlimited = (count: number | null) => {
    if (count === null) return t('entitlements:value.unlimited');
    return count === 0 ? t('entitlements:value.no') : format.number(count);
  };

  return [
    row(t('entitlements:row.clients'), ({ limits }) =>
      limits.maximumClients === null
        ? t('entitlements:value.from', { number: limits.minimumClients })
        : t('entitlements:value.upTo', { number: limits.maximumClients }),
    ),
    row(t('entitlements:row.members'), ({ limits, currency }) =>
      limits.extraMember === null
        ? format.number(limits.members)
        : t(`entitlements:value.${interval === 'year' ? 'extraMemberYearly' : 'extraMember'}`, {
            number: limits.members,
            price: format.money(
              interval === 'year' ? limits.extraMember.yearly : limits.extraMember.monthly,
              currency,
            ),
          }),
    ),
    row(t('entitlements:row.distribution'), ({ features }) =>
      t(
        features.includes('automatic-distribution')
          ? 'entitlements:value.automatic'
          : 'entitlements:value.manual',
      ),
    ),
    row(t('entitlements:row.ownUploads'), yesOrNo('own-uploads')),
    row(t('entitlements:row.storage'), ({ limits }) =>
      format.fileSize(limits.storageMegabytes * 1_000_000),
    ),
    row(t('entitlements:row.goals'), ({ features }) => {
      if (features.includes('goal-forecasts')) return t('entitlements:value.forecast');
      return t(
        features.includes('advanced-goals')
          ? 'entitlements:value.advanced'
          : 'entitlements:value.basic',
      );
    }),
    row(t('entitlements:row.competitions'), ({ features }) => {
      if (features.includes('competition-rewards')) return t('entitlements:value.customRewards');
      return t(
        features.includes('custom-competitions')
          ? 'entitlements:value.customRules'
          : 'entitlements:value.standardRules',
      );
    }),
    row(t('entitlements:row.statistics'), ({ features }) => {
      if (features.includes('statistics-forecasts')) {
        return t('entitlements:value.forecastStatistics');
      }
      return t(
        features.includes('full-statistics')
          ? 'entitlements:value.fullStatistics'
          : 'entitlements:value.basicStatistics',
      );
    }),
    row(t('entitlements:row.dashboards'), ({ limits }) =>
      countOrUnlimited(limits.customDashboards),
    ),
    row(t('entitlements:row.concurrentUsers'), ({ limits }) =>
      countOrUnlimited(limits.concurrentUsers),
    ),
    row(t('entitlements:row.history'), ({ limits }) =>
      t('entitlements:value.days', { number: format.number(limits.historyDays) }),
    ),
    row(t('entitlements:row.api'), ({ limits }) =>
      limits.apiRequestsPerMonth === 0
        ? t('entitlements:value.no')
        : t('entitlements:value.perMonth', { number: format.number(limits.apiRequestsPerMonth) }),
    ),
    row(t('entitlements:row.singleSignOn'), yesOrNo('single-sign-on')),
    row(t('entitlements:row.security'), yesOrNo('custom-security')),
    row(t('entitlements:row.support'), ({ limits }) => t(`entitlements:support.${limits.support}`)),
  ];
}
