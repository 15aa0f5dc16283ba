import type { SubmissionResult } from '@conform-to/react';
import type { Switch } from '#app/domain/operations/switches.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';

/** The switch that has events kept but not processed. */
export function PauseCard({
  pause,
  answer,
}: {
  pause: Switch;
  answer: SubmissionResult | undefined;
}) {
  const { t, format } = useI18n();
  const [form, fields] = useAnsweredForm<{ reason: string }>({
    answer,
    intent: pause.isOn ? 'resume' : 'pause',
  });
  return (
    <div className="mt-7 max-w-reading">
      <Card title={t('billing:staff.pause.title')}>
        <CardBody>
          <p className="mb-4 text-ink-2">
            {pause.isOn
              ? t('billing:staff.pause.isPaused', {
                  date: pause.changedAt ? format.dateAndClock(pause.changedAt) : '',
                  reason: pause.reason ?? '',
                })
              : t('billing:staff.pause.runs')}
          </p>
          {pause.isOn ? (
            <PostForm form={form} intent="resume" submit={t('billing:staff.pause.resume')} />
          ) : (
            <PostForm
              form={form}
              intent="pause"
              look="secondary"
              submit={t('billing:staff.pause.pause')}
            >
              <TextField
                field={fields.reason}
                label={t('billing:staff.pause.reason')}
                maxLength={500}
                autoComplete="off"
              />
            </PostForm>
          )}
        </CardBody>
      </Card>
    </div>
  );
}
