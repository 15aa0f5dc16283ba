import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useLocation } from '@remix-run/react';
import { signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import {
  adminAuditPath,
  adminOrganizationsPath,
  adminPath,
  adminUsersPath,
  heldVersionsPath,
  jobsPath,
  kitchenSinkPath,
  reconciliationsPath,
  sourceProblemsPath,
  stripeEventsPath,
} from '#app/paths.ts';
import { AppFrame } from '#app/ui/app-frame.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'staff' };

export function loader({ context }: LoaderFunctionArgs) {
  return { personName: signedIn(context).person.name };
}

export default function AdminLayout() {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const { personName } = useLoaderData<typeof loader>();
  const links = [
    { href: adminPath(), label: t('operations:menu.overview') },
    { href: adminUsersPath(), label: t('operations:menu.users') },
    { href: adminOrganizationsPath(), label: t('operations:menu.organizations') },
    { href: adminAuditPath(), label: t('operations:menu.audit') },
    { href: jobsPath(), label: t('operations:menu.jobs') },
    { href: heldVersionsPath(), label: t('operations:menu.held') },
    { href: stripeEventsPath(), label: t('billing:staff.events.menu') },
    { href: reconciliationsPath(), label: t('billing:staff.passes.menu') },
    { href: sourceProblemsPath(), label: t('source:problems.menu') },
    { href: kitchenSinkPath(), label: t('operations:menu.kitchenSink') },
  ];
  return (
    <AppFrame
      menuLabel={t('operations:area')}
      links={links}
      path={pathname}
      personName={personName}
    >
      <Outlet />
    </AppFrame>
  );
}
