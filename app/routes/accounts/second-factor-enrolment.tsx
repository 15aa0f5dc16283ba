import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { passkeysPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

interface Enrolment {
  secret: string;
  /** The QR code, an SVG document. */
  picture: string;
  /** Who asks for it; null when nobody does. */
  requiredBy: 'organization' | 'staff' | null;
  answer: SubmissionResult | undefined;
}

/** Three steps on one page: scan, or type, then show that it works. */
export function SecondFactorEnrolment({ secret, picture, requiredBy, answer }: Enrolment) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ code?: string }>({ answer, intent: 'confirm' });
  return (
    <>
      <PageHeader title={t('factors:totp.addTitle')}>{t('factors:totp.addIntro')}</PageHeader>
      <div className="mt-7 grid max-w-reading gap-6">
        {requiredBy === null ? null : (
          <Notice tone="amber">
            <p>{t(`factors:totp.requiredBy.${requiredBy}`)}</p>
            <p>
              {t('factors:totp.orPasskey')}{' '}
              <a href={passkeysPath()}>{t('factors:totp.addPasskey')}</a>
            </p>
          </Notice>
        )}
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
            <p className="mb-4">{t('factors:totp.stepCode')}</p>
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
