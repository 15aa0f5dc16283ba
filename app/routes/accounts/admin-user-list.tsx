import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listUsers } from '#app/domain/accounts/list-users.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminUserPath, adminUsersPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { SearchedTable } from '#app/ui/searched-table.tsx';
import { Time } from '#app/ui/time.tsx';
import { UserState } from './user-state.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('operations:users.metaTitle'), noIndex: true });

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const filter = parseQuery(
      z.object({
        q: z.string().trim().max(100).optional(),
        page: z.coerce.number().int().min(1).default(1),
      }),
      new URL(request.url).searchParams,
    );
    const list = await asSignedInStaff(context, (opened) => listUsers(opened, filter));
    return { q: filter.q, ...list };
  });
}

export default function AdminUserList() {
  const { t } = useI18n();
  const { q, users, total, page, pageCount } = useLoaderData<typeof loader>();
  const columns = [
    { heading: t('operations:users.name') },
    { heading: t('operations:users.state') },
    { heading: t('operations:users.since'), isNumber: true, isWideOnly: true },
  ];
  return (
    <>
      <PageHeader title={t('operations:users.title', { count: total })} />
      <SearchedTable
        caption={t('operations:menu.users')}
        columns={columns}
        search={{ label: t('operations:users.search'), q }}
        none={t('operations:users.none')}
        page={page}
        pageCount={pageCount}
        hrefOf={adminUsersPath}
      >
        {users.map((user) => (
          <tr key={user.id}>
            <td>
              <a className="row-title break-anywhere" href={adminUserPath(user.id)}>
                {user.name}
              </a>
              <span className="row-note break-anywhere">{user.email}</span>
            </td>
            <td>
              <UserState {...user} />
            </td>
            <td className="number wide-only">
              <Time at={user.createdAt} />
            </td>
          </tr>
        ))}
      </SearchedTable>
    </>
  );
}
