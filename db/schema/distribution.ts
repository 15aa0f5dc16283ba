import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgPolicy,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { applications, versions } from './catalog.ts';
import {
  app,
  client,
  clientAdds,
  clientAddsOwn,
  clientReads,
  createdAt,
  id,
  instant,
  managerAll,
  memberReads,
  ofCurrentClient,
  staffReads,
  systemAll,
  updatedAt,
} from './columns.ts';
import { organizationId } from './organizations.ts';

/** When a new version of an application may reach clients. */
export type PolicyMode = 'not-used' | 'immediate' | 'after-days' | 'manual' | 'pinned';

/** What an earlier mode had offered stays approved: versions published until then, … */
const releasedThrough = () => instant('released_through');
/** … each so many days after. */
const releasedAfterDays = () => integer('released_after_days');
const released = sql`(released_through is null) = (released_after_days is null)
  and released_after_days between 0 and 365`;

/** How versions are distributed where an application has no policy of its own. Made with the organisation. */
export const distributionSettings = app.table(
  'distribution_settings',
  {
    organizationId: organizationId().primaryKey(),
    /** The winget source's identity on every computer; it never changes. */
    sourceIdentifier: text('source_identifier').notNull(),
    defaultMode: text('default_mode')
      .$type<Exclude<PolicyMode, 'pinned'>>()
      .notNull()
      .default('manual'),
    defaultDelayDays: integer('default_delay_days').notNull().default(0),
    /** How many versions of an application are offered at most, the newest. */
    keepVersions: integer('keep_versions').notNull().default(3),
    releasedThrough: releasedThrough(),
    releasedAfterDays: releasedAfterDays(),
    /** Since when nothing is approved by itself: the plan lost it, or too many clients are observed. */
    automationEndedAt: instant('automation_ended_at'),
    /** More clients are observed than paid for, for too long: as fleet said last. */
    isOverLimit: boolean('is_over_limit').notNull().default(false),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('distribution_settings_source_identifier_key').on(table.sourceIdentifier),
    check(
      'distribution_settings_default_mode',
      sql`default_mode in ('not-used', 'immediate', 'after-days', 'manual')`,
    ),
    check('distribution_settings_default_delay', sql`default_delay_days between 0 and 365`),
    check('distribution_settings_keep_versions', sql`keep_versions between 1 and 50`),
    check('distribution_settings_released', released),
    memberReads('distribution_settings'),
    managerAll('distribution_settings'),
    clientReads('distribution_settings'),
    staffReads('distribution_settings'),
    systemAll('distribution_settings'),
  ],
);

