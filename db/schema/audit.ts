import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgPolicy, text, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import {
  app,
  currentActor,
  id,
  instant,
  member,
  ofCurrentOrganization,
  person,
  staff,
  staffReads,
  system,
} from './columns.ts';
import { organizations } from './organizations.ts';

export type AuditActorKind = 'visitor' | 'person' | 'member' | 'staff' | 'client' | 'system';

/** Who did what, when, from where, and what it was before and after. Only ever added to. */
export const auditEntries = app.table(
  'audit_entries',
  {
    id: id(),
    occurredAt: instant('occurred_at').notNull().defaultNow(),
    organizationId: uuid('organization_id').references(() => organizations.id),
    actorKind: text('actor_kind').$type<AuditActorKind>().notNull(),
    actorUserId: uuid('actor_user_id').references(() => users.id),
    action: text('action').notNull(),
    subjectType: text('subject_type'),
    subjectId: text('subject_id'),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    /** Why: what the actor said, or the system's reason. */
    reason: text('reason'),
    address: text('address'),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
  },
  (table) => [
    check(
      'audit_entries_actor_known',
      sql`actor_kind in ('visitor', 'person', 'member', 'staff', 'client', 'system')`,
    ),
    check('audit_entries_user_agent_length', sql`length(user_agent) <= 500`),
    index('audit_entries_organization_id_occurred_at').on(
      table.organizationId,
      table.occurredAt.desc().nullsFirst(),
    ),
    index('audit_entries_occurred_at').on(table.occurredAt.desc().nullsFirst()),
    index('audit_entries_actor_user_id').on(
      table.actorUserId,
      table.occurredAt.desc().nullsFirst(),
    ),
    pgPolicy('audit_entries_owner_reads', {
      for: 'select',
      to: member,
      using: sql`organization_id = app.owned_organization()`,
    }),
    pgPolicy('audit_entries_member_adds', {
      for: 'insert',
      to: member,
      withCheck: sql`${ofCurrentOrganization} and actor_kind = 'member' and actor_user_id = ${currentActor}`,
    }),
    pgPolicy('audit_entries_person_reads_own', {
      for: 'select',
      to: person,
      using: sql`actor_user_id = ${currentActor}`,
    }),
    pgPolicy('audit_entries_person_adds', {
      for: 'insert',
      to: person,
      withCheck: sql`organization_id is null and actor_kind = 'person' and actor_user_id = ${currentActor}`,
    }),
    staffReads('audit_entries'),
    pgPolicy('audit_entries_staff_adds', {
      for: 'insert',
      to: staff,
      withCheck: sql`actor_kind = 'staff' and actor_user_id = ${currentActor}`,
    }),
    pgPolicy('audit_entries_system_reads', { for: 'select', to: system, using: sql`true` }),
    pgPolicy('audit_entries_system_adds', { for: 'insert', to: system, withCheck: sql`true` }),
  ],
);
