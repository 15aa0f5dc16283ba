import type { LicenceCompliance } from '#app/domain/fleet/licence-compliance.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';
import type { BadgeTone } from '#app/ui/badge.tsx';

const tones: Record<LicenceCompliance['status'], BadgeTone> = {
  compliant: 'good',
  grace: 'amber',
  over_limit: 'red',
  unlicensed: 'red',
};

/** Whether the organisation has as many clients as it pays for. */
export function ComplianceStat({
  compliance: { status },
  observed,
  licensed,
}: {
  compliance: LicenceCompliance;
  observed: number;
  /** Null is without limit. */
  licensed: number | null;
}) {
  const { t } = useI18n();
  const left = licensed === null ? null : licensed - observed;
  return (
    <div className="card card-body">
      <p className="stat-label">{t('fleet:compliance.label')}</p>
      <p className="mt-2">
        <Badge tone={tones[status]} check={status === 'compliant'}>
          {t(`fleet:compliance.${status}`)}
        </Badge>
      </p>
      {left === null ? null : (
        <p className="stat-note">
          {left < 0
            ? t('fleet:compliance.over', { count: -left })
            : t('fleet:compliance.left', { count: left })}
        </p>
      )}
    </div>
  );
}
