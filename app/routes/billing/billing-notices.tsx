import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingDetailsPath, invoiceFilePath } from '#app/paths.ts';
import { PostForm, useAnsweredForm, useFormMessage } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { findPaymentProblem, PaymentProblemNotice } from '#app/ui/payment-problem-notice.tsx';
import type { PaymentProblem } from '#app/ui/payment-problem-notice.tsx';
import { ComplianceNotice } from '../fleet/compliance-notice.tsx';
import type { BillingPageProps } from './billing-page.tsx';

/** What needs doing about the payment, and what is planned, with the way to take it back. */
export function BillingNotices(props: BillingPageProps) {
  const problem = findPaymentProblem({
    status: props.subscription?.status ?? null,
    graceEndsAt: props.graceEndsAt,
  });
  return (
    <div className="mt-6 grid max-w-reading gap-4">
      <Refusal {...props} />
      {problem ? (
        <PaymentProblemCard {...props} problem={problem} />
      ) : (
        <ComplianceNotice slug={props.slug} compliance={props.compliance} mayManageBilling />
      )}
      <PendingChange {...props} />
      <PlannedEnd {...props} />
      <ScheduledChange {...props} />
    </div>
  );
}

/** Why something could not be taken back whose form is not there any more. */
function Refusal({ subscription, answer }: BillingPageProps) {
  const say = useFormMessage();
  const message = answer?.error?.['']?.[0];
  const intent = answer?.initialValue?.intent;
  const isShown =
    (intent === 'resume' && subscription?.endsAt) ||
    (intent === 'drop' && subscription?.scheduled) ||
    (intent === 'unpause' && subscription?.status === 'paused');
  if (message === undefined || isShown) return null;
  return <Notice tone="red" title={say(message)} isAnswer />;
}

/** What is wrong with the payment, and what mends it: the invoice is paid, the card changed, a pause ended. */
function PaymentProblemCard(props: BillingPageProps & { problem: PaymentProblem }) {
  const { t } = useI18n();
  const { slug, graceEndsAt, openInvoice, problem } = props;
  return (
    <PaymentProblemNotice problem={problem} graceEndsAt={graceEndsAt}>
      <p className="flex flex-wrap gap-x-4">
        {openInvoice === null ? null : (
          <a href={invoiceFilePath(slug, openInvoice, 'page')}>{t('billing:problem.pay')}</a>
        )}
        <a href={billingDetailsPath(slug)}>{t('billing:problem.changeCard')}</a>
      </p>
      {problem === 'paused' ? <EndPause {...props} /> : null}
    </PaymentProblemNotice>
  );
}

/** Has a paused subscription go on, and says what that costs. */
function EndPause({ subscription, answer }: BillingPageProps) {
  const { t, format } = useI18n();
  const [form] = useAnsweredForm({ answer, intent: 'unpause' });
  if (!subscription) return null;
  const { interval, amount, currency } = subscription;
  const price = t(`billing:price.${interval}`, { price: format.money(amount, currency) });
  return (
    <>
      <p>{t('billing:problem.unpauseCosts', { price })}</p>
      <div className="mt-3">
        <PostForm form={form} intent="unpause" submit={t('billing:problem.unpause')} />
      </div>
    </>
  );
}

/** An upgrade that waits for its invoice. */
function PendingChange({ slug, subscription, openInvoice }: BillingPageProps) {
  const { t } = useI18n();
  if (!subscription?.pending) return null;
  const { plan, licensedClients } = subscription.pending;
  return (
    <Notice tone="amber" title={t('billing:pending.title', { plan, count: licensedClients })}>
      <p>
        {t('billing:pending.text')}{' '}
        {openInvoice === null ? null : (
          <a href={invoiceFilePath(slug, openInvoice, 'page')}>{t('billing:problem.pay')}</a>
        )}
      </p>
    </Notice>
  );
}

function PlannedEnd({ subscription, answer }: BillingPageProps) {
  const { t, format } = useI18n();
  const [form] = useAnsweredForm({ answer, intent: 'resume' });
  if (!subscription?.endsAt) return null;
  return (
    <Notice
      tone="amber"
      title={t('billing:ending.title', { date: format.date(subscription.endsAt) })}
    >
      <p>{t('billing:ending.text')}</p>
      <div className="mt-3">
        <PostForm form={form} intent="resume" submit={t('billing:ending.resume')} />
      </div>
    </Notice>
  );
}

function ScheduledChange({ subscription, answer }: BillingPageProps) {
  const { t, format } = useI18n();
  const [form] = useAnsweredForm({ answer, intent: 'drop' });
  if (!subscription?.scheduled) return null;
  const { plan, licensedClients, interval, net, at } = subscription.scheduled;
  return (
    <Notice
      title={t('billing:scheduled.title', { plan, date: at === null ? '' : format.date(at) })}
    >
      <p>
        {t('billing:scheduled.clients', { count: licensedClients })}
        {net === null
          ? null
          : `, ${t(`billing:price.${interval}`, { price: format.money(net, subscription.currency) })}`}
      </p>
      <div className="mt-3">
        <PostForm form={form} intent="drop" look="secondary" submit={t('billing:scheduled.drop')} />
      </div>
    </Notice>
  );
}
