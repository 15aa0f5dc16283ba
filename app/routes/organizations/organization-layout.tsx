import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useLocation } from '@remix-run/react';
import { listOwnOrganizations } from '#app/domain/organizations/find-membership.ts';
import { may } from '#app/domain/permissions.ts';
import { asSelf, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { activityPath, applicationsPath, auditPath, billingPath } from '#app/paths.ts';
import { clientsPath, dashboardPath, patchLevelPath, settingsPath } from '#app/paths.ts';
import { AppFrame } from '#app/ui/app-frame.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { OrganizationSwitch } from './organization-switch.tsx';

export const handle: PageHandle = { access: 'organization.read' };

export async function loader({ context }: LoaderFunctionArgs) {
  const { person } = signedIn(context);
  const { slug, name, role } = membershipOf(context);
  const organizations = await asSelf(context, (opened) => listOwnOrganizations(opened, person.id));
  return { personName: person.name, slug, name, role, organizations };
}

export default function OrganizationLayout() {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const { personName, slug, name, role, organizations } = useLoaderData<typeof loader>();
  const links = [
    { href: dashboardPath(slug), label: t('organizations:menu.dashboard') },
    { href: applicationsPath(slug), label: t('distribution:menu') },
    { href: clientsPath(slug), label: t('fleet:menu.clients') },
    { href: patchLevelPath(slug), label: t('fleet:menu.patchLevel') },
    { href: activityPath(slug), label: t('organizations:menu.activity') },
    { href: settingsPath(slug, 'members'), label: t('organizations:menu.members') },
    { href: settingsPath(slug, 'teams'), label: t('organizations:menu.teams') },
    ...(may(role, 'billing.read') ? [{ href: billingPath(slug), label: t('billing:menu') }] : []),
    ...(may(role, 'audit.read')
      ? [{ href: auditPath(slug), label: t('organizations:menu.audit') }]
      : []),
    { href: settingsPath(slug), label: t('organizations:menu.settings') },
  ];
  return (
    <AppFrame
      menuLabel={name}
      links={links}
      path={pathname}
      personName={personName}
      place={<OrganizationSwitch current={slug} organizations={organizations} />}
    >
      <Outlet />
    </AppFrame>
  );
}
