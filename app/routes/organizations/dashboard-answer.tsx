import type { ReactNode } from 'react';
import { wholePercent } from '#app/domain/fleet/patch-level-finding.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { approvalsPath, billingPlanPath, clientsPath } from '#app/paths.ts';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import type { DashboardPageProps } from './dashboard-page.tsx';

/** The dashboard's headline: what needs doing first, and the one button that does it. */
export function DashboardAnswer(props: DashboardPageProps) {
  const { t } = useI18n();
  const { slug, name, steps, fleet, approvals, compliance, mayReadBilling } = props;
  const [first] = steps;
  const rest =
    fleet.level === null
      ? t('fleet:dashboard.restRunsPlain')
      : t('fleet:dashboard.restRuns', { percent: `${wholePercent(fleet.level)}\u00a0%` });

  if (first?.step === 'connect') {
    return (
      <Answer
        title={t('fleet:dashboard.connectTitle')}
        href={first.href}
        act={t('organizations:dashboard.connect.action')}
      >
        {t('fleet:dashboard.connectWhy')}
      </Answer>
    );
  }
  const isOver = compliance.status === 'grace' || compliance.status === 'over_limit';
  if (isOver && mayReadBilling) {
    const href = billingPlanPath(slug, { licensedClients: compliance.observedClients });
    const act = t('fleet:dashboard.moreLicences');
    return (
      <Answer title={t('fleet:dashboard.overLicence')} href={href} act={act}>
        {rest}
      </Answer>
    );
  }
  if (approvals > 0) {
    const title = t('fleet:dashboard.approvals', { count: approvals });
    return (
      <Answer title={title} href={approvalsPath(slug)} act={t('fleet:dashboard.review')}>
        {rest}
      </Answer>
    );
  }
  if (first) {
    return (
      <Answer
        title={t('organizations:dashboard.stepsLeft', { count: steps.length })}
        href={first.href}
        act={t(`organizations:dashboard.${first.step}.action`)}
      >
        {t(`organizations:dashboard.${first.step}.why`)}
      </Answer>
    );
  }
  if (fleet.outdated > 0) {
    const href = clientsPath(slug, { state: 'outdated', order: 'outdated' });
    const title = t('fleet:dashboard.outdated', { count: fleet.outdated });
    return (
      <Answer title={title} href={href} act={t('fleet:dashboard.seeOutdated')}>
        {rest}
      </Answer>
    );
  }
  return (
    <Answer title={t('organizations:dashboard.allDone')}>
      {fleet.level === null ? t('organizations:dashboard.allDoneNote', { name }) : rest}
    </Answer>
  );
}

function Answer({
  title,
  href,
  act,
  children,
}: {
  title: string;
  href?: string;
  act?: string;
  children: ReactNode;
}) {
  return (
    <PageHeader
      title={title}
      action={href === undefined ? undefined : <LinkButton href={href}>{act}</LinkButton>}
    >
      {children}
    </PageHeader>
  );
}
