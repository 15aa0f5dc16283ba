import { useI18n } from '#app/i18n/i18n-context.tsx';
import { accountSecurityPath, sessionsPath } from '#app/paths.ts';
import { CodeBlock } from '#app/ui/code-block.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

/** The one time that recovery codes are shown. */
export function NewRecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useI18n();
  return (
    <>
      <PageHeader title={t('factors:totp.newCodesTitle')}>
        {t('factors:totp.newCodesIntro')}
      </PageHeader>
      <div className="mt-7 grid max-w-reading gap-6">
        <CodeBlock label={t('factors:totp.newCodesLabel')} code={codes.join('\n')} />
        <div className="form-end">
          <LinkButton href={accountSecurityPath()}>{t('factors:totp.newCodesDone')}</LinkButton>
          <a href={sessionsPath()}>{t('factors:totp.otherSessions')}</a>
        </div>
      </div>
    </>
  );
}
