import { sql } from 'drizzle-orm';
import { index, jsonb, pgPolicy, text, unique, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import {
  app,
  currentActor,
  currentOrganization,
  id,
  instant,
  member,
  ofCurrentOrganization,
  staffReads,
  system,
} from './columns.ts';
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
    actorUserId: uuid('actor_user_id').references(() => users.id),
  },
  (table) => [
    unique('activities_dedupe_key_key').on(table.dedupeKey),
    index('activities_organization_id_occurred_at').on(
      table.organizationId,
      table.occurredAt.desc().nullsFirst(),
    ),
    index('activities_subject').on(table.subjectType, table.subjectId),
    index('activities_actor_user_id').on(table.actorUserId),
    pgPolicy('activities_member_reads', {
      for: 'select',
      to: member,
      using: sql`organization_id is null or organization_id = ${currentOrganization}`,
    }),
    pgPolicy('activities_member_adds', {
      for: 'insert',
      to: member,
      withCheck: sql`${ofCurrentOrganization} and actor_user_id = ${currentActor}`,
    }),
    staffReads('activities'),
    pgPolicy('activities_system_reads', { for: 'select', to: system, using: sql`true` }),
    pgPolicy('activities_system_adds', { for: 'insert', to: system, withCheck: sql`true` }),
  ],
);

/** The feed as its reader may see it, with the name of who acted. */
export const activitiesFeed = app
  .view('activities_feed', {
    id: uuid('id').notNull(),
    organizationId: uuid('organization_id'),
    type: text('type').notNull(),
    subjectType: text('subject_type'),
    subjectId: uuid('subject_id'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    occurredAt: instant('occurred_at').notNull(),
    actorUserId: uuid('actor_user_id'),
    actorName: text('actor_name'),
  })
  .existing();
