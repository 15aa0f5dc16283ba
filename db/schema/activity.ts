import { sql } from 'drizzle-orm';
import { index, jsonb, pgPolicy, text, unique, uuid } from 'drizzle-orm/pg-core';
import { app, currentOrganization, id, instant, member, staff, system } from './columns.ts';
import { organizations } from './organizations.ts';

/** What happened, to an organisation or (organizationId null) on the platform. Added to, never changed. */
export const activities = app.table(
  'activities',
  {
    id: id(),
    organizationId: uuid('organization_id').references(() => organizations.id),
    type: text('type').notNull(),
    subjectType: text('subject_type'),
    subjectId: uuid('subject_id'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
    dedupeKey: text('dedupe_key').notNull(),
    occurredAt: instant('occurred_at').notNull().defaultNow(),
  },
  (table) => [
    unique('activities_dedupe_key_key').on(table.dedupeKey),
    index('activities_organization_id_occurred_at').on(
      table.organizationId,
      table.occurredAt.desc().nullsFirst(),
    ),
    index('activities_subject').on(table.subjectType, table.subjectId),
    pgPolicy('activities_member_reads', {
      for: 'select',
      to: member,
      using: sql`organization_id is null or organization_id = ${currentOrganization}`,
    }),
    pgPolicy('activities_staff_reads', { for: 'select', to: staff, using: sql`true` }),
    pgPolicy('activities_system_reads', { for: 'select', to: system, using: sql`true` }),
    pgPolicy('activities_system_adds', { for: 'insert', to: system, withCheck: sql`true` }),
  ],
);
