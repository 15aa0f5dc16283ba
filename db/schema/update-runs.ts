import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { applications } from './catalog.ts';
import { app, createdAt, id, instant, updatedAt } from './columns.ts';
import { jobs } from './operations.ts';

export type FeedKind = 'winget-manifests' | 'github-releases' | 'json-endpoint' | 'fixed-url';

/** What an update run concluded about one application. */
export type UpdateOutcome =
  | 'unchanged'
  | 'recorded'
  | 'new'
  | 're-offered'
  | 'rolled-back'
  | 'held'
  | 'failed';

/** One URL, asked once per pass. */
export const feeds = app.table(
  'feeds',
  {
    id: id(),
    name: text('name').notNull(),
    kind: text('kind').$type<FeedKind>().notNull(),
    url: text('url').notNull(),
    settings: jsonb('settings').$type<Record<string, unknown>>().notNull().default({}),
    enabled: boolean('enabled').notNull().default(true),
    etag: text('etag'),
    lastModified: text('last_modified'),
    lastCheckedAt: instant('last_checked_at'),
    /** Not asked before this: the host asked for silence, or the feed keeps failing. */
    notBefore: instant('not_before'),
    /** Passes in a row that could not read it. */
    failures: integer('failures').notNull().default(0),
    lastError: text('last_error'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('feeds_name_key').on(table.name),
    check(
      'feeds_kind',
      sql`kind in ('winget-manifests', 'github-releases', 'json-endpoint', 'fixed-url')`,
    ),
    check('feeds_failures', sql`failures >= 0`),
    uniqueIndex('feeds_kind_url').on(table.kind, table.url),
  ],
);

/** Ties one application to the feed that tells of its versions; one source an application. */
export const sources = app.table(
  'sources',
  {
    id: id(),
    feedId: uuid('feed_id')
      .notNull()
      .references(() => feeds.id),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    settings: jsonb('settings').$type<Record<string, unknown>>().notNull().default({}),
    /** What the feed said last, as spelled there; the "last state" of the decision. */
    lastVersion: text('last_version'),
    lastFingerprint: text('last_fingerprint'),
    lastChangedAt: instant('last_changed_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('sources_application_id_key').on(table.applicationId),
    index('sources_feed_id').on(table.feedId),
  ],
);

/** One row per application and run, with the evidence. */
export const updateOutcomes = app.table(
  'update_outcomes',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    feedId: uuid('feed_id')
      .notNull()
      .references(() => feeds.id),
    /** The ledger row of the job that checked the feed. */
    jobId: uuid('job_id').references(() => jobs.id, { onDelete: 'set null' }),
    outcome: text('outcome').$type<UpdateOutcome>().notNull(),
    version: text('version'),
    evidence: jsonb('evidence').$type<Record<string, unknown>>().notNull().default({}),
    recordedAt: instant('recorded_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.applicationId] }),
    check(
      'update_outcomes_outcome',
      sql`outcome in ('unchanged', 'recorded', 'new', 're-offered', 'rolled-back', 'held', 'failed')`,
    ),
    index('update_outcomes_run_outcome').on(table.runId, table.outcome),
    index('update_outcomes_application').on(
      table.applicationId,
      table.recordedAt.desc().nullsFirst(),
    ),
    index('update_outcomes_job_id').on(table.jobId),
  ],
);

/** What hosts asked of us (Retry-After, rate limits), shared by every worker. */
export const upstreamHosts = app.table('upstream_hosts', {
  host: text('host').primaryKey(),
  notBefore: instant('not_before'),
  reason: text('reason'),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});
