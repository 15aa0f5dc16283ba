import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { getOrganizationPlan } from '#app/domain/entitlements/organization-plan.ts';
import { getOrganization } from '#app/domain/organizations/list-organizations.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminAuditPath, adminUserPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('operations:customers.metaTitle'), noIndex: true });

export function loader({ params, context }: LoaderFunctionArgs) {
  const id = z.uuid().safeParse(params.id);
  if (!id.success) throw new Response(null, { status: 404 });
  return orErrorPage(() =>
    asSignedInStaff(context, async (opened) => ({
      organization: await getOrganization(opened, id.data),
      plan: (await getOrganizationPlan(opened, id.data)).displayName,
    })),
  );
}

export default function AdminOrganization() {
  const { t } = useI18n();
  const { organization, plan } = useLoaderData<typeof loader>();
  const columns = [
    { heading: t('operations:users.name') },
    { heading: t('operations:role.title') },
    { heading: t('operations:customers.joined'), isNumber: true, isWideOnly: true },
  ];
  return (
    <>
      <PageHeader title={organization.name} action={<Badge>{plan}</Badge>}>
        {organization.slug}
      </PageHeader>
      <p className="mt-2 text-small text-ink-3">
        {t('operations:customers.since')} <Time at={organization.createdAt} /> ·{' '}
        <a href={adminAuditPath({ organization: organization.slug })}>
          {t('operations:users.seeAudit')}
        </a>
      </p>
      <div className="card mt-7 max-w-[720px] overflow-x-auto">
        <Table caption={t('operations:customers.members')} columns={columns}>
          {organization.people.map((person) => (
            <tr key={person.id}>
              <td>
                <a className="row-title break-anywhere" href={adminUserPath(person.id)}>
                  {person.name}
                </a>
                <span className="row-note break-anywhere">{person.email}</span>
              </td>
              <td>{t(`operations:role.${person.role}`)}</td>
              <td className="number wide-only">
                <Time at={person.joinedAt} />
              </td>
            </tr>
          ))}
        </Table>
      </div>
    </>
  );
}
