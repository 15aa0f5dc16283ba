import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import {
  dashboardPath,
  leaveOrganizationPath,
  pricingPath,
  transferOwnershipPath,
} from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

export interface OrganizationSettingsPageProps {
  slug: string;
  name: string;
  plan: { name: string; members: number; concurrentUsers: number | null };
  mayChange: boolean;
  mayTransfer: boolean;
  answer: SubmissionResult | undefined;
}

export function OrganizationSettingsPage(props: OrganizationSettingsPageProps) {
  const { t, locale, format } = useI18n();
  const { slug, name, plan, mayChange, mayTransfer, answer } = props;
  return (
    <div className="max-w-reading">
      <PageHeader title={name}>
        {t('settings:organization.intro', {
          plan: plan.name,
          count: plan.members,
        })}{' '}
        <a href={pricingPath(locale)}>{t('settings:comparePlans')}</a>
      </PageHeader>
      <div className="mt-7 grid gap-6">
        {mayChange ? <NameCard name={name} answer={answer} /> : null}
        <Card title={t('settings:organization.factsTitle')}>
          <CardBody>
            <dl className="facts">
              <dt>{t('settings:organization.address')}</dt>
              <dd>{dashboardPath(slug)}</dd>
              <dt>{t('settings:organization.concurrent')}</dt>
              <dd>
                {plan.concurrentUsers === null
                  ? t('settings:organization.unlimited')
                  : format.number(plan.concurrentUsers)}
              </dd>
            </dl>
          </CardBody>
        </Card>
        <Card title={t('settings:organization.membershipTitle')}>
          <CardBody>
            <p className="text-ink-2">
              {t(
                mayTransfer
                  ? 'settings:organization.ownerText'
                  : 'settings:organization.memberText',
              )}
            </p>
            <div className="mt-4 flex flex-wrap gap-3">
              {mayTransfer ? (
                <LinkButton look="secondary" href={transferOwnershipPath(slug)}>
                  {t('settings:transfer.link')}
                </LinkButton>
              ) : null}
              <LinkButton look="secondary" href={leaveOrganizationPath(slug)}>
                {t('settings:leave.link')}
              </LinkButton>
            </div>
          </CardBody>
        </Card>
      </div>
    </div>
  );
}

function NameCard({ name, answer }: { name: string; answer: SubmissionResult | undefined }) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ name: string }>({ answer, defaults: { name } });
  return (
    <Card title={t('settings:organization.nameTitle')}>
      <CardBody>
        <PostForm form={form} submit={t('settings:save')}>
          <TextField
            field={fields.name}
            label={t('settings:organization.nameLabel')}
            hint={t('settings:organization.nameHint')}
            autoComplete="organization"
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}
