import { sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import {
  bigint,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  pgPolicy,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import type { ComplianceStatus } from './billing.ts';
import { applications, versions } from './catalog.ts';
import type { MatchKeyKind } from './catalog.ts';
import {
  app,
  bytes,
  client,
  clientAdds,
  clientAddsOwn,
  clientReads,
  createdAt,
  id,
  instant,
  managedByActor,
  managerAll,
  member,
  memberReads,
  ofCurrentClient,
  ofCurrentOrganization,
  staffReads,
  systemAll,
  updatedAt,
} from './columns.ts';
import { rings } from './distribution.ts';
import { organizationId } from './organizations.ts';
import { sourceTokens } from './source.ts';
import { teams } from './teams.ts';

/** Keys with which computers are enrolled. */
export const enrolmentKeys = app.table(
  'enrolment_keys',
  {
    id: id(),
    organizationId: organizationId(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    keyHash: bytes('key_hash').notNull(),
    /** What the clients it enrols start with; null is the organisation's last ring, and no team. */
    ringId: uuid('ring_id'),
    teamId: uuid('team_id'),
    mostClients: integer('most_clients').notNull(),
    usedCount: integer('used_count').notNull().default(0),
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    unique('enrolment_keys_id_organization_id_key').on(table.id, table.organizationId),
    unique('enrolment_keys_key_hash_key').on(table.keyHash),
    check('enrolment_keys_name_length', sql`length(btrim(name)) between 1 and 200`),
    check(
      'enrolment_keys_counts',
      sql`most_clients between 1 and 100000 and used_count between 0 and most_clients`,
    ),
    foreignKey({
      name: 'enrolment_keys_ring_fkey',
      columns: [table.ringId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }).onDelete('set null'),
    foreignKey({
      name: 'enrolment_keys_team_fkey',
      columns: [table.teamId, table.organizationId],
      foreignColumns: [teams.id, teams.organizationId],
    }).onDelete('set null'),
    index('enrolment_keys_organization_id').on(table.organizationId, table.createdAt),
    index('enrolment_keys_ring_id').on(table.ringId),
    index('enrolment_keys_team_id').on(table.teamId),
    index('enrolment_keys_created_by').on(table.createdBy),
    managerAll('enrolment_keys'),
    staffReads('enrolment_keys'),
    systemAll('enrolment_keys'),
  ],
);

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

/** Every program that was ever seen on a computer of the organisation, once; clients refer to it by number. */
export const installedPrograms = app.table(
  'installed_programs',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    organizationId: organizationId(),
    /** SHA-256 of what it is told by, folded. */
    fingerprint: bytes('fingerprint').notNull(),
    name: text('name').notNull(),
    publisher: text('publisher').notNull().default(''),
    version: text('version').notNull().default(''),
    productCode: text('product_code'),
    packageFamilyName: text('package_family_name'),
    scope: text('scope').$type<'user' | 'machine'>(),
    /** Its name as match keys have it; '' when nothing is left of it. */
    nameKey: text('name_key').notNull().default(''),
    applicationId: uuid('application_id').references(() => applications.id, {
      onDelete: 'set null',
    }),
    matchedBy: text('matched_by').$type<MatchKeyKind>(),
    /** When it was last compared with the catalog; null is never. */
    matchedAt: instant('matched_at'),
    firstSeenAt: instant('first_seen_at').notNull().defaultNow(),
  },
  (table) => [
    unique('installed_programs_fingerprint_key').on(table.organizationId, table.fingerprint),
    check('installed_programs_scope', sql`scope in ('user', 'machine')`),
    check(
      'installed_programs_matched_by',
      sql`matched_by in ('product-code', 'upgrade-code', 'package-family-name', 'name')`,
    ),
    check('installed_programs_matched', sql`application_id is null or matched_by is not null`),
    index('installed_programs_application_id').on(table.applicationId, table.organizationId),
    index('installed_programs_matched_at').on(table.organizationId, table.matchedAt),
    index('installed_programs_name_key')
      .on(table.nameKey)
      .where(sql`name_key <> ''`),
    index('installed_programs_product_code')
      .on(sql`lower(product_code)`)
      .where(sql`product_code is not null`),
    index('installed_programs_package_family_name')
      .on(sql`lower(package_family_name)`)
      .where(sql`package_family_name is not null`),
    memberReads('installed_programs'),
    clientReads('installed_programs'),
    clientAdds('installed_programs'),
    staffReads('installed_programs'),
    systemAll('installed_programs'),
  ],
);

/** A client and its organisation; the row goes with the client. */
const ofClient = (name: string, table: { clientId: AnyPgColumn; organizationId: AnyPgColumn }) =>
  foreignKey({
    name,
    columns: [table.clientId, table.organizationId],
    foreignColumns: [clients.id, clients.organizationId],
  }).onDelete('cascade');

/** What is installed on a client now: sorted numbers of installed_programs. */
export const clientInventories = app.table(
  'client_inventories',
  {
    clientId: uuid('client_id').primaryKey(),
    organizationId: uuid('organization_id').notNull(),
    programIds: integer('program_ids').array().notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    ofClient('client_inventories_client_fkey', table),
    index('client_inventories_organization_id').on(table.organizationId),
    index('client_inventories_program_ids').using('gin', table.programIds),
    memberReads('client_inventories'),
    pgPolicy('client_inventories_client_own', {
      for: 'all',
      to: client,
      using: ofCurrentClient,
      withCheck: ofCurrentClient,
    }),
    staffReads('client_inventories'),
    systemAll('client_inventories'),
  ],
);

/** How the inventory changed: differences alone, kept as long as the plan says. */
export const inventoryChanges = app.table(
  'inventory_changes',
  {
    id: id(),
    organizationId: uuid('organization_id').notNull(),
    clientId: uuid('client_id').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    added: integer('added').array().notNull(),
    removed: integer('removed').array().notNull(),
  },
  (table) => [
    ofClient('inventory_changes_client_fkey', table),
    index('inventory_changes_client_id').on(table.clientId, table.occurredAt.desc().nullsFirst()),
    index('inventory_changes_organization_id').on(table.organizationId, table.occurredAt),
    memberReads('inventory_changes'),
    clientAddsOwn('inventory_changes'),
    staffReads('inventory_changes'),
    systemAll('inventory_changes'),
  ],
);

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

/** Licence compliance as it was assessed last. No row: never assessed, which is compliant. */
export const licenceCompliance = app.table(
  'licence_compliance',
  {
    organizationId: organizationId().primaryKey(),
    status: text('status').$type<ComplianceStatus>().notNull(),
    observedClients: integer('observed_clients').notNull(),
    /** Null is without limit. */
    licensedClients: integer('licensed_clients'),
    overSince: instant('over_since'),
    changedAt: instant('changed_at').notNull(),
    /** The status that managers were told of by mail. */
    toldStatus: text('told_status').$type<ComplianceStatus>(),
    assessedAt: instant('assessed_at').notNull(),
  },
  () => [
    check(
      'licence_compliance_status',
      sql`status in ('compliant', 'grace', 'over_limit', 'unlicensed')`,
    ),
    check(
      'licence_compliance_told',
      sql`told_status in ('compliant', 'grace', 'over_limit', 'unlicensed')`,
    ),
    check('licence_compliance_counts', sql`observed_clients >= 0 and licensed_clients >= 0`),
    memberReads('licence_compliance'),
    clientReads('licence_compliance'),
    staffReads('licence_compliance'),
    systemAll('licence_compliance'),
  ],
);
