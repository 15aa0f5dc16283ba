import type { PlanLimits } from '#app/domain/entitlements/plan.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { pricingPath } from '#app/paths.ts';
import { Progress } from '#app/ui/progress.tsx';
import { Stat } from '#app/ui/stat.tsx';

export interface DashboardFiguresProps {
  /** `members` counts those bought beside the plan, too. */
  plan: { name: string; limits: PlanLimits; members: number };
  members: number;
  openInvitations: number;
  clients: { licensed: number; observed: number };
}

/** The plan and how much of its limits is used. */
export function DashboardFigures({
  plan,
  members,
  openInvitations,
  clients,
}: DashboardFiguresProps) {
  const { t, format, locale } = useI18n();
  const { concurrentUsers, maximumClients, storageMegabytes } = plan.limits;
  const included = clients.licensed > 0 ? clients.licensed : maximumClients;
  return (
    <div className="mt-7 grid grid-cols-2 gap-4 xl:grid-cols-4">
      <Stat label={t('organizations:dashboard.plan')} value={plan.name}>
        <p className="stat-note">
          <a href={pricingPath(locale)}>{t('organizations:dashboard.seePlans')}</a>
        </p>
      </Stat>
      <Stat
        label={t('organizations:dashboard.clients')}
        value={
          included === null
            ? format.number(clients.observed)
            : t('organizations:dashboard.of', {
                count: clients.observed,
                limit: format.number(included),
              })
        }
        note={t('organizations:dashboard.licensed', { count: clients.licensed })}
      >
        {included === null ? null : (
          <Progress
            label={t('organizations:dashboard.clients')}
            value={clients.observed}
            max={included}
          />
        )}
      </Stat>
      <Stat
        label={t('organizations:dashboard.members')}
        value={t('organizations:dashboard.of', {
          count: members,
          limit: format.number(plan.members),
        })}
        note={
          openInvitations > 0
            ? t('organizations:dashboard.openInvitations', { count: openInvitations })
            : undefined
        }
      >
        <Progress label={t('organizations:dashboard.members')} value={members} max={plan.members} />
      </Stat>
      <Stat
        label={t('organizations:dashboard.concurrent')}
        value={
          concurrentUsers === null
            ? t('organizations:dashboard.unlimited')
            : format.number(concurrentUsers)
        }
        note={t('organizations:dashboard.storage', {
          size: format.fileSize(storageMegabytes * 1_000_000),
        })}
      />
    </div>
  );
}
