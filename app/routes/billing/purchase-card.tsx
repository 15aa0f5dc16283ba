import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { OrderForm } from './order-form.tsx';
import type { PlanPageProps } from './plan-page.tsx';

/** What the first purchase comes to, and the way to its payment. */
export function PurchaseCard({
  plans,
  chosen,
  net,
  currency,
  trialDays,
  answer,
}: PlanPageProps & { net: number }) {
  const { t, format } = useI18n();
  const { choice } = chosen;
  const plan = plans.find(({ name }) => name === choice.plan);
  return (
    <Card title={t('billing:plan.sumTitle', { plan: plan?.displayName ?? choice.plan })}>
      <CardBody>
        <p className="stat-value">{format.money(net, currency)}</p>
        <p className="stat-note">
          {t(`billing:plan.net.${choice.interval}`, { count: choice.licensedClients })}
        </p>
        <p className="mt-3 text-small text-ink-2">{t('billing:plan.taxAtCheckout')}</p>
        <p className="mt-3 mb-5 text-small text-ink-2">
          {trialDays === null
            ? t('billing:plan.paidAtOnce')
            : t('billing:plan.trial', { count: trialDays })}
        </p>
        <OrderForm intent="buy" submit={t('billing:plan.buy')} choice={choice} answer={answer} />
      </CardBody>
    </Card>
  );
}
