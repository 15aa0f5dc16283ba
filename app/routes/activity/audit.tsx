import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listAudit } from '#app/domain/activity/list-audit.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { auditExportPath, auditPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { AuditPage } from './audit-page.tsx';
import { readAuditPage } from './audit-query.ts';

export const handle: PageHandle = { access: 'audit.read' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('activity:audit.metaTitle'), noIndex: true });

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const query = readAuditPage(request);
    const list = await inOrganization(context, (opened) => listAudit(opened, query));
    return { slug: membershipOf(context).slug, filter: { ...query, page: undefined }, list };
  });
}

export default function Audit() {
  const { slug, filter, list } = useLoaderData<typeof loader>();
  return (
    <AuditPage
      {...list}
      filter={filter}
      hrefOf={(changed) => auditPath(slug, { ...filter, ...changed })}
      exportHref={auditExportPath(slug, filter)}
    />
  );
}
