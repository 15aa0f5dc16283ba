import type { LoaderFunctionArgs } from '@remix-run/node';
import { beginAuditExport, readAuditBatch } from '#app/domain/activity/export-audit.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { auditCsv } from './audit-csv.ts';
import { readAuditQuery } from './audit-query.ts';

export const handle: PageHandle = { access: 'audit.export' };

/** The organisation's trail as a file; that it was taken is in the trail. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const query = readAuditQuery(request);
    const start = await inOrganization(context, (opened) => beginAuditExport(opened, query));
    return auditCsv(`lappa-audit-${membershipOf(context).slug}`, start, (place) =>
      inOrganization(context, (opened) => readAuditBatch(opened, query, place)),
    );
  });
}
