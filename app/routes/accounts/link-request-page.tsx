import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { forgotPasswordPath, signInLinkPath, signInPath } from '#app/paths.ts';
import { NarrowPage, OtherWays } from '#app/ui/narrow-page.tsx';
import { EmailForm } from './email-form.tsx';
import { LookInMail } from './look-in-mail.tsx';

const paths = { forgot: forgotPasswordPath, signInLink: signInLinkPath };

/** Asks for the address that a link is sent to; afterwards says the same whether it has an account or not. */
export function LinkRequestPage({
  link,
  isSent,
  answer,
}: {
  link: keyof typeof paths;
  isSent: boolean;
  answer: SubmissionResult | undefined;
}) {
  const { t, locale } = useI18n();
  if (isSent) {
    return (
      <LookInMail
        text={t(`accounts:${link}.sent`)}
        again={{ href: paths[link](locale), text: t('accounts:mail.again') }}
      />
    );
  }
  return (
    <NarrowPage title={t(`accounts:${link}.title`)} lede={t(`accounts:${link}.lede`)}>
      <EmailForm answer={answer} submit={t('accounts:mail.send')} />
      <OtherWays
        label={t('accounts:signIn.otherWays')}
        ways={[{ href: signInPath(locale), text: t('accounts:signIn.byPassword') }]}
      />
    </NarrowPage>
  );
}
