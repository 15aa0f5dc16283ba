import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useLocation } from '@remix-run/react';
import { may } from '#app/domain/permissions.ts';
import { membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { settingsPath } from '#app/paths.ts';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { Tabs } from '#app/ui/tabs.tsx';
import { readDone } from './done.ts';

export const handle: PageHandle = { access: 'organization.read' };

export function loader({ request, context }: LoaderFunctionArgs) {
  const { slug, role } = membershipOf(context);
  return { slug, role, done: readDone(request) };
}

/** The ways through an organisation's settings, and what was done just before. */
export default function SettingsLayout() {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const { slug, role, done } = useLoaderData<typeof loader>();
  const sections = [
    undefined,
    'members' as const,
    'teams' as const,
    'distribution' as const,
    ...(may(role, 'members.invite') ? ['invitations' as const] : []),
    ...(may(role, 'distribution.manage') ? ['source' as const] : []),
    ...(may(role, 'security.manage') ? (['security', 'single-sign-on'] as const) : []),
    ...(may(role, 'fleet.manage') ? ['enrolment' as const] : []),
  ];
  return (
    <>
      <Tabs
        label={t('settings:tabs.label')}
        tabs={sections.map((section) => {
          const href = settingsPath(slug, section);
          return {
            href,
            label: t(`settings:tabs.${section ?? 'organization'}`),
            isCurrent: pathname === href || (section !== undefined && pathname.startsWith(href)),
          };
        })}
      />
      <div className="mt-6">
        {done ? (
          <div className="mb-6 max-w-reading">
            <Notice title={t(`settings:done.${done}`)} isAnswer />
          </div>
        ) : null}
        <Outlet />
      </div>
    </>
  );
}
