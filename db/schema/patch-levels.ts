import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { applications, versions } from './catalog.ts';
import { app, clientAdds, clientReads, memberReads, staffReads, systemAll } from './columns.ts';
import { rings } from './distribution.ts';
import { installedPrograms } from './inventory.ts';
import { organizationId } from './organizations.ts';

/** Whether a program is on the version that its ring is offered. No row: not recognised, or not offered. */
export const programStandings = app.table(
  'program_standings',
  {
    organizationId: uuid('organization_id').notNull(),
    ringId: uuid('ring_id').notNull(),
    programId: integer('program_id')
      .notNull()
      .references(() => installedPrograms.id, { onDelete: 'cascade' }),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id, { onDelete: 'cascade' }),
    isCurrent: boolean('is_current').notNull(),
    /** The highest version that the ring is offered. */
    offeredVersionId: uuid('offered_version_id')
      .notNull()
      .references(() => versions.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.ringId, table.programId] }),
    foreignKey({
      name: 'program_standings_ring_fkey',
      columns: [table.ringId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }).onDelete('cascade'),
    index('program_standings_organization_id').on(table.organizationId, table.applicationId),
    index('program_standings_program_id').on(table.programId),
    index('program_standings_application_id').on(table.applicationId),
    index('program_standings_offered_version_id').on(table.offeredVersionId),
    memberReads('program_standings'),
    clientReads('program_standings'),
    clientAdds('program_standings'),
    staffReads('program_standings'),
    systemAll('program_standings'),
  ],
);

/** The patch level of a day: of the organisation, a team, a ring or an application (`scope_id` is its id). */
export const patchLevels = app.table(
  'patch_levels',
  {
    organizationId: organizationId(),
    day: date('day', { mode: 'string' }).notNull(),
    scope: text('scope').$type<'organization' | 'team' | 'ring' | 'application'>().notNull(),
    scopeId: uuid('scope_id').notNull(),
    clients: integer('clients').notNull(),
    installed: bigint('installed', { mode: 'number' }).notNull(),
    current: bigint('current', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.scope, table.scopeId, table.day] }),
    check('patch_levels_scope', sql`scope in ('organization', 'team', 'ring', 'application')`),
    check('patch_levels_counts', sql`clients >= 0 and current between 0 and installed`),
    index('patch_levels_day').on(table.organizationId, table.day),
    memberReads('patch_levels'),
    staffReads('patch_levels'),
    systemAll('patch_levels'),
  ],
);
