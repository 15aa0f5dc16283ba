import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingDetailsPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import type { LoadedBilling, ShownSubscription } from './load-billing.ts';

/** What is paid for, when the next invoice comes, and with what it is paid. */
export function SubscriptionCard({
  slug,
  subscription,
  paymentMethod,
  hasPaymentMethod,
}: Pick<LoadedBilling, 'slug' | 'paymentMethod' | 'hasPaymentMethod'> & {
  subscription: ShownSubscription;
}) {
  const { t, format } = useI18n();
  const { interval, amount, currency, compliance, endsAt, nextInvoice } = subscription;
  const { licensedClients, observedClients, extraMembers } = subscription;
  const money = (ore: number) => format.money(ore, currency);
  return (
    <Card title={t('billing:facts.title')}>
      <CardBody>
        <dl className="facts">
          <dt>{t('billing:facts.plan')}</dt>
          <dd>{subscription.plan}</dd>
          <dt>{t('billing:facts.price')}</dt>
          <dd>{t(`billing:price.${interval}`, { price: money(amount) })}</dd>
          <dt>{t('billing:facts.licensed')}</dt>
          <dd>{format.number(licensedClients)}</dd>
          <dt>{t('billing:facts.observed')}</dt>
          <dd>
            {format.number(observedClients)}
            {compliance === 'compliant' ? null : (
              <span className="row-note">{t(`billing:compliance.${compliance}`)}</span>
            )}
          </dd>
          {extraMembers > 0 ? (
            <>
              <dt>{t('billing:facts.extraMembers')}</dt>
              <dd>{format.number(extraMembers)}</dd>
            </>
          ) : null}
          <dt>{t('billing:facts.nextInvoice')}</dt>
          <dd>
            {endsAt !== null
              ? t('billing:facts.noInvoice')
              : t('billing:facts.invoice', {
                  date: format.date(nextInvoice.at),
                  price: money(nextInvoice.net),
                })}
          </dd>
          <dt>{t('billing:facts.method')}</dt>
          <dd>
            {paymentMethod ??
              t(hasPaymentMethod ? 'billing:details.someMethod' : 'billing:details.noMethod')}
            <span className="row-note">
              <a href={billingDetailsPath(slug)}>{t('billing:facts.changeMethod')}</a>
            </span>
          </dd>
        </dl>
      </CardBody>
    </Card>
  );
}
