import type { Plan } from '#app/domain/entitlements/plan.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { registerPath } from '#app/paths.ts';
import { Card } from '#app/ui/card.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PlanPrice } from '#app/ui/plan-price.tsx';
import { Table } from '#app/ui/table.tsx';
import { comparePlans, type ComparisonRow } from './compare-plans.ts';

export function PricingPage({ plans }: { plans: Plan[] }) {
  const { t, locale, format } = useI18n();
  const rows = comparePlans(plans, t, format);
  return (
    <div className="content py-14">
      <h1>{t('entitlements:title')}</h1>
      <p className="mt-2 max-w-reading text-lede text-ink-2">{t('entitlements:lede')}</p>
      <div className="mt-6 max-w-reading">
        <Notice title={t('entitlements:notYetTitle')}>
          {t('entitlements:notYet')} <a href={registerPath(locale)}>{t('entitlements:start')}</a>
        </Notice>
      </div>
      <ul className="mt-9 grid gap-5 sm:grid-cols-2 lg:grid-cols-4">
        {plans.map((plan, index) => (
          <li key={plan.name} className="card card-body">
            <h2 className="card-title">{plan.displayName}</h2>
            <PlanPrice plan={plan} />
            <p className="mt-3 text-control text-ink-2">{plan.description[locale]}</p>
            <IncludedOnPhone rows={rows} index={index} />
          </li>
        ))}
      </ul>
      <div className="mt-9 hidden md:block">
        <Card title={t('entitlements:included')}>
          <ComparisonTable plans={plans} rows={rows} />
        </Card>
      </div>
    </div>
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
