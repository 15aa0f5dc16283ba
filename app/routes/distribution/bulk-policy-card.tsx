import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { PostForm, TextField, TickField, useAnsweredForm } from '#app/ui/form.tsx';
import { commonModes, PolicyModeFields } from './policy-choice.tsx';
import { PlanLimitNotice } from './plan-limit-notice.tsx';

/** The form that the ticks of the table belong to. */
export const bulkForm = 'bulk';

/** Changes the policy of all applications that are ticked, or of all that the search found. */
export function BulkPolicyCard({
  slug,
  forAll,
  total,
  isMore,
  answer,
}: {
  slug: string;
  forAll: { mode: string; delayDays: number };
  /** How many applications the search found … */
  total: number;
  /** … and whether that is more than the page shows. */
  isMore: boolean;
  answer: SubmissionResult | undefined;
}) {
  const { t, format } = useI18n();
  const [form, fields] = useAnsweredForm<{
    mode: string;
    days: string;
    reason: string;
    all: boolean;
  }>({ answer, intent: bulkForm });
  const isBeyondPlan = fields.mode.errors?.includes('distribution:notInPlan') ?? false;
  return (
    <div className="mt-6 max-w-reading" id="change-policies">
      <Card title={t('distribution:list.bulkTitle')}>
        <CardBody>
          {isBeyondPlan ? (
            <div className="mb-4">
              <PlanLimitNotice slug={slug} />
            </div>
          ) : null}
          <PostForm
            form={form}
            intent={bulkForm}
            look="secondary"
            submit={t('distribution:list.bulkSubmit')}
          >
            <PolicyModeFields fields={fields} modes={commonModes} forAll={forAll} />
            <TextField
              field={fields.reason}
              label={t('distribution:reasonIfAny')}
              hint={t('distribution:reasonHint')}
              maxLength={500}
            />
            {isMore ? (
              <TickField
                field={fields.all}
                label={t('distribution:list.bulkAll', {
                  count: total,
                  number: format.number(total),
                })}
              />
            ) : null}
          </PostForm>
        </CardBody>
      </Card>
    </div>
  );
}

/** Leads to the form from wherever in a long list something was ticked. */
export function BulkPolicyJump() {
  const { t } = useI18n();
  return (
    <p className="ticked-jump">
      <a className="button button-primary" href="#change-policies">
        {t('distribution:list.bulkJump')}
      </a>
    </p>
  );
}
