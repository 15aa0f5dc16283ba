import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingPath } from '#app/paths.ts';
import { PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

export interface CancelPageProps {
  slug: string;
  plan: string;
  /** When what is paid for, or tried, ends. */
  endsAt: Date;
  isTrial: boolean;
  /** Whether the last invoice is not paid. */
  isUnpaid: boolean;
  /** What the organisation has afterwards. */
  basic: { name: string; clients: number; members: number };
  members: number;
  answer: SubmissionResult | undefined;
}

/** Asks when the subscription shall end, and says what will happen. */
export function CancelPage(props: CancelPageProps) {
  const { t, format } = useI18n();
  const { slug, plan, endsAt, isTrial, isUnpaid, basic, members, answer } = props;
  const [form] = useAnsweredForm<{ when: string }>({ answer });
  const date = format.date(endsAt);
  return (
    <div className="max-w-reading">
      <PageHeader title={t('billing:cancel.title', { plan })}>
        {t('billing:cancel.after', { plan: basic.name, clients: basic.clients })}
      </PageHeader>
      <ul className="mt-4 list-disc pl-5 text-ink-2">
        <li>{t('billing:cancel.nothingDeleted')}</li>
        <li>{t('billing:cancel.noAutomation')}</li>
        {members > basic.members ? (
          <li>{t('billing:cancel.members', { count: members, limit: basic.members })}</li>
        ) : null}
      </ul>
      <div className="mt-6">
        <PostForm
          form={form}
          look="danger"
          submit={t('billing:cancel.submit')}
          beside={
            <LinkButton look="secondary" href={billingPath(slug)}>
              {t('billing:cancel.keep')}
            </LinkButton>
          }
        >
          <fieldset className="grid gap-3" id={`${form.id}-when`}>
            <legend className="field-label mb-2">{t('billing:cancel.when')}</legend>
            <WhenChoice
              value="period-end"
              label={t('billing:cancel.atEnd', { date })}
              note={t(isTrial ? 'billing:cancel.atTrialEndNote' : 'billing:cancel.atEndNote')}
            />
            <WhenChoice
              value="now"
              label={t('billing:cancel.now')}
              note={t(`billing:cancel.${nowNote(isTrial, isUnpaid)}`)}
            />
          </fieldset>
        </PostForm>
      </div>
    </div>
  );
}

function nowNote(isTrial: boolean, isUnpaid: boolean) {
  if (isTrial) return 'nowInTrialNote';
  return isUnpaid ? 'nowUnpaidNote' : 'nowNote';
}

function WhenChoice({
  value,
  label,
  note,
}: {
  value: 'period-end' | 'now';
  label: string;
  note: string;
}) {
  return (
    <div className="field">
      <label className="tick" htmlFor={`when-${value}`}>
        <input
          type="radio"
          id={`when-${value}`}
          name="when"
          value={value}
          defaultChecked={value === 'period-end'}
          aria-describedby={`when-${value}-note`}
        />
        {label}
      </label>
      <p className="field-hint" id={`when-${value}-note`}>
        {note}
      </p>
    </div>
  );
}
