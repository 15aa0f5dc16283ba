import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

interface Enrolment {
  secret: string;
  /** The QR code, an SVG document. */
  picture: string;
  /** An organisation asks for it. */
  isRequired: boolean;
  answer: SubmissionResult | undefined;
}

/** Three steps on one page: scan, or type, then show that it works. */
export function SecondFactorEnrolment({ secret, picture, isRequired, answer }: Enrolment) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ code?: string }>({ answer, intent: 'confirm' });
  return (
    <>
      <PageHeader title={t('factors:totp.addTitle')}>{t('factors:totp.addIntro')}</PageHeader>
      <div className="mt-7 grid max-w-reading gap-6">
        {isRequired ? <Notice tone="amber">{t('factors:totp.requiredBy')}</Notice> : null}
        <ol className="grid list-decimal gap-7 pl-5">
          <li>
            <p>{t('factors:totp.stepScan')}</p>
            <img
              className="my-4 rounded-control border border-line"
              width="200"
              height="200"
              alt={t('factors:totp.qrLabel')}
              src={`data:image/svg+xml,${encodeURIComponent(picture)}`}
            />
            <p className="text-ink-2">
              {t('factors:totp.stepType')}{' '}
              <code className="break-anywhere">{inGroups(secret)}</code>
            </p>
          </li>
          <li>
            <p>{t('factors:totp.stepCode')}</p>
            <PostForm form={form} intent="confirm" submit={t('factors:totp.confirm')}>
              <TextField
                field={fields.code}
                label={t('factors:code.label')}
                autoComplete="one-time-code"
                inputMode="numeric"
                maxLength={10}
                required
              />
            </PostForm>
          </li>
        </ol>
      </div>
    </>
  );
}

/** Fours are read and typed more easily. */
function inGroups(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ');
}
