import { and, desc, eq, ilike, inArray, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { z } from 'zod';
import { users } from '#db/schema/accounts.ts';
import { auditEntries } from '#db/schema/audit.ts';
import type { AuditActorKind } from '#db/schema/audit.ts';
import { organizations } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { containingPattern } from '../containing-pattern.ts';
import { pageWindow } from '../page-window.ts';
import { recordAudit } from './record-audit.ts';
import { requireAuditReader } from './internal/require-audit-reader.ts';

/** What of the trail is asked for. Days are `yyyy-mm-dd` in Stockholm, both included. */
export interface AuditQuery {
  action?: string;
  /** Part of the name or address of who did it, or to whom it was done. */
  person?: string;
  /** The organisation's slug; for staff. */
  organization?: string;
  from?: string;
  to?: string;
}

export interface AuditEntry {
  id: string;
  occurredAt: Date;
  organizationName: string | null;
  actorKind: AuditActorKind;
  /** Of somebody whom the reader may know: a colleague, or for staff anybody. */
  actorName: string | null;
  actorEmail: string | null;
  actorUserId: string | null;
  action: string;
  subjectType: string | null;
  subjectId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/** An entry as a page tells it: with the name of whom it is about, where the reader may know them. */
export type ListedAuditEntry = AuditEntry & { subjectName?: string };

export interface AuditPage {
  entries: ListedAuditEntry[];
  total: number;
  page: number;
  pageCount: number;
}

const pageSize = 50;

/**
 * A page of the trail, latest first: an owner's own organisation, or for staff everything; that staff looked is in the
 * trail itself. Throws ForbiddenError.
 */
export async function listAudit(
  context: Context,
  { page: wanted, ...query }: AuditQuery & { page: number },
): Promise<AuditPage> {
  requireAuditReader(context, 'audit.read');
  const total = await countAudit(context, query);
  const { page, pageCount, offset } = pageWindow(total, wanted, pageSize);
  const found = await selectEntries(context, matching(query)).limit(pageSize).offset(offset);
  const entries = await withSubjects(context, found);
  if (context.actor.kind === 'staff') {
    await recordAudit(context, {
      action: 'staff.audit-read',
      organizationId: await findOrganizationId(context, query.organization),
      after: { ...query, page },
    });
  }
  return { entries, total, page, pageCount };
}

/** The entries with the names of whom they are about. */
async function withSubjects({ tx }: Context, entries: AuditEntry[]): Promise<ListedAuditEntry[]> {
  const people = entries
    .filter(({ subjectType }) => subjectType === 'person' || subjectType === 'user')
    .flatMap(({ subjectId }) => z.uuid().safeParse(subjectId).data ?? []);
  if (people.length === 0) return entries;
  const found = await tx
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, people));
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return entries.map((entry) => ({ ...entry, subjectName: names.get(entry.subjectId ?? '') }));
}

export async function countAudit({ tx }: Context, query: AuditQuery): Promise<number> {
  const [count] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(auditEntries)
    .leftJoin(organizations, eq(organizations.id, auditEntries.organizationId))
    .where(matching(query));
  return count?.total ?? 0;
}

/** Entries with who did it, latest first. */
export function selectEntries({ tx }: Context, where: SQL | undefined) {
  return tx
    .select({
      id: auditEntries.id,
      occurredAt: auditEntries.occurredAt,
      organizationName: organizations.name,
      actorKind: auditEntries.actorKind,
      actorName: users.name,
      actorEmail: users.email,
      actorUserId: auditEntries.actorUserId,
      action: auditEntries.action,
      subjectType: auditEntries.subjectType,
      subjectId: auditEntries.subjectId,
      before: auditEntries.before,
      after: auditEntries.after,
      reason: auditEntries.reason,
      address: auditEntries.address,
      userAgent: auditEntries.userAgent,
      requestId: auditEntries.requestId,
    })
    .from(auditEntries)
    .leftJoin(users, eq(users.id, auditEntries.actorUserId))
    .leftJoin(organizations, eq(organizations.id, auditEntries.organizationId))
    .where(where)
    .orderBy(desc(auditEntries.occurredAt), desc(auditEntries.id));
}

/** The condition of a query, on entries joined with their organisation. */
export function matching({ action, person, organization, from, to }: AuditQuery): SQL | undefined {
  return and(
    action === undefined ? undefined : eq(auditEntries.action, action),
    person === undefined ? undefined : concerns(person),
    organization === undefined ? undefined : eq(organizations.slug, organization),
    from === undefined ? undefined : sql`${auditEntries.occurredAt} >= ${startOfDay(from)}`,
    to === undefined
      ? undefined
      : sql`${auditEntries.occurredAt} < ${startOfDay(to)} + interval '1 day'`,
  );
}

const startOfDay = (day: string) => sql`(${day}::date)::timestamp at time zone 'Europe/Stockholm'`;

/** Row security shows an owner their colleagues alone, so they find nobody else by this. */
function concerns(person: string): SQL | undefined {
  const pattern = containingPattern(person);
  const found = sql`(select id from app.users where ${or(ilike(users.name, pattern), ilike(users.email, pattern))})`;
  return or(
    sql`${auditEntries.actorUserId} in ${found}`,
    sql`${auditEntries.subjectType} in ('user', 'person')
      and ${auditEntries.subjectId} in (select id::text from ${found} as found)`,
  );
}

/** Null for no organisation, or an unknown one. */
export async function findOrganizationId(
  { tx }: Context,
  slug: string | undefined,
): Promise<string | null> {
  if (slug === undefined) return null;
  const [found] = await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.slug, slug));
  return found?.id ?? null;
}
