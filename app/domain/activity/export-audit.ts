import { and, sql } from 'drizzle-orm';
import { auditEntries } from '#db/schema/audit.ts';
import type { Context } from '#db/tenancy.server.ts';
import { requireAuditReader } from './internal/require-audit-reader.ts';
import { countAudit, findOrganizationId, matching, selectEntries } from './list-audit.ts';
import type { AuditEntry, AuditQuery } from './list-audit.ts';
import { recordAudit } from './record-audit.ts';

/** How far an export has come: what happened before it began, or the entries that follow its last one. */
export type ExportPlace = { before: Date } | { after: string };

/** Read at a time, each time in a transaction of its own: none is open while a slow reader takes the answer. */
export const exportBatch = 500;

/**
 * Begins an export, and writes into the trail that it was made.
 * @returns the place to read from: what happens from now on is not in it
 * @throws ForbiddenError
 */
export async function beginAuditExport(context: Context, query: AuditQuery): Promise<ExportPlace> {
  requireAuditReader(context, 'audit.export');
  const total = await countAudit(context, query);
  const organizationId = await findOrganizationId(context, query.organization);
  await recordAudit(context, {
    action: 'audit.exported',
    ...(organizationId === null ? {} : { organizationId }),
    after: { ...query, entries: total },
  });
  return { before: context.now };
}

/** The next entries of an export, latest first; fewer than {@link exportBatch} are the last. */
export async function readAuditBatch(
  context: Context,
  query: AuditQuery,
  place: ExportPlace,
): Promise<AuditEntry[]> {
  requireAuditReader(context, 'audit.export');
  const isNext =
    'before' in place
      ? sql`${auditEntries.occurredAt} < ${place.before.toISOString()}::timestamptz`
      : sql`(${auditEntries.occurredAt}, ${auditEntries.id})
          < (select occurred_at, id from app.audit_entries where id = ${place.after})`;
  return selectEntries(context, and(matching(query), isNext)).limit(exportBatch);
}
