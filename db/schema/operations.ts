import { sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { boolean, check, index, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { app, bytes, id, instant } from './columns.ts';

export type JobStatus = 'running' | 'succeeded' | 'failed';
export type JobTrigger = 'schedule' | 'person' | 'command' | 'job';

/** One line of the log that a run keeps; `at` is an ISO 8601 instant. */
export interface JobLogLine {
  at: string;
  level: 'info' | 'warn' | 'error';
  event: string;
  data?: Record<string, unknown>;
}

/** The run ledger: every run of every job of the house. */
export const jobs = app.table(
  'jobs',
  {
    id: id(),
    type: text('type').notNull(),
    status: text('status').$type<JobStatus>().notNull().default('running'),
    trigger: text('trigger').$type<JobTrigger>().notNull(),
    parentId: uuid('parent_id').references((): AnyPgColumn => jobs.id),
    queueJobId: uuid('queue_job_id'),
    attempt: integer('attempt').notNull().default(1),
    subject: text('subject'),
    summary: jsonb('summary').$type<Record<string, unknown>>().notNull().default({}),
    error: text('error'),
    logRef: text('log_ref'),
    startedAt: instant('started_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    check('jobs_status', sql`status in ('running', 'succeeded', 'failed')`),
    check('jobs_trigger', sql`trigger in ('schedule', 'person', 'command', 'job')`),
    check('jobs_finished', sql`(status = 'running') = (finished_at is null)`),
    check('jobs_attempt', sql`attempt > 0`),
    index('jobs_type_started_at').on(table.type, table.startedAt.desc().nullsFirst()),
    index('jobs_started_at').on(table.startedAt.desc().nullsFirst()),
    index('jobs_parent_id')
      .on(table.parentId)
      .where(sql`parent_id is not null`),
    index('jobs_running')
      .on(table.type, table.startedAt)
      .where(sql`status = 'running'`),
    index('jobs_queue_job_id')
      .on(table.queueJobId)
      .where(sql`queue_job_id is not null`),
  ],
);

/** The kept log lines of a run, opened through `jobs.log_ref`. */
export const jobLogs = app.table(
  'job_logs',
  {
    logRef: text('log_ref').primaryKey(),
    jobId: uuid('job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    lines: jsonb('lines').$type<JobLogLine[]>().notNull().default([]),
  },
  (table) => [index('job_logs_job_id').on(table.jobId)],
);

/** How often something was tried in the current window. Keys are hashes: no address or e-mail is kept. */
export const rateLimits = app.table(
  'rate_limits',
  {
    key: bytes('key').primaryKey(),
    count: integer('count').notNull(),
    windowEndsAt: instant('window_ends_at').notNull(),
  },
  (table) => [index('rate_limits_window_ends_at').on(table.windowEndsAt)],
);

/** Switches that staff turn. No row: off. */
export const switches = app.table(
  'switches',
  {
    name: text('name').primaryKey(),
    isOn: boolean('is_on').notNull(),
    reason: text('reason'),
    changedBy: uuid('changed_by').references(() => users.id),
    changedAt: instant('changed_at').notNull().defaultNow(),
  },
  (table) => [
    check('switches_name_known', sql`name in ('pause-stripe-events')`),
    index('switches_changed_by').on(table.changedBy),
  ],
);
