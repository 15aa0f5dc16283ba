import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { ChoiceField, PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import type { ApplicationPageProps } from './application-page.tsx';
import { PlanLimitNotice } from './plan-limit-notice.tsx';
import { commonModes, PolicyModeFields } from './policy-choice.tsx';

/** When new versions of the application go out. */
export function PolicyCard({
  slug,
  application,
  forAll,
  ownKeepVersions,
  answer,
}: ApplicationPageProps) {
  const { t } = useI18n();
  const { policy, versions } = application;
  const [form, fields] = useAnsweredForm<{
    mode: string;
    days: string;
    version: string;
    keep: string;
    reason: string;
  }>({
    answer,
    intent: 'policy',
    defaults: {
      mode: policy.isAsForAll ? 'as-for-all' : policy.mode,
      days: policy.mode === 'after-days' && !policy.isAsForAll ? String(policy.delayDays) : '',
      version: policy.pinnedVersionId ?? '',
      keep: ownKeepVersions === null ? '' : String(ownKeepVersions),
    },
  });
  const offerable = versions.filter(({ state }) => state === 'offered');
  const isBeyondPlan = fields.mode.errors?.includes('distribution:notInPlan') ?? false;
  return (
    <Card title={t('distribution:application.policyTitle')}>
      <CardBody>
        {isBeyondPlan ? (
          <div className="mb-4">
            <PlanLimitNotice slug={slug} />
          </div>
        ) : null}
        <PostForm
          form={form}
          intent="policy"
          look="secondary"
          submit={t('distribution:application.save')}
        >
          <PolicyModeFields fields={fields} modes={[...commonModes, 'pinned']} forAll={forAll} />
          <div className="needs-version">
            <ChoiceField
              field={fields.version}
              label={t('distribution:application.pinLabel')}
              hint={t('distribution:application.pinHint')}
              options={[
                { value: '', label: t('distribution:application.chooseVersion') },
                ...offerable.map(({ id, version }) => ({ value: id, label: version })),
              ]}
            />
          </div>
          <TextField
            field={fields.keep}
            label={t('distribution:application.keepLabel')}
            hint={t('distribution:application.keepHint', { count: forAll.keepVersions })}
            inputMode="numeric"
            maxLength={2}
          />
          <TextField
            field={fields.reason}
            label={t('distribution:reasonIfAny')}
            hint={t('distribution:reasonHint')}
            maxLength={500}
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}
