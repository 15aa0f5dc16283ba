import type { SubmissionResult } from '@conform-to/react';
import type { PolicyMode } from '#app/domain/distribution/offered-versions.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { namePolicy } from '#app/ui/name-policy.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { DoneNotice } from './done-notice.tsx';
import type { Done } from './done.ts';
import { AutomationNotice, PlanLimitNotice } from './plan-limit-notice.tsx';
import { PolicyModeFields } from './policy-choice.tsx';
import { NewRingCard, RingCard } from './ring-cards.tsx';
import type { ShownRing } from './ring-cards.tsx';

export interface DistributionSettingsPageProps {
  slug: string;
  forAll: { mode: PolicyMode; delayDays: number; keepVersions: number };
  /** First to last. */
  rings: ShownRing[];
  lost: 'plan' | 'over-limit' | null;
  mayManage: boolean;
  done: Done | null;
  answer: SubmissionResult | undefined;
}

export function DistributionSettingsPage(props: DistributionSettingsPageProps) {
  const { t } = useI18n();
  const { slug, forAll, rings, lost, mayManage, done, answer } = props;
  const said = Object.values(answer?.error ?? {}).flat();
  return (
    <>
      <DoneNotice done={done} />
      <PageHeader title={t('distribution:settings.title', { policy: namePolicy(forAll, t) })}>
        {t('distribution:settings.intro')}
      </PageHeader>
      <div className="mt-4 grid max-w-reading gap-4">
        <AutomationNotice ended={lost} />
        {said.includes('distribution:notInPlan') ? <PlanLimitNotice slug={slug} /> : null}
      </div>
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,360px)]">
        {mayManage ? (
          <div className="xl:col-start-2 xl:row-start-1">
            <DefaultsCard {...props} />
          </div>
        ) : null}
        <section className="grid min-w-0 gap-4 xl:col-start-1 xl:row-start-1">
          <h2>{t('distribution:settings.ringsTitle')}</h2>
          <p className="max-w-reading text-ink-2">{t('distribution:settings.ringsText')}</p>
          {rings.map((ring, index) => (
            <RingCard
              key={ring.id}
              slug={slug}
              ring={ring}
              isFirst={index === 0}
              isLast={index === rings.length - 1}
              mayManage={mayManage}
              answer={answer}
            />
          ))}
          {mayManage ? <NewRingCard answer={answer} /> : null}
        </section>
      </div>
    </>
  );
}

function DefaultsCard({ forAll, answer }: DistributionSettingsPageProps) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ mode: string; days: string; keep: string }>({
    answer,
    intent: 'defaults',
    defaults: {
      mode: forAll.mode,
      days: forAll.mode === 'after-days' ? String(forAll.delayDays) : '',
      keep: String(forAll.keepVersions),
    },
  });
  return (
    <Card title={t('distribution:settings.formTitle')}>
      <CardBody>
        <PostForm form={form} intent="defaults" submit={t('distribution:settings.save')}>
          <PolicyModeFields
            fields={fields}
            modes={['manual', 'immediate', 'after-days', 'not-used']}
          />
          <TextField
            field={fields.keep}
            label={t('distribution:settings.keepLabel')}
            hint={t('distribution:settings.keepHint')}
            inputMode="numeric"
            maxLength={2}
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}
