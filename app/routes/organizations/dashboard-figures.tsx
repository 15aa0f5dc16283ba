import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingPath, pricingPath } from '#app/paths.ts';
import { Progress } from '#app/ui/progress.tsx';
import { Stat } from '#app/ui/stat.tsx';
import { SubscriptionBadge } from '#app/ui/subscription-badge.tsx';

export interface DashboardFiguresProps {
  slug: string;
  /** What was bought, the state of its subscription, and the limits that hold now. Null is unlimited. */
  plan: {
    name: string;
    status: string | null;
    /** Until when a customer in arrears keeps the plan. */
    graceEndsAt: Date | null;
    clients: number | null;
    members: number;
    concurrentUsers: number | null;
    storageMegabytes: number;
  };
  mayReadBilling: boolean;
  members: number;
  openInvitations: number;
  /** Clients that checked in during the last 30 days. */
  observedClients: number;
}

/** The plan and how much of its limits is used. */
export function DashboardFigures({
  slug,
  plan,
  mayReadBilling,
  members,
  openInvitations,
  observedClients,
}: DashboardFiguresProps) {
  const { t, format, locale } = useI18n();
  const { clients, concurrentUsers, storageMegabytes } = plan;
  return (
    <div className="mt-7 grid grid-cols-2 gap-4 xl:grid-cols-4">
      <Stat label={t('organizations:dashboard.plan')} value={plan.name}>
        <SubscriptionBadge status={plan.status} />
        <p className="stat-note">
          {mayReadBilling ? (
            <a href={billingPath(slug)}>{t('billing:menu')}</a>
          ) : (
            <a href={pricingPath(locale)}>{t('organizations:dashboard.seePlans')}</a>
          )}
        </p>
      </Stat>
      <Stat
        label={t('organizations:dashboard.clients')}
        value={
          clients === null
            ? format.number(observedClients)
            : t('organizations:dashboard.of', {
                count: observedClients,
                limit: format.number(clients),
              })
        }
        note={
          clients === null ? undefined : t('organizations:dashboard.licensed', { count: clients })
        }
      >
        {clients === null ? null : (
          <Progress
            label={t('organizations:dashboard.clients')}
            value={observedClients}
            max={clients}
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
