import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { countUsers } from '#app/domain/accounts/list-users.ts';
import { countOrganizations } from '#app/domain/organizations/list-organizations.ts';
import { countFailedRuns } from '#app/domain/operations/list-job-runs.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminOrganizationsPath, adminUsersPath, jobsPath } from '#app/paths.ts';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Stat } from '#app/ui/stat.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('operations:overview.metaTitle'), noIndex: true });

const dayMs = 24 * 60 * 60_000;

export function loader({ context }: LoaderFunctionArgs) {
  return asSignedInStaff(context, async (opened) => ({
    users: await countUsers(opened),
    organizations: await countOrganizations(opened),
    failedRuns: await countFailedRuns(opened, new Date(opened.now.getTime() - dayMs)),
  }));
}

export default function AdminOverview() {
  const { t, format } = useI18n();
  const { users, organizations, failedRuns } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={
          failedRuns === 0
            ? t('operations:overview.allWell')
            : t('operations:overview.failed', { count: failedRuns })
        }
        action={
          failedRuns === 0 ? undefined : (
            <LinkButton href={jobsPath({ type: 'all', status: 'failed' })}>
              {t('operations:overview.seeFailed')}
            </LinkButton>
          )
        }
      >
        {t('operations:overview.lastDay')}
      </PageHeader>
      <div className="mt-7 grid gap-4 sm:grid-cols-3">
        <Stat
          label={t('operations:menu.users')}
          value={format.number(users.all)}
          note={t('operations:overview.unverified', { count: users.unverified })}
        >
          <a href={adminUsersPath()}>{t('operations:overview.seeUsers')}</a>
        </Stat>
        <Stat label={t('operations:menu.organizations')} value={format.number(organizations)}>
          <a href={adminOrganizationsPath()}>{t('operations:overview.seeOrganizations')}</a>
        </Stat>
        <Stat label={t('operations:overview.failedRuns')} value={format.number(failedRuns)}>
          <a href={jobsPath()}>{t('operations:overview.seeJobs')}</a>
        </Stat>
      </div>
    </>
  );
}
