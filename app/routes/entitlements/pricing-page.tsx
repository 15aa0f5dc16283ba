import { planWithoutSubscription } from '#app/domain/entitlements/plan.ts';
import type { Plan } from '#app/domain/entitlements/plan.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { appPath, pricingPath, registerPath } from '#app/paths.ts';
import { Card } from '#app/ui/card.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PlanPrice } from '#app/ui/plan-price.tsx';
import { Table } from '#app/ui/table.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import { comparePlans, type ComparisonRow } from './compare-plans.ts';

type Interval = 'month' | 'year';

export function PricingPage({ plans, interval }: { plans: Plan[]; interval: Interval }) {
  const { t, locale, format } = useI18n();
  const rows = comparePlans(plans, interval, t, format);
  return (
    <div className="content py-14">
      <h1>{t('entitlements:title')}</h1>
      <p className="mt-2 max-w-reading text-lede text-ink-2">{t('entitlements:lede')}</p>
      <div className="mt-6">
        <Tabs
          label={t('entitlements:interval.label')}
          tabs={(['month', 'year'] as const).map((one) => ({
            href: pricingPath(locale, { interval: one }),
            label: t(`entitlements:interval.${one}`),
            isCurrent: one === interval,
          }))}
        />
      </div>
      <ul className="mt-6 grid gap-5 sm:grid-cols-2 lg:grid-cols-4">
        {plans.map((plan, index) => (
          <li key={plan.name} className="card card-body flex flex-col">
            <h2 className="card-title">{plan.displayName}</h2>
            <PlanPrice plan={plan} interval={interval} />
            <LeastPrice plan={plan} interval={interval} />
            <p className="mt-3 mb-5 text-control text-ink-2">{plan.description[locale]}</p>
            <div className="mt-auto">
              <ChoosePlan plan={plan} interval={interval} />
            </div>
            <IncludedOnPhone rows={rows} index={index} />
          </li>
        ))}
      </ul>
      <p className="mt-5 max-w-reading text-small text-ink-2">{t('entitlements:trial')}</p>
      <div className="mt-9 hidden md:block">
        <Card title={t('entitlements:included')}>
          <ComparisonTable plans={plans} rows={rows} />
        </Card>
      </div>
    </div>
  );
}

/** What the smallest subscription of the plan comes to. */
function LeastPrice({ plan, interval }: { plan: Plan; interval: Interval }) {
  const { t, format } = useI18n();
  const { minimumClients } = plan.limits;
  if (plan.priceMonthly === 0) return null;
  const price = interval === 'year' ? plan.priceYearly : plan.priceMonthly;
  return (
    <p className="stat-note">
      {t(interval === 'year' ? 'entitlements:leastPerYear' : 'entitlements:leastPerMonth', {
        count: minimumClients,
        price: format.money(price * minimumClients, plan.currency),
      })}
    </p>
  );
}

/** To the choice of clients in the organisation's billing, by way of registering for who has none. */
function ChoosePlan({ plan, interval }: { plan: Plan; interval: Interval }) {
  const { t, locale } = useI18n();
  if (plan.name === planWithoutSubscription) {
    return (
      <LinkButton look="secondary" href={registerPath(locale)}>
        {t('entitlements:start')}
      </LinkButton>
    );
  }
  const returnTo = appPath({ plan: plan.name, interval });
  return (
    <LinkButton look="secondary" href={registerPath(locale, { returnTo })}>
      {t('entitlements:choose', { plan: plan.displayName })}
    </LinkButton>
  );
}

function ComparisonTable({ plans, rows }: { plans: Plan[]; rows: ComparisonRow[] }) {
  const { t } = useI18n();
  return (
    <Table
      caption={t('entitlements:included')}
      columns={[
        { heading: t('entitlements:row.plan') },
        ...plans.map((plan) => ({ heading: plan.displayName })),
      ]}
    >
      {rows.map(({ label, values }) => (
        <tr key={label}>
          <th scope="row">{label}</th>
          {values.map((value, index) => (
            <td key={plans[index]?.name}>{value}</td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

/** Four columns do not fit a phone: there each plan opens its own list. */
function IncludedOnPhone({ rows, index }: { rows: ComparisonRow[]; index: number }) {
  const { t } = useI18n();
  return (
    <details className="mt-3 text-small md:hidden">
      <summary className="text-accent-ink">{t('entitlements:included')}</summary>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {rows.map(({ label, values }) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="text-right">{values[index]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
