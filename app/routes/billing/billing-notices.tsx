import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingDetailsPath, invoiceFilePath } from '#app/paths.ts';
import { PostForm, useAnsweredForm, useFormMessage } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { BillingPageProps } from './billing-page.tsx';

const unsettled = ['past_due', 'unpaid', 'incomplete', 'paused'] as const;

/** What needs doing about the payment, and what is planned, with the way to take it back. */
export function BillingNotices(props: BillingPageProps) {
  const problem = findProblem(props);
  return (
    <div className="mt-6 grid max-w-reading gap-4">
      <Refusal {...props} />
      {problem ? <PaymentProblem {...props} problem={problem} /> : null}
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
    (intent === 'resume' && subscription?.endsAt) || (intent === 'drop' && subscription?.scheduled);
  if (message === undefined || isShown) return null;
  return <Notice tone="red" title={say(message)} isAnswer />;
}

/** Which of the payment's problems there is; null when it is in order. */
function findProblem({ subscription, graceEndsAt }: BillingPageProps) {
  if (subscription?.status === 'past_due' && graceEndsAt === null) return 'grace_over';
  return unsettled.find((status) => status === subscription?.status) ?? null;
}

function PaymentProblem({
  slug,
  graceEndsAt,
  openInvoice,
  problem,
}: BillingPageProps & { problem: NonNullable<ReturnType<typeof findProblem>> }) {
  const { t, format } = useI18n();
  const date = graceEndsAt === null ? '' : format.date(graceEndsAt);
  return (
    <Notice
      tone={problem === 'unpaid' || problem === 'grace_over' ? 'red' : 'amber'}
      title={t(`billing:problem.${problem}.title`, { date })}
    >
      <p>{t(`billing:problem.${problem}.text`, { date })}</p>
      <p className="flex flex-wrap gap-x-4">
        {openInvoice === null ? null : (
          <a href={invoiceFilePath(slug, openInvoice, 'page')}>{t('billing:problem.pay')}</a>
        )}
        <a href={billingDetailsPath(slug)}>{t('billing:problem.changeCard')}</a>
      </p>
    </Notice>
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
