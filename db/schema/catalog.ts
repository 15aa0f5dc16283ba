import { sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import {
  bigint,
  check,
  date,
  index,
  integer,
  jsonb,
  pgPolicy,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import {
  app,
  bytes,
  client,
  createdAt,
  currentOrganization,
  id,
  instant,
  member,
  staffReads,
  systemAll,
  updatedAt,
  visitor,
} from './columns.ts';
import { jobs } from './operations.ts';
import { organizations } from './organizations.ts';

export type VersionState = 'offered' | 'withdrawn' | 'held';
export type MatchKeyKind = 'product-code' | 'upgrade-code' | 'package-family-name' | 'name';
export type CandidateReason = 're-released' | 'hash-mismatch' | 'unverified';

/** Visitors read the platform's rows, members and clients also their organisation's, staff all; only jobs write. */
const catalogPolicies = (table: string, tenantColumn: string) => [
  pgPolicy(`${table}_visitor_reads`, {
    for: 'select',
    to: visitor,
    using: sql.raw(`${tenantColumn} is null`),
  }),
  pgPolicy(`${table}_member_reads`, {
    for: 'select',
    to: member,
    using: sql`${sql.raw(`${tenantColumn} is null or ${tenantColumn}`)} = ${currentOrganization}`,
  }),
  pgPolicy(`${table}_client_reads`, {
    for: 'select',
    to: client,
    using: sql`${sql.raw(`${tenantColumn} is null or ${tenantColumn}`)} = ${currentOrganization}`,
  }),
  ...staffAndSystemPolicies(table),
];

const staffAndSystemPolicies = (table: string) => [staffReads(table), systemAll(table)];

/** Copied down from the catalog by a trigger: null for the platform's curated catalog. */
const inheritedOrganization = () => uuid('organization_id').references(() => organizations.id);

export const catalogs = app.table(
  'catalogs',
  {
    id: id(),
    name: text('name').notNull(),
    ownerType: text('owner_type').$type<'platform' | 'organization'>().notNull(),
    ownerId: uuid('owner_id').references(() => organizations.id),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    check('catalogs_owner_type', sql`owner_type in ('platform', 'organization')`),
    check('catalogs_owner', sql`(owner_type = 'platform') = (owner_id is null)`),
    check('catalogs_name_length', sql`length(name) between 1 and 200`),
    uniqueIndex('catalogs_owner_name').on(
      sql`coalesce(owner_id, '00000000-0000-0000-0000-000000000000'::uuid)`,
      table.name,
    ),
    ...catalogPolicies('catalogs', 'owner_id'),
  ],
);

export const applications = app.table(
  'applications',
  {
    id: id(),
    catalogId: uuid('catalog_id')
      .notNull()
      .references(() => catalogs.id),
    organizationId: inheritedOrganization(),
    identifier: text('identifier').notNull(),
    name: text('name').notNull(),
    publisher: text('publisher').notNull(),
    homepage: text('homepage'),
    licence: text('licence').notNull(),
    licenceUrl: text('licence_url'),
    moniker: text('moniker'),
    descriptionSv: text('description_sv').notNull(),
    descriptionEn: text('description_en').notNull(),
    tags: text('tags').array().notNull().default([]),
    /** Filled by a trigger; what the catalog's search box looks in. */
    searchText: text('search_text').notNull().default(''),
    /** The generation of our rules by which its match keys were made; 0 is none yet. */
    matchRules: integer('match_rules').notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    check('applications_identifier_length', sql`length(identifier) between 1 and 128`),
    uniqueIndex('applications_catalog_identifier').on(table.catalogId, sql`lower(identifier)`),
    index('applications_identifier').on(sql`lower(identifier)`),
    // The last columns are there so that a page's order is read from the index alone.
    index('applications_name').on(sql`lower(name)`, table.id, table.name, table.organizationId),
    index('applications_publisher').on(
      table.publisher,
      sql`lower(name)`,
      table.id,
      table.name,
      table.organizationId,
    ),
    index('applications_tags').using('gin', table.tags),
    index('applications_search_text').using('gin', sql`search_text app.gin_trgm_ops`),
    index('applications_match_rules').on(table.matchRules),
    ...catalogPolicies('applications', 'organization_id'),
  ],
);

export const versions = app.table(
  'versions',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    organizationId: inheritedOrganization(),
    version: text('version').notNull(),
    /** `versionSortKey(version)`: bytes that PostgreSQL orders as winget orders versions. */
    sortKey: bytes('sort_key').notNull(),
    state: text('state').$type<VersionState>().notNull().default('held'),
    /** The next higher offered version, or null. */
    supersededBy: uuid('superseded_by').references((): AnyPgColumn => versions.id),
    releaseDate: date('release_date', { mode: 'string' }),
    releaseNotesUrl: text('release_notes_url'),
    locales: jsonb('locales').$type<Record<string, unknown>[]>().notNull().default([]),
    foundInRun: uuid('found_in_run').references(() => jobs.id),
    heldReason: text('held_reason'),
    publishedAt: instant('published_at'),
    withdrawnAt: instant('withdrawn_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    check('versions_state', sql`state in ('offered', 'withdrawn', 'held')`),
    check('versions_offered_published', sql`state <> 'offered' or published_at is not null`),
    check('versions_not_superseded_by_itself', sql`superseded_by <> id`),
    unique('versions_application_sort_key').on(table.applicationId, table.sortKey),
    uniqueIndex('versions_newest')
      .on(table.applicationId)
      .where(sql`state = 'offered' and superseded_by is null`),
    index('versions_newest_published_at')
      .on(
        table.publishedAt.desc().nullsFirst(),
        table.id,
        table.applicationId,
        table.organizationId,
      )
      .where(sql`state = 'offered' and superseded_by is null`),
    index('versions_superseded_by')
      .on(table.supersededBy)
      .where(sql`superseded_by is not null`),
    index('versions_found_in_run')
      .on(table.foundInRun)
      .where(sql`found_in_run is not null`),
    ...catalogPolicies('versions', 'organization_id'),
  ],
);

export const installers = app.table(
  'installers',
  {
    id: id(),
    versionId: uuid('version_id')
      .notNull()
      .references(() => versions.id),
    organizationId: inheritedOrganization(),
    position: integer('position').notNull(),
    architecture: text('architecture').notNull(),
    type: text('type').notNull(),
    nestedType: text('nested_type'),
    scope: text('scope'),
    locale: text('locale'),
    downloadUrl: text('download_url').notNull(),
    /** 64 lower-case hexadecimal digits. */
    sha256: text('sha256').notNull(),
    /** Bytes. */
    size: bigint('size', { mode: 'number' }),
    productCode: text('product_code'),
    upgradeCode: text('upgrade_code'),
    packageFamilyName: text('package_family_name'),
    switches: jsonb('switches').$type<Record<string, string>>().notNull().default({}),
    signer: text('signer'),
    /** The complete merged winget installer entry, for the winget source. */
    manifest: jsonb('manifest').$type<Record<string, unknown>>().notNull().default({}),
    /** When we last downloaded these bytes and found this SHA-256; null if never. */
    verifiedAt: instant('verified_at'),
  },
  (table) => [
    unique('installers_version_position').on(table.versionId, table.position),
    check(
      'installers_architecture',
      sql`architecture in ('x86', 'x64', 'arm', 'arm64', 'neutral')`,
    ),
    check('installers_scope', sql`scope in ('user', 'machine')`),
    check('installers_sha256', sql`sha256 ~ '^[0-9a-f]{64}$'`),
    check('installers_size', sql`size >= 0`),
    ...catalogPolicies('installers', 'organization_id'),
  ],
);

/** Bytes or facts of a version that the update run would not publish by itself; staff decides. */
export const versionCandidates = app.table(
  'version_candidates',
  {
    id: id(),
    versionId: uuid('version_id')
      .notNull()
      .references(() => versions.id),
    reason: text('reason').$type<CandidateReason>().notNull(),
    fingerprint: text('fingerprint').notNull(),
    manifest: jsonb('manifest').$type<Record<string, unknown>>().notNull(),
    evidence: jsonb('evidence').$type<Record<string, unknown>>().notNull().default({}),
    foundInRun: uuid('found_in_run').references(() => jobs.id),
    resolution: text('resolution').$type<'accepted' | 'rejected' | 'replaced'>(),
    createdAt: createdAt(),
    resolvedAt: instant('resolved_at'),
  },
  (table) => [
    check(
      'version_candidates_reason',
      sql`reason in ('re-released', 'hash-mismatch', 'unverified')`,
    ),
    check('version_candidates_resolution', sql`resolution in ('accepted', 'rejected', 'replaced')`),
    check('version_candidates_resolved', sql`(resolution is null) = (resolved_at is null)`),
    uniqueIndex('version_candidates_open')
      .on(table.versionId)
      .where(sql`resolution is null`),
    index('version_candidates_version_id').on(table.versionId, table.createdAt),
    index('version_candidates_found_in_run')
      .on(table.foundInRun)
      .where(sql`found_in_run is not null`),
    ...staffAndSystemPolicies('version_candidates'),
  ],
);

/** What installed programs are recognised by: of every version ever, offered now or not. Keys are folded. */
export const applicationMatchKeys = app.table(
  'application_match_keys',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id, { onDelete: 'cascade' }),
    organizationId: inheritedOrganization(),
    kind: text('kind').$type<MatchKeyKind>().notNull(),
    key: text('key').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.kind, table.key] }),
    check(
      'application_match_keys_kind',
      sql`kind in ('product-code', 'upgrade-code', 'package-family-name', 'name')`,
    ),
    check('application_match_keys_key_length', sql`length(key) between 1 and 1000`),
    index('application_match_keys_key').on(table.kind, table.key),
    index('application_match_keys_organization_id').on(table.organizationId),
    ...catalogPolicies('application_match_keys', 'organization_id'),
  ],
);

/** Installers that the winget source leaves out, because a client would refuse the whole application for them. */
export const sourceProblems = app.table(
  'source_problems',
  {
    installerId: uuid('installer_id')
      .notNull()
      .references(() => installers.id, { onDelete: 'cascade' }),
    problem: text('problem').notNull(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    versionId: uuid('version_id')
      .notNull()
      .references(() => versions.id),
    organizationId: inheritedOrganization(),
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
    foundAt: instant('found_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.installerId, table.problem] }),
    index('source_problems_application_id').on(table.applicationId),
    index('source_problems_version_id').on(table.versionId),
    index('source_problems_found_at').on(table.foundAt.desc().nullsFirst()),
    index('source_problems_organization_id').on(table.organizationId),
    ...staffAndSystemPolicies('source_problems'),
  ],
);
