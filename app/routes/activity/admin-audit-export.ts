import type { LoaderFunctionArgs } from '@remix-run/node';
import { beginAuditExport, readAuditBatch } from '#app/domain/activity/export-audit.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { auditCsv } from './audit-csv.ts';
import { readStaffAuditQuery } from './audit-query.ts';

export const handle: PageHandle = { access: 'staff' };

/** All trails as a file, for staff; that it was taken is in the trail. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const query = readStaffAuditQuery(request);
    const start = await asSignedInStaff(context, (opened) => beginAuditExport(opened, query));
    return auditCsv('lappa-audit', start, (place) =>
      asSignedInStaff(context, (opened) => readAuditBatch(opened, query, place)),
    );
  });
}
