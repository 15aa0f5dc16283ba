import type { OwnOrganization } from '#app/domain/organizations/find-membership.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { dashboardPath, newOrganizationPath } from '#app/paths.ts';

/** Which organisation this is, and the way to the person's others. */
export function OrganizationSwitch({
  current,
  organizations,
}: {
  current: string;
  organizations: readonly OwnOrganization[];
}) {
  const { t } = useI18n();
  const name = organizations.find(({ slug }) => slug === current)?.name ?? current;
  return (
    <details className="organization-switch">
      <summary aria-label={t('organizations:switch', { name })}>{name}</summary>
      <ul>
        {organizations
          .filter(({ slug }) => slug !== current)
          .map((one) => (
            <li key={one.id}>
              <a className="app-menu-link" href={dashboardPath(one.slug)}>
                {one.name}
              </a>
            </li>
          ))}
        <li>
          <a className="app-menu-link" href={newOrganizationPath()}>
            {t('organizations:newOrganization')}
          </a>
        </li>
      </ul>
    </details>
  );
}
