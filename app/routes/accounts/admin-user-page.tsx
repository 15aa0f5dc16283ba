import type { UserRow } from '#app/domain/accounts/list-users.ts';
import type { OwnOrganization } from '#app/domain/organizations/find-membership.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminAuditPath, adminOrganizationPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Field } from '#app/ui/field.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Time } from '#app/ui/time.tsx';
import { UserState } from './user-state.tsx';

interface AdminUserPageProps {
  user: UserRow;
  organizations: OwnOrganization[];
  /** Nobody shuts themselves out. */
  isOneself: boolean;
  problem: 'reason' | undefined;
}

export function AdminUserPage({ user, organizations, isOneself, problem }: AdminUserPageProps) {
  const { t } = useI18n();
  return (
    <>
      <PageHeader title={user.name} action={<UserState {...user} />}>
        {user.email}
      </PageHeader>
      <p className="mt-2 text-small text-ink-3">
        {t('operations:users.since')} <Time at={user.createdAt} /> ·{' '}
        <a href={adminAuditPath({ person: user.email })}>{t('operations:users.seeAudit')}</a>
      </p>
      <div className="mt-7 grid max-w-[720px] gap-4">
        <Card title={t('operations:menu.organizations')}>
          {organizations.length === 0 ? (
            <EmptyState title={t('operations:users.noOrganization')} />
          ) : (
            <ul className="divide-y divide-line">
              {organizations.map(({ id, name, role }) => (
                <li key={id} className="px-4 py-3">
                  <a className="row-title" href={adminOrganizationPath(id)}>
                    {name}
                  </a>
                  <span className="row-note">{t(`operations:role.${role}`)}</span>
                </li>
              ))}
            </ul>
          )}
        </Card>
        {isOneself ? null : <DisableForm isDisabled={user.disabledAt !== null} problem={problem} />}
      </div>
    </>
  );
}

function DisableForm({
  isDisabled,
  problem,
}: {
  isDisabled: boolean;
  problem: 'reason' | undefined;
}) {
  const { t } = useI18n();
  const change = isDisabled ? 'enable' : 'disable';
  return (
    <Card title={t(`operations:users.${change}`)}>
      <CardBody>
        <form method="post" className="grid gap-4">
          <p>{t(`operations:users.${change}Note`)}</p>
          <input type="hidden" name="change" value={change} />
          <Field
            label={t('operations:users.reason')}
            name="reason"
            required
            maxLength={500}
            error={problem ? t('operations:users.reasonMissing') : undefined}
          />
          <div>
            <Button look={isDisabled ? 'primary' : 'danger'}>
              {t(`operations:users.${change}`)}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
