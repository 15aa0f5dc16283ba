import type { LicenceCompliance } from '#app/domain/fleet/licence-compliance.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingPath, billingPlanPath, clientsPath } from '#app/paths.ts';
import { Notice } from '#app/ui/notice.tsx';

/** Says that there are more clients than licences, until when that is fine and what happens then; nothing otherwise. */
export function ComplianceNotice({
  slug,
  compliance,
  mayManageBilling,
}: {
  slug: string;
  compliance: LicenceCompliance;
  mayManageBilling: boolean;
}) {
  const { t, format } = useI18n();
  const { status, observedClients, licensedClients, graceEndsAt } = compliance;
  if (status === 'compliant') return null;
  const counts = {
    observed: format.number(observedClients),
    licensed: format.number(licensedClients ?? 0),
  };
  const text = {
    grace: t('fleet:compliance.notice.graceText', {
      date: graceEndsAt ? format.date(graceEndsAt) : '',
    }),
    over_limit: t('fleet:compliance.notice.overText'),
    unlicensed: t('fleet:compliance.notice.unlicensedText'),
  }[status];
  return (
    <Notice
      tone={status === 'grace' ? 'amber' : 'red'}
      title={t(`fleet:compliance.notice.${status}`, counts)}
    >
      <p>{text}</p>
      <p className="flex flex-wrap gap-x-4">
        {mayManageBilling && status === 'unlicensed' ? (
          <a href={billingPath(slug)}>{t('fleet:compliance.notice.pay')}</a>
        ) : null}
        {mayManageBilling && status !== 'unlicensed' ? (
          <a href={billingPlanPath(slug, { licensedClients: observedClients })}>
            {t('fleet:compliance.notice.more')}
          </a>
        ) : null}
        {status === 'unlicensed' ? null : (
          <a href={clientsPath(slug, { order: 'last-seen' })}>
            {t('fleet:compliance.notice.fewer')}
          </a>
        )}
      </p>
    </Notice>
  );
}
