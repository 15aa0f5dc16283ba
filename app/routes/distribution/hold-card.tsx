import type { ToldPolicy } from '#app/domain/distribution/describe-offers.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { Field } from '#app/ui/field.tsx';
import { Notice } from '#app/ui/notice.tsx';

/** Holds the application, or lets it go again. */
export function HoldCard({ policy }: { policy: ToldPolicy }) {
  const { t, format } = useI18n();
  const { frozenAt } = policy;
  return (
    <Card title={t('distribution:application.holdTitle')}>
      <CardBody>
        <form method="post" className="form">
          <p className="text-ink-2">
            {frozenAt
              ? t('distribution:application.frozenSince', { day: format.date(frozenAt) })
              : t('distribution:application.holdText')}
          </p>
          {frozenAt ? null : (
            <Field
              label={t('distribution:reasonIfAny')}
              hint={t('distribution:reasonHint')}
              name="reason"
              maxLength={500}
              autoComplete="off"
            />
          )}
          <div className="form-end">
            <Button look="secondary" name="intent" value={frozenAt ? 'unfreeze' : 'freeze'}>
              {t(frozenAt ? 'distribution:application.unfreeze' : 'distribution:application.hold')}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}

/** That an older version is offered again, what that does not do, and the way out. */
export function BackNotice({ policy, mayManage }: { policy: ToldPolicy; mayManage: boolean }) {
  const { t } = useI18n();
  const { rolledBackTo, mode, version } = policy;
  if (rolledBackTo === null || mode === 'pinned') return null;
  return (
    <Notice
      tone="amber"
      title={t('distribution:application.backTitle', { version: version ?? '' })}
    >
      <p>{t('distribution:application.backText')}</p>
      {mayManage ? (
        <form method="post" className="mt-3">
          <Button look="secondary" name="intent" value="resume">
            {t('distribution:application.resume')}
          </Button>
        </form>
      ) : null}
    </Notice>
  );
}
