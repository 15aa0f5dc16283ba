import type { LicenceCompliance } from '#app/domain/fleet/licence-compliance.ts';
import type { FleetSummary } from '#app/domain/fleet/list-clients.ts';
import type { PatchLevelDay } from '#app/domain/fleet/read-patch-level.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingPath, clientsPath, pricingPath } from '#app/paths.ts';
import { Progress } from '#app/ui/progress.tsx';
import { Stat } from '#app/ui/stat.tsx';
import { SubscriptionBadge } from '#app/ui/subscription-badge.tsx';
import { ComplianceStat } from '../fleet/compliance-stat.tsx';
import { PatchLevelStat } from '../fleet/patch-level-stat.tsx';

export interface DashboardFiguresProps {
  slug: string;
  /** What was bought, the state of its subscription, and the limits that hold now. Null is unlimited. */
  plan: {
    name: string;
    status: string | null;
    /** Until when arrears do no harm. */
    graceEndsAt: Date | null;
    clients: number | null;
    members: number;
  };
  mayReadBilling: boolean;
  members: number;
  fleet: FleetSummary & { level: number | null };
  compliance: LicenceCompliance;
  /** Of the last days. */
  levels: PatchLevelDay[];
}

/** The plan, the clients, how far they are up to date, and whether they are as many as was agreed. */
export function DashboardFigures(props: DashboardFiguresProps) {
  const { slug, fleet, levels, compliance, plan } = props;
  return (
    <div className="mt-7 grid grid-cols-2 gap-4 xl:grid-cols-4">
      <PlanStat {...props} />
      <ClientsStat {...props} />
      <PatchLevelStat slug={slug} level={fleet.level} levels={levels} />
      <ComplianceStat compliance={compliance} observed={fleet.observed} licensed={plan.clients} />
    </div>
  );
}

function PlanStat({ slug, plan, mayReadBilling, members }: DashboardFiguresProps) {
  const { t, format, locale } = useI18n();
  const taken = t('organizations:dashboard.of', {
    count: members,
    limit: format.number(plan.members),
  });
  return (
    <Stat label={t('organizations:dashboard.plan')} value={plan.name}>
      <SubscriptionBadge status={plan.status} />
      <p className="stat-note">
        {t('organizations:dashboard.members')}: {taken}
      </p>
      <p className="stat-note">
        {mayReadBilling ? (
          <a href={billingPath(slug)}>{t('billing:menu')}</a>
        ) : (
          <a href={pricingPath(locale)}>{t('organizations:dashboard.seePlans')}</a>
        )}
      </p>
    </Stat>
  );
}

function ClientsStat({ slug, plan, fleet }: DashboardFiguresProps) {
  const { t, format } = useI18n();
  const label = t('organizations:dashboard.clients');
  const { clients: licensed } = plan;
  return (
    <Stat
      label={label}
      value={
        licensed === null
          ? format.number(fleet.observed)
          : t('organizations:dashboard.of', {
              count: fleet.observed,
              limit: format.number(licensed),
            })
      }
    >
      {licensed === null ? null : <Progress label={label} value={fleet.observed} max={licensed} />}
      <p className="stat-note">
        <a href={clientsPath(slug)}>{t('fleet:menu.clients')}</a>
      </p>
    </Stat>
  );
}