/** Groups of clients that get a version one after the other, by position. The last is everybody's else. */
export const rings = app.table(
  'rings',
  {
    id: id(),
    organizationId: organizationId(),
    name: text('name').notNull(),
    position: integer('position').notNull(),
    delayDays: integer('delay_days').notNull().default(0),
    /** Percent of the reporting clients of the ring before that must have succeeded; null is no gate. */
    gateShare: integer('gate_share'),
    /** … and how many of them at least. */
    gateCount: integer('gate_count'),
    /** Versions that reached the ring before earlier pass without. */
    gatedSince: instant('gated_since'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('rings_id_organization_id_key').on(table.id, table.organizationId),
    unique('rings_organization_id_position_key').on(table.organizationId, table.position),
    check('rings_name_length', sql`length(btrim(name)) between 1 and 100`),
    check('rings_delay', sql`delay_days between 0 and 365`),
    check(
      'rings_gate',
      sql`(gate_share is null) = (gate_count is null) and (gate_share is null) = (gated_since is null)`,
    ),
    check('rings_gate_share', sql`gate_share between 1 and 100`),
    check('rings_gate_count', sql`gate_count between 1 and 100000`),
    uniqueIndex('rings_organization_id_name').on(table.organizationId, sql`lower(name)`),
    memberReads('rings'),
    managerAll('rings'),
    clientReads('rings'),
    staffReads('rings'),
    systemAll('rings'),
  ],
);

/** When versions of one application may reach the organisation's clients. No row, or no mode: as for all. */
export const applicationPolicies = app.table(
  'application_policies',
  {
    organizationId: organizationId(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id, { onDelete: 'cascade' }),
    mode: text('mode').$type<PolicyMode>(),
    delayDays: integer('delay_days'),
    pinnedVersionId: uuid('pinned_version_id').references(() => versions.id),
    keepVersions: integer('keep_versions'),
    /** Nothing that falls due later is offered. */
    frozenAt: instant('frozen_at'),
    /** Nothing above this version is offered, until somebody resumes. */
    rolledBackTo: uuid('rolled_back_to').references(() => versions.id),
    rolledBackAt: instant('rolled_back_at'),
    releasedThrough: releasedThrough(),
    releasedAfterDays: releasedAfterDays(),
    reason: text('reason'),
    changedBy: uuid('changed_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.applicationId] }),
    check(
      'application_policies_mode',
      sql`mode in ('not-used', 'immediate', 'after-days', 'manual', 'pinned')`,
    ),
    check('application_policies_delay', sql`delay_days between 0 and 365`),
    check(
      'application_policies_pinned',
      sql`coalesce(mode = 'pinned', false) = (pinned_version_id is not null)`,
    ),
    check('application_policies_keep_versions', sql`keep_versions between 1 and 50`),
    check(
      'application_policies_rolled_back',
      sql`(rolled_back_to is null) = (rolled_back_at is null)`,
    ),
    check('application_policies_released', released),
    check('application_policies_reason_length', sql`length(reason) <= 500`),
    index('application_policies_application_id').on(table.applicationId),
    index('application_policies_pinned_version_id').on(table.pinnedVersionId),
    index('application_policies_rolled_back_to').on(table.rolledBackTo),
    index('application_policies_changed_by').on(table.changedBy),
    memberReads('application_policies'),
    managerAll('application_policies'),
    clientReads('application_policies'),
    staffReads('application_policies'),
    systemAll('application_policies'),
  ],
);

/** What the organisation said of one version. */
export const versionDecisions = app.table(
  'version_decisions',
  {
    organizationId: organizationId(),
    versionId: uuid('version_id')
      .notNull()
      .references(() => versions.id, { onDelete: 'cascade' }),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id, { onDelete: 'cascade' }),
    decision: text('decision').$type<'approved' | 'declined' | 'withdrawn'>().notNull(),
    /** Stays while the version is withdrawn, for when that is undone. */
    approvedAt: instant('approved_at'),
    reason: text('reason'),
    /** Null when a change of policy wrote down what was offered then. */
    decidedBy: uuid('decided_by').references(() => users.id, { onDelete: 'set null' }),
    decidedAt: instant('decided_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.versionId] }),
    check('version_decisions_decision', sql`decision in ('approved', 'declined', 'withdrawn')`),
    check(
      'version_decisions_approved',
      sql`case decision when 'approved' then approved_at is not null when 'declined' then approved_at is null else true end`,
    ),
    check('version_decisions_reason_length', sql`length(reason) <= 500`),
    index('version_decisions_version_id').on(table.versionId),
    index('version_decisions_application_id').on(table.applicationId),
    index('version_decisions_decided_by').on(table.decidedBy),
    memberReads('version_decisions'),
    managerAll('version_decisions'),
    clientReads('version_decisions'),
    staffReads('version_decisions'),
    systemAll('version_decisions'),
  ],
);

/** Ring and organisation of a row; the key sees to it that they belong together. */
const ringId = () => uuid('ring_id').notNull();

/**
 * A version passed the gate into a ring: written once, and never taken back by later reports. Or the ring had it when
 * the rings were changed, and keeps it.
 */
export const ringPassages = app.table(
  'ring_passages',
  {
    organizationId: uuid('organization_id').notNull(),
    ringId: ringId(),
    versionId: uuid('version_id')
      .notNull()
      .references(() => versions.id, { onDelete: 'cascade' }),
    /** Null when the reports of clients opened it. */
    openedBy: uuid('opened_by').references(() => users.id, { onDelete: 'set null' }),
    passedAt: instant('passed_at').notNull().defaultNow(),
    isKept: boolean('is_kept').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.ringId, table.versionId] }),
    foreignKey({
      name: 'ring_passages_ring_fkey',
      columns: [table.ringId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }).onDelete('cascade'),
    index('ring_passages_organization_id').on(table.organizationId),
    index('ring_passages_version_id').on(table.versionId),
    index('ring_passages_opened_by').on(table.openedBy),
    memberReads('ring_passages'),
    managerAll('ring_passages'),
    clientReads('ring_passages'),
    clientAdds('ring_passages'),
    staffReads('ring_passages'),
    systemAll('ring_passages'),
  ],
);

/** What clients reported of their upgrades: the last word of each client on each version. */
export const versionOutcomes = app.table(
  'version_outcomes',
  {
    organizationId: organizationId(),
    clientId: uuid('client_id').notNull(),
    versionId: uuid('version_id')
      .notNull()
      .references(() => versions.id, { onDelete: 'cascade' }),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id, { onDelete: 'cascade' }),
    /** The client's ring when it reported. */
    ringId: ringId(),
    outcome: text('outcome').$type<'succeeded' | 'failed'>().notNull(),
    exitCode: text('exit_code'),
    attempts: integer('attempts').notNull().default(1),
    firstReportedAt: instant('first_reported_at').notNull().defaultNow(),
    reportedAt: instant('reported_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.versionId] }),
    check('version_outcomes_outcome', sql`outcome in ('succeeded', 'failed')`),
    check('version_outcomes_exit_code_length', sql`length(exit_code) <= 100`),
    foreignKey({
      name: 'version_outcomes_ring_fkey',
      columns: [table.ringId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }).onDelete('cascade'),
    index('version_outcomes_ring_id').on(table.ringId, table.versionId, table.outcome),
    index('version_outcomes_version_id').on(table.versionId),
    index('version_outcomes_organization_id').on(table.organizationId, table.reportedAt),
    index('version_outcomes_application_id').on(table.applicationId),
    memberReads('version_outcomes'),
    clientReads('version_outcomes'),
    clientAddsOwn('version_outcomes'),
    pgPolicy('version_outcomes_client_changes_own', {
      for: 'update',
      to: client,
      using: ofCurrentClient,
      withCheck: ofCurrentClient,
    }),
    staffReads('version_outcomes'),
    systemAll('version_outcomes'),
  ],
);
