import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { tellMessage } from '#app/i18n/tell-message.ts';
import { billingPlanPath, pricingPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { Field } from '#app/ui/field.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Select } from '#app/ui/select.tsx';
import { ChangeCard } from './change-card.tsx';
import type { LoadedPlanChoice } from './load-plan-choice.ts';
import { PurchaseCard } from './purchase-card.tsx';

export type PlanPageProps = LoadedPlanChoice & { answer: SubmissionResult | undefined };

/** Choosing a plan on one side, what it comes to on the other. */
export function PlanPage(props: PlanPageProps) {
  const { t, locale } = useI18n();
  const { current, net, preview, noPreview, isSetUp } = props;
  return (
    <>
      <PageHeader title={t(current ? 'billing:plan.changeTitle' : 'billing:plan.buyTitle')}>
        {t('billing:plan.intro')}{' '}
        <a href={pricingPath(locale)}>{t('organizations:dashboard.seePlans')}</a>
      </PageHeader>
      {isSetUp ? null : (
        <div className="mt-6 max-w-reading">
          <Notice tone="amber" title={t('billing:plan.notSetUp')} />
        </div>
      )}
      <div className="mt-7 grid max-w-[880px] items-start gap-6 lg:grid-cols-2">
        <ChoiceCard {...props} />
        {current === null && net !== null ? <PurchaseCard {...props} net={net} /> : null}
        {preview === null ? null : <ChangeCard {...props} preview={preview} />}
        {noPreview === null ? null : (
          <Notice tone="amber" title={t(`billing:refused.${noPreview}`)} />
        )}
      </div>
    </>
  );
}

function ChoiceCard({ slug, plans, chosen, current }: LoadedPlanChoice) {
  const { t, format } = useI18n();
  const { choice, typed, problems } = chosen;
  // Where the order form's problems lead to.
  const idOf = (field: string) => `${current ? 'change' : 'buy'}-${field}`;
  const errorOf = (field: keyof typeof problems) =>
    problems[field] === undefined ? undefined : tellMessage(t, problems[field]);
  return (
    <Card title={t('billing:plan.choiceTitle')}>
      <CardBody>
        <form action={billingPlanPath(slug)} className="form" noValidate>
          <Select
            id={idOf('plan')}
            label={t('billing:plan.plan')}
            name="plan"
            defaultValue={choice.plan}
            options={plans.map((plan) => ({
              value: plan.name,
              label: t('billing:plan.option', {
                plan: plan.displayName,
                monthly: format.money(plan.priceMonthly, plan.currency),
                yearly: format.money(plan.priceYearly, plan.currency),
              }),
            }))}
          />
          <Select
            id={idOf('interval')}
            label={t('billing:plan.interval')}
            name="interval"
            defaultValue={choice.interval}
            options={(['month', 'year'] as const).map((value) => ({
              value,
              label: t(`billing:plan.by.${value}`),
            }))}
          />
          <Field
            id={idOf('licensedClients')}
            label={t('billing:plan.licensedClients')}
            hint={t('billing:plan.licensedClientsHint')}
            name="licensedClients"
            inputMode="numeric"
            maxLength={12}
            defaultValue={typed.licensedClients}
            error={errorOf('licensedClients')}
          />
          <Field
            id={idOf('extraMembers')}
            label={t('billing:plan.extraMembers')}
            hint={t('billing:plan.extraMembersHint')}
            name="extraMembers"
            inputMode="numeric"
            maxLength={12}
            defaultValue={typed.extraMembers}
            error={errorOf('extraMembers')}
          />
          <div className="form-end">
            <Button look="secondary">{t('billing:plan.calculate')}</Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
