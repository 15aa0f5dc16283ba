import type { SubmissionResult } from '@conform-to/react';
import type { VerificationStep } from '#app/domain/accounts/verify-email.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { newPasswordPath, signInPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { NarrowPage, OtherWays } from '#app/ui/narrow-page.tsx';
import { UnusableLink } from './unusable-link.tsx';

/** One click where one registered; elsewhere the password first, or a new one. */
export function VerifyEmailPage({
  step,
  token,
  answer,
}: {
  step: VerificationStep;
  token: string;
  answer: SubmissionResult | undefined;
}) {
  const { t, locale } = useI18n();
  const [form, fields] = useAnsweredForm<{ password: string }>({ answer });
  if (step.kind === 'unusable') {
    return (
      <UnusableLink
        text={t('accounts:link.verifyUnusable')}
        again={{ href: signInPath(locale), text: t('accounts:signIn.title') }}
      />
    );
  }
  if (step.kind === 'confirm') {
    return (
      <NarrowPage
        title={t('accounts:verify.title')}
        lede={t('accounts:verify.lede', { email: step.email })}
      >
        <PostForm form={form} submit={t('accounts:verify.submit')} />
      </NarrowPage>
    );
  }
  return (
    <NarrowPage
      title={t('accounts:verify.title')}
      lede={t('accounts:verify.passwordLede', { email: step.email })}
    >
      <PostForm form={form} submit={t('accounts:verify.submit')}>
        <input type="hidden" name="username" autoComplete="username" value={step.email} />
        <TextField
          field={fields.password}
          type="password"
          label={t('accounts:password.label')}
          autoComplete="current-password"
          required
        />
      </PostForm>
      <OtherWays
        label={t('accounts:verify.notMine')}
        ways={[{ href: newPasswordPath(locale, token), text: t('accounts:verify.choosePassword') }]}
      />
    </NarrowPage>
  );
}
