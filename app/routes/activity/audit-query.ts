import { z } from 'zod';
import { parseQuery } from '#app/http/parse-query.server.ts';

const day = z.iso.date('activity:audit.notADay').optional();
const text = z.string().trim().max(200).optional();

const auditQuery = z.object({ action: text, person: text, from: day, to: day });
const page = z.coerce.number().int().min(1).default(1);

/** What an owner asks of their organisation's trail. Throws InvalidInputError. */
export const readAuditQuery = (request: Request) => parseQuery(auditQuery, searchOf(request));
export const readAuditPage = (request: Request) =>
  parseQuery(auditQuery.extend({ page }), searchOf(request));

const staffQuery = auditQuery.extend({ organization: text });

/** … and staff of all trails. */
export const readStaffAuditQuery = (request: Request) => parseQuery(staffQuery, searchOf(request));
export const readStaffAuditPage = (request: Request) =>
  parseQuery(staffQuery.extend({ page }), searchOf(request));

const searchOf = (request: Request) => new URL(request.url).searchParams;
