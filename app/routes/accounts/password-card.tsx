import { useI18n } from '#app/i18n/i18n-context.tsx';
import { accountEmailPath, changePasswordPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Time } from '#app/ui/time.tsx';

/** What a person signs in with, on the page about their security: the address, and the password if they have one. */
export function PasswordCard({
  email,
  passwordChangedAt,
}: {
  email: string;
  /** Null without a password. From `findPasswordAge`. */
  passwordChangedAt: Date | null;
}) {
  const { t } = useI18n();
  return (
    <Card title={t('accounts:passwordCard.title')}>
      <CardBody>
        <div className="flex flex-col gap-5">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <div className="min-w-0">
              <p className="row-title">{t('accounts:email.label')}</p>
              <p className="text-small text-ink-2 wrap-anywhere">{email}</p>
            </div>
            <LinkButton look="secondary" size="small" href={accountEmailPath()}>
              {t('accounts:changeEmail.title')}
            </LinkButton>
          </div>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <div>
              <p className="row-title">{t('accounts:password.label')}</p>
              <p className="text-small text-ink-2">
                {passwordChangedAt === null ? (
                  t('accounts:passwordCard.none')
                ) : (
                  <>
                    {t('accounts:passwordCard.changed')} <Time at={passwordChangedAt} />
                  </>
                )}
              </p>
            </div>
            <LinkButton look="secondary" size="small" href={changePasswordPath()}>
              {t(
                passwordChangedAt === null
                  ? 'accounts:changePassword.firstTitle'
                  : 'accounts:changePassword.title',
              )}
            </LinkButton>
          </div>
        </div>
      </CardBody>
    </Card>
  );
}
