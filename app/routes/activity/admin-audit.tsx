import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listAudit } from '#app/domain/activity/list-audit.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { adminAuditExportPath, adminAuditPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { AuditPage } from './audit-page.tsx';
import { readStaffAuditPage } from './audit-query.ts';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('activity:audit.metaTitle'), noIndex: true });

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const query = readStaffAuditPage(request);
    const list = await asSignedInStaff(context, (opened) => listAudit(opened, query));
    return { filter: { ...query, page: undefined }, list };
  });
}

export default function AdminAudit() {
  const { filter, list } = useLoaderData<typeof loader>();
  return (
    <AuditPage
      {...list}
      isForStaff
      filter={filter}
      hrefOf={(changed) => adminAuditPath({ ...filter, ...changed })}
      exportHref={adminAuditExportPath(filter)}
    />
  );
}
