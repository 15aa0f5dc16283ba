import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  pgPolicy,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import {
  app,
  bytes,
  client,
  createdAt,
  id,
  instant,
  managedByActor,
  managerAll,
  member,
  memberReads,
  ofCurrentOrganization,
  staffReads,
  systemAll,
  updatedAt,
} from './columns.ts';
import { rings } from './distribution.ts';
import { enrolmentKeys } from './enrolment.ts';
import { organizationId } from './organizations.ts';
import { sourceTokens } from './source.ts';
import { teams } from './teams.ts';

/** The ring of a team's clients. */
export const teamRings = app.table(
  'team_rings',
  {
    teamId: uuid('team_id').primaryKey(),
    organizationId: uuid('organization_id').notNull(),
    ringId: uuid('ring_id').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'team_rings_team_fkey',
      columns: [table.teamId, table.organizationId],
      foreignColumns: [teams.id, teams.organizationId],
    }).onDelete('cascade'),
    foreignKey({
      name: 'team_rings_ring_fkey',
      columns: [table.ringId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }).onDelete('cascade'),
    index('team_rings_organization_id').on(table.organizationId),
    index('team_rings_ring_id').on(table.ringId),
    memberReads('team_rings'),
    managerAll('team_rings'),
    staffReads('team_rings'),
    systemAll('team_rings'),
  ],
);

const isOwnClient = sql`${ofCurrentOrganization} and id = app.current_client()`;

/** Windows computers. */
export const clients = app.table(
  'clients',
  {
    id: id(),
    organizationId: organizationId(),
    /** SHA-256 of the machine's id and the organisation's. */
    machineHash: bytes('machine_hash').notNull(),
    name: text('name').notNull(),
    windowsVersion: text('windows_version'),
    windowsEdition: text('windows_edition'),
    architecture: text('architecture'),
    userCount: integer('user_count'),
    scriptVersion: text('script_version'),
    teamId: uuid('team_id'),
    assignedRingId: uuid('assigned_ring_id'),
    /** The ring that holds: its own, its team's, or the organisation's last. */
    ringId: uuid('ring_id').notNull(),
    tokenPrefix: text('token_prefix'),
    tokenHash: bytes('token_hash'),
    sourceTokenId: uuid('source_token_id').references(() => sourceTokens.id, {
      onDelete: 'set null',
    }),
    enrolmentKeyId: uuid('enrolment_key_id').references(() => enrolmentKeys.id, {
      onDelete: 'set null',
    }),
    enrolledAt: instant('enrolled_at').notNull(),
    lastSeenAt: instant('last_seen_at'),
    /** The last check-ins, newest first: one that comes again changes nothing. */
    recentCheckInIds: uuid('recent_check_in_ids').array().notNull().default([]),
    programCount: integer('program_count').notNull().default(0),
    /** Programs whose application its ring is offered. */
    matchedCount: integer('matched_count').notNull().default(0),
    outdatedCount: integer('outdated_count').notNull().default(0),
    staleSince: instant('stale_since'),
    removedAt: instant('removed_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('clients_id_organization_id_key').on(table.id, table.organizationId),
    unique('clients_organization_id_machine_hash_key').on(table.organizationId, table.machineHash),
    unique('clients_token_hash_key').on(table.tokenHash),
    check('clients_name_length', sql`length(name) between 1 and 200`),
    check('clients_counts', sql`program_count >= 0 and matched_count >= 0 and outdated_count >= 0`),
    foreignKey({
      name: 'clients_team_fkey',
      columns: [table.teamId, table.organizationId],
      foreignColumns: [teams.id, teams.organizationId],
    }).onDelete('set null'),
    foreignKey({
      name: 'clients_assigned_ring_fkey',
      columns: [table.assignedRingId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }).onDelete('set null'),
    foreignKey({
      name: 'clients_ring_fkey',
      columns: [table.ringId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }),
    index('clients_name')
      .on(table.organizationId, sql`lower(name)`, table.id)
      .where(sql`removed_at is null`),
    index('clients_last_seen_at')
      .on(table.organizationId, table.lastSeenAt.desc().nullsFirst(), table.id)
      .where(sql`removed_at is null`),
    index('clients_outdated_count')
      .on(table.organizationId, table.outdatedCount.desc().nullsFirst(), table.id)
      .where(sql`removed_at is null`),
    index('clients_removed_at')
      .on(table.organizationId, table.removedAt.desc().nullsFirst(), table.id)
      .where(sql`removed_at is not null`),
    index('clients_name_parts').using('gin', sql`lower(name) app.gin_trgm_ops`),
    index('clients_ring_id').on(table.ringId),
    index('clients_team_id').on(table.teamId),
    index('clients_assigned_ring_id').on(table.assignedRingId),
    index('clients_source_token_id').on(table.sourceTokenId),
    index('clients_enrolment_key_id').on(table.enrolmentKeyId),
    memberReads('clients'),
    pgPolicy('clients_manager_changes', {
      for: 'update',
      to: member,
      using: managedByActor,
      withCheck: managedByActor,
    }),
    pgPolicy('clients_client_reads_own', { for: 'select', to: client, using: isOwnClient }),
    pgPolicy('clients_client_changes_own', {
      for: 'update',
      to: client,
      using: isOwnClient,
      withCheck: isOwnClient,
    }),
    staffReads('clients'),
    systemAll('clients'),
  ],
);
