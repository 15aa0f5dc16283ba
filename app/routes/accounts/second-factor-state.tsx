import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

/** So few codes left are worth a word. */
export const fewCodes = 2;

interface State {
  codesLeft: number;
  /** Where to sign in with it, when somebody asks for that and this session was not. */
  signInAgain: string | null;
}

/** What can be done with a code app that is on. */
export function SecondFactorState({ codesLeft, signInAgain }: State) {
  const { t } = useI18n();
  return (
    <>
      <PageHeader title={t('factors:totp.onTitle')}>{t('factors:totp.onIntro')}</PageHeader>
      <div className="mt-7 grid max-w-reading gap-6">
        {signInAgain === null ? null : (
          <Notice tone="amber" title={t('factors:totp.notUsed')}>
            <a href={signInAgain}>{t('accounts:signIn.reasons.second-factor')}</a>
          </Notice>
        )}
        {codesLeft > fewCodes ? null : (
          <Notice tone="amber" title={t('factors:security.fewCodes')}>
            <p>{t('factors:security.fewCodesHint')}</p>
          </Notice>
        )}
        <Card title={t('factors:totp.codesTitle')}>
          <CardBody>
            <form method="post" className="form">
              <p>{t('factors:totp.codesLeft', { number: codesLeft })}</p>
              <div className="form-end">
                <Button look="secondary" name="intent" value="renew">
                  {t('factors:totp.renew')}
                </Button>
                <span className="text-ink-2">{t('factors:totp.renewHint')}</span>
              </div>
            </form>
          </CardBody>
        </Card>
        <Card title={t('factors:totp.removeTitle')}>
          <CardBody>
            <form method="post" className="form">
              <p>{t('factors:totp.removeHint')}</p>
              <div className="form-end">
                <Button look="secondary" name="intent" value="remove">
                  {t('factors:totp.remove')}
                </Button>
              </div>
            </form>
          </CardBody>
        </Card>
      </div>
    </>
  );
}
