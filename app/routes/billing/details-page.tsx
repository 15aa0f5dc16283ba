import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingPlanPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { ChoiceField, PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { nameCountries } from './billing-countries.ts';

type DetailsFields = Record<
  'name' | 'email' | 'line1' | 'line2' | 'postalCode' | 'city' | 'state' | 'country' | 'vatNumber',
  string
>;

export interface DetailsPageProps {
  slug: string;
  /** Null before the first purchase. */
  customer: (DetailsFields & { paymentMethod: string | null; hasPaymentMethod: boolean }) | null;
  answer: SubmissionResult | undefined;
}

export function DetailsPage({ slug, customer, answer }: DetailsPageProps) {
  const { t } = useI18n();
  if (customer === null) {
    return (
      <PageHeader
        title={t('billing:details.noneTitle')}
        action={<LinkButton href={billingPlanPath(slug)}>{t('billing:plan.buyTitle')}</LinkButton>}
      >
        {t('billing:details.noneText')}
      </PageHeader>
    );
  }
  const { paymentMethod, hasPaymentMethod, ...details } = customer;
  return (
    <>
      <PageHeader title={t('billing:details.title')}>{t('billing:details.intro')}</PageHeader>
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,560px)_minmax(0,360px)]">
        <DetailsCard details={details} answer={answer} />
        <PaymentMethodCard
          paymentMethod={
            paymentMethod ??
            t(hasPaymentMethod ? 'billing:details.someMethod' : 'billing:details.noMethod')
          }
          answer={answer}
        />
      </div>
    </>
  );
}

function DetailsCard({
  details,
  answer,
}: {
  details: DetailsFields;
  answer: SubmissionResult | undefined;
}) {
  const { t, locale } = useI18n();
  const [form, fields] = useAnsweredForm<DetailsFields>({
    answer,
    intent: 'details',
    defaults: details,
  });
  return (
    <Card title={t('billing:details.invoiceTitle')}>
      <CardBody>
        <PostForm form={form} intent="details" submit={t('settings:save')}>
          <TextField
            field={fields.name}
            label={t('billing:details.name')}
            autoComplete="organization"
          />
          <TextField
            field={fields.email}
            type="email"
            label={t('billing:details.email')}
            hint={t('billing:details.emailHint')}
            autoComplete="email"
          />
          <TextField
            field={fields.line1}
            label={t('billing:details.line1')}
            autoComplete="address-line1"
          />
          <TextField
            field={fields.line2}
            label={t('billing:details.line2')}
            autoComplete="address-line2"
          />
          <TextField
            field={fields.postalCode}
            label={t('billing:details.postalCode')}
            autoComplete="postal-code"
          />
          <TextField
            field={fields.city}
            label={t('billing:details.city')}
            autoComplete="address-level2"
          />
          <TextField
            field={fields.state}
            label={t('billing:details.state')}
            autoComplete="address-level1"
          />
          <ChoiceField
            field={fields.country}
            label={t('billing:details.country')}
            autoComplete="country"
            options={nameCountries(locale)}
          />
          <TextField
            field={fields.vatNumber}
            label={t('billing:details.vatNumber')}
            hint={t('billing:details.vatNumberHint')}
            autoComplete="off"
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}

function PaymentMethodCard({
  paymentMethod,
  answer,
}: {
  paymentMethod: string;
  answer: SubmissionResult | undefined;
}) {
  const { t } = useI18n();
  const [form] = useAnsweredForm({ answer, intent: 'portal' });
  return (
    <Card title={t('billing:details.methodTitle')}>
      <CardBody>
        <p>{paymentMethod}</p>
        <p className="mt-2 mb-4 text-small text-ink-2">{t('billing:details.methodText')}</p>
        <PostForm
          form={form}
          intent="portal"
          look="secondary"
          submit={t('billing:details.changeMethod')}
        />
      </CardBody>
    </Card>
  );
}
