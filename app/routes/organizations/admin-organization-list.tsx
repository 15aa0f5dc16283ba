import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listOrganizationPlans } from '#app/domain/entitlements/list-organization-plans.ts';
import { listOrganizations } from '#app/domain/organizations/list-organizations.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminOrganizationPath, adminOrganizationsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { SearchedTable } from '#app/ui/searched-table.tsx';
import { Time } from '#app/ui/time.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('operations:customers.metaTitle'), noIndex: true });

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const filter = parseQuery(
      z.object({
        q: z.string().trim().max(100).optional(),
        page: z.coerce.number().int().min(1).default(1),
      }),
      new URL(request.url).searchParams,
    );
    return asSignedInStaff(context, async (opened) => {
      const { organizations, ...list } = await listOrganizations(opened, filter);
      const plans = await listOrganizationPlans(
        opened,
        organizations.map(({ id }) => id),
      );
      return {
        q: filter.q,
        ...list,
        organizations: organizations.map((one) => ({ ...one, plan: plans.get(one.id) ?? '' })),
      };
    });
  });
}

export default function AdminOrganizationList() {
  const { t, format } = useI18n();
  const { q, organizations, total, page, pageCount } = useLoaderData<typeof loader>();
  const columns = [
    { heading: t('operations:customers.name') },
    { heading: t('operations:customers.plan') },
    { heading: t('operations:customers.members'), isNumber: true },
    { heading: t('operations:customers.since'), isNumber: true, isWideOnly: true },
  ];
  return (
    <>
      <PageHeader title={t('operations:customers.title', { count: total })} />
      <SearchedTable
        caption={t('operations:menu.organizations')}
        columns={columns}
        search={{ label: t('operations:customers.search'), q }}
        none={t('operations:customers.none')}
        page={page}
        pageCount={pageCount}
        hrefOf={adminOrganizationsPath}
      >
        {organizations.map((one) => (
          <tr key={one.id}>
            <td>
              <a className="row-title break-anywhere" href={adminOrganizationPath(one.id)}>
                {one.name}
              </a>
              <span className="row-note break-anywhere">{one.slug}</span>
            </td>
            <td className="capitalize">{one.plan}</td>
            <td className="number">{format.number(one.members)}</td>
            <td className="number wide-only">
              <Time at={one.createdAt} />
            </td>
          </tr>
        ))}
      </SearchedTable>
    </>
  );
}
