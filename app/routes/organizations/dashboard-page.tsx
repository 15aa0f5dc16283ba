import type { Activity } from '#app/domain/activity/list-activities.ts';
import type { NewestVersion } from '#app/domain/catalog/list-newest-versions.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { activityPath, applicationPath, billingPath, catalogPath } from '#app/paths.ts';
import { ActivityList } from '#app/ui/activity-list.tsx';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { findPaymentProblem, PaymentProblemNotice } from '#app/ui/payment-problem-notice.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';
import { DashboardFigures, type DashboardFiguresProps } from './dashboard-figures.tsx';
import type { NextStep } from './next-steps.ts';

export interface DashboardPageProps extends DashboardFiguresProps {
  slug: string;
  name: string;
  steps: NextStep[];
  versions: NewestVersion[];
  activities: Activity[];
}

export function DashboardPage(props: DashboardPageProps) {
  const { t, locale } = useI18n();
  const { slug, name, steps, versions, activities } = props;
  const [first] = steps;
  return (
    <>
      <PageHeader
        title={
          first
            ? t('organizations:dashboard.stepsLeft', { count: steps.length })
            : t('organizations:dashboard.allDone')
        }
        action={
          first ? (
            <LinkButton href={first.href}>
              {t(`organizations:dashboard.${first.step}.action`)}
            </LinkButton>
          ) : undefined
        }
      >
        {first
          ? t(`organizations:dashboard.${first.step}.why`)
          : t('organizations:dashboard.allDoneNote', { name })}
      </PageHeader>
      <PaymentTrouble {...props} />
      <DashboardFigures {...props} />
      <div className="mt-4 grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_320px]">
        <Card
          title={t('organizations:dashboard.versions')}
          aside={
            <a className="text-small" href={catalogPath(locale, { sort: 'newest' })}>
              {t('organizations:dashboard.all')}
            </a>
          }
        >
          <VersionTable versions={versions} />
        </Card>
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

function VersionTable({ versions }: { versions: NewestVersion[] }) {
  const { t, locale } = useI18n();
  if (versions.length === 0) return <EmptyState title={t('organizations:dashboard.noVersions')} />;
  const columns = [
    { heading: t('organizations:dashboard.application') },
    { heading: t('organizations:dashboard.version') },
    { heading: t('organizations:dashboard.when'), isNumber: true, isWideOnly: true },
  ];
  return (
    <Table caption={t('organizations:dashboard.versions')} columns={columns}>
      {versions.map((version) => (
        <tr key={version.identifier}>
          <td>
            <div className="flex items-center gap-3">
              <ApplicationInitial name={version.name} publisher={version.publisher} />
              <div className="min-w-0">
                <a
                  className="row-title no-underline"
                  href={applicationPath(locale, version.identifier)}
                >
                  {version.name}
                </a>
                <span className="row-note">{version.publisher}</span>
              </div>
            </div>
          </td>
          <td className="row-title break-anywhere tabular-nums">{version.version}</td>
          <td className="number wide-only">
            <Time at={version.publishedAt} />
          </td>
        </tr>
      ))}
    </Table>
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
