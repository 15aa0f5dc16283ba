import type { SubmissionResult } from '@conform-to/react';
import type { OrganizationDetails } from '#app/domain/organizations/list-organizations.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminAuditPath, adminUserPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { SubscriptionBadge } from '#app/ui/subscription-badge.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';
import { FeaturesCard, type FeatureState } from './features-card.tsx';

export interface AdminOrganizationPageProps {
  organization: OrganizationDetails;
  plan: string;
  /** The subscription's. */
  status: string | null;
  now: Date;
  features: FeatureState[];
  answer: SubmissionResult | undefined;
}

export function AdminOrganizationPage(props: AdminOrganizationPageProps) {
  const { t } = useI18n();
  const { organization, plan, status, now, features, answer } = props;
  return (
    <>
      <PageHeader
        title={organization.name}
        action={
          <span className="flex gap-2">
            <Badge>{plan}</Badge>
            <SubscriptionBadge status={status} />
          </span>
        }
      >
        {organization.slug}
      </PageHeader>
      <p className="mt-2 text-small text-ink-3">
        {t('operations:customers.since')} <Time at={organization.createdAt} /> ·{' '}
        <a href={adminAuditPath({ organization: organization.slug })}>
          {t('operations:users.seeAudit')}
        </a>
      </p>
      <div className="card mt-7 max-w-[720px] overflow-x-auto">
        <PeopleTable people={organization.people} />
      </div>
      <FeaturesCard features={features} now={now} answer={answer} />
    </>
  );
}

function PeopleTable({ people }: Pick<OrganizationDetails, 'people'>) {
  const { t } = useI18n();
  const columns = [
    { heading: t('operations:users.name') },
    { heading: t('operations:role.title') },
    { heading: t('operations:customers.joined'), isNumber: true, isWideOnly: true },
  ];
  return (
    <Table caption={t('operations:customers.members')} columns={columns}>
      {people.map((person) => (
        <tr key={person.id}>
          <td>
            <a className="row-title break-anywhere" href={adminUserPath(person.id)}>
              {person.name}
            </a>
            <span className="row-note break-anywhere">{person.email}</span>
          </td>
          <td>{t(`operations:role.${person.role}`)}</td>
          <td className="number wide-only">
            <Time at={person.joinedAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
