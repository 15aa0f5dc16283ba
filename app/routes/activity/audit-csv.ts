import { exportBatch } from '#app/domain/activity/export-audit.ts';
import type { ExportPlace } from '#app/domain/activity/export-audit.ts';
import type { AuditEntry } from '#app/domain/activity/list-audit.ts';
import { csvResponse } from '#app/http/csv-response.server.ts';

const columns: (keyof AuditEntry)[] = [
  'occurredAt',
  'organizationName',
  'actorKind',
  'actorName',
  'actorEmail',
  'actorUserId',
  'action',
  'subjectType',
  'subjectId',
  'before',
  'after',
  'reason',
  'address',
  'userAgent',
  'requestId',
  'id',
];

/** The trail as a CSV file: `readBatch` gives the entries after a place until there are no more. */
export function auditCsv(
  name: string,
  start: ExportPlace,
  readBatch: (place: ExportPlace) => Promise<AuditEntry[]>,
): Response {
  async function* rows() {
    for (let place = start; ;) {
      const batch = await readBatch(place);
      for (const entry of batch) yield columns.map((column) => entry[column]);
      const last = batch.at(-1);
      if (!last || batch.length < exportBatch) return;
      place = { after: last.id };
    }
  }
  return csvResponse(name, columns, rows());
}
