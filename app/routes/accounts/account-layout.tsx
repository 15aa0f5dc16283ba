import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useLocation } from '@remix-run/react';
import { signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { accountPath, accountSecurityPath, appPath, sessionsPath } from '#app/paths.ts';
import { AppFrame } from '#app/ui/app-frame.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'unverified' };

export function loader({ context }: LoaderFunctionArgs) {
  const { name, isVerified } = signedIn(context).person;
  return { personName: name, isVerified };
}

/** Pages that the page about security leads to. */
const ofSecurity = /^\/account\/(password|email|prove|second-factor|passkeys)(\/|$)/;

export default function AccountLayout() {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const { personName, isVerified } = useLoaderData<typeof loader>();
  const links = [
    { href: appPath(), label: t('accounts:menu.organizations') },
    { href: accountPath(), label: t('accounts:menu.profile') },
    { href: accountSecurityPath(), label: t('accounts:menu.security') },
    { href: sessionsPath(), label: t('accounts:menu.sessions') },
  ];
  return (
    <AppFrame
      menuLabel={t('accounts:area')}
      // Before the address is confirmed every other page leads back to this one.
      links={isVerified ? links : []}
      path={ofSecurity.test(pathname) ? accountSecurityPath() : pathname}
      personName={personName}
    >
      <Outlet />
    </AppFrame>
  );
}
