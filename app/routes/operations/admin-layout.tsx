import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLocation } from '@remix-run/react';
import { requireLoopback } from '#app/http/loopback-guard.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { jobsPath, kitchenSinkPath } from '#app/paths.ts';
import { AppFrame } from '#app/ui/app-frame.tsx';

/** This computer only, and never in production. Each page below asks as well: loaders run at once. */
export function loader({ request, context }: LoaderFunctionArgs) {
  requireLoopback(request, context);
  return null;
}

export default function AdminLayout() {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const links = [
    { href: jobsPath(), label: t('operations:menu.jobs') },
    { href: kitchenSinkPath(), label: t('operations:menu.kitchenSink') },
  ];
  return (
    <AppFrame
      menuLabel={t('operations:area')}
      links={links.map((link) => ({ ...link, isCurrent: pathname.startsWith(link.href) }))}
    >
      <Outlet />
    </AppFrame>
  );
}
