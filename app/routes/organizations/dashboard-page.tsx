import type { Activity } from '#app/domain/activity/list-activities.ts';
import type { NewestVersion } from '#app/domain/catalog/list-newest-versions.ts';
import type { Rollout } from '#app/domain/fleet/list-rollouts.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { activityPath, billingPath } from '#app/paths.ts';
import { ActivityList } from '#app/ui/activity-list.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { findPaymentProblem, PaymentProblemNotice } from '#app/ui/payment-problem-notice.tsx';
import { ComplianceNotice } from '../fleet/compliance-notice.tsx';
import { ConnectCard } from '../fleet/connect-card.tsx';
import { RolloutCard } from '../fleet/rollout-card.tsx';
import { DashboardAnswer } from './dashboard-answer.tsx';
import { DashboardFigures, type DashboardFiguresProps } from './dashboard-figures.tsx';
import { NewestVersionsCard } from './newest-versions-card.tsx';
import type { NextStep } from './next-steps.ts';

export interface DashboardPageProps extends DashboardFiguresProps {
  slug: string;
  name: string;
  steps: NextStep[];
  versions: NewestVersion[];
  rollouts: Rollout[];
  /** Versions of applications in use that wait for this member's approval. */
  approvals: number;
  activities: Activity[];
}

export function DashboardPage(props: DashboardPageProps) {
  const { t } = useI18n();
  const { slug, steps, activities, rollouts, fleet } = props;
  const isUnconnected = steps[0]?.step === 'connect';
  return (
    <>
      <DashboardAnswer {...props} />
      <PaymentTrouble {...props} />
      <LicenceTrouble {...props} />
      <DashboardFigures {...props} />
      <div className="mt-4 grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid gap-4">
          {isUnconnected ? <ConnectCard slug={slug} /> : null}
          {fleet.clients > 0 && rollouts.length > 0 ? (
            <RolloutCard slug={slug} rollouts={rollouts} />
          ) : (
            <NewestVersionsCard versions={props.versions} />
          )}
        </div>
        <div className="grid gap-4">
          {steps.length > 1 ? <NextSteps steps={steps.slice(1)} /> : null}
          <Card
            title={t('organizations:dashboard.activity')}
            aside={
              <a className="text-small" href={activityPath(slug)}>
                {t('organizations:dashboard.all')}
              </a>
            }
          >
            <CardBody>
              <ActivityList activities={activities} />
            </CardBody>
          </Card>
        </div>
      </div>
    </>
  );
}

/** What stands in the way of the plan, for everybody; the way out of it for who may go it. */
function PaymentTrouble({ slug, plan, mayReadBilling }: DashboardPageProps) {
  const { t } = useI18n();
  const problem = findPaymentProblem(plan);
  if (problem === null) return null;
  return (
    <div className="mt-6 max-w-reading">
      <PaymentProblemNotice problem={problem} graceEndsAt={plan.graceEndsAt}>
        <p>
          {mayReadBilling ? (
            <a href={billingPath(slug)}>{t('billing:problem.see')}</a>
          ) : (
            t('billing:problem.askManager')
          )}
        </p>
      </PaymentProblemNotice>
    </div>
  );
}

/** More clients than licences, for everybody; not said twice when it is the payment that is amiss. */
function LicenceTrouble({ slug, plan, compliance, mayReadBilling }: DashboardPageProps) {
  if (compliance.status === 'compliant' || findPaymentProblem(plan) !== null) return null;
  return (
    <div className="mt-6 max-w-reading">
      <ComplianceNotice slug={slug} compliance={compliance} mayManageBilling={mayReadBilling} />
    </div>
  );
}

/** What is left after the one in the headline. */
function NextSteps({ steps }: { steps: NextStep[] }) {
  const { t } = useI18n();
  return (
    <Card title={t('organizations:dashboard.thenTitle')}>
      <ul className="divide-y divide-line">
        {steps.map(({ step, href }) => (
          <li key={step} className="px-4 py-3">
            <a className="row-title" href={href}>
              {t(`organizations:dashboard.${step}.action`)}
            </a>
            <span className="row-note">{t(`organizations:dashboard.${step}.why`)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
