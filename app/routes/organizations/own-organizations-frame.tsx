import type { ReactNode } from 'react';
import type { OwnOrganization } from '#app/domain/organizations/find-membership.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { dashboardPath } from '#app/paths.ts';
import { AppFrame } from '#app/ui/app-frame.tsx';

/** The frame of pages that are no organisation's: its menu leads to the person's own ones. */
export function OwnOrganizationsFrame({
  personName,
  organizations,
  children,
}: {
  personName: string;
  organizations: readonly OwnOrganization[];
  children: ReactNode;
}) {
  const { t } = useI18n();
  return (
    <AppFrame
      menuLabel={t('settings:ownOrganizations')}
      links={organizations.map(({ slug, name }) => ({ href: dashboardPath(slug), label: name }))}
      path=""
      personName={personName}
    >
      {children}
    </AppFrame>
  );
}
