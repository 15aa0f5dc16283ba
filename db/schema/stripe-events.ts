import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { app, id, instant, staffReads, systemAll } from './columns.ts';
import { organizations } from './organizations.ts';

export type StripeEventState = 'pending' | 'processing' | 'succeeded' | 'failed' | 'ignored';

export type ReconciliationPhase =
  | 'subscriptions'
  | 'customers'
  | 'invoices'
  | 'local'
  | 'events'
  | 'done';

export type BillingAlarmKind =
  | 'unknown-customer'
  | 'second-subscription'
  | 'unknown-plan'
  | 'unknown-status'
  | 'foreign-version'
  | 'other-currency'
  | 'below-usage'
  | 'deleted-customer'
  | 'foreign-item'
  | 'missing-subscription'
  | 'dispute';

/** The ledger of webhooks. Each event is taken once. */
export const stripeEvents = app.table(
  'stripe_events',
  {
    /** Stripe's own. */
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    apiVersion: text('api_version'),
    livemode: boolean('livemode').notNull(),
    /** When it happened at Stripe, to the second. */
    occurredAt: instant('occurred_at').notNull(),
    customerId: text('customer_id'),
    /** The object that the event is about. */
    objectId: text('object_id'),
    /** Null when the retention rules let it go. */
    payload: jsonb('payload').$type<Record<string, unknown>>(),
    state: text('state').$type<StripeEventState>().notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    /** Why it failed or was ignored. */
    note: text('note'),
    organizationId: uuid('organization_id').references(() => organizations.id),
    receivedAt: instant('received_at').notNull().defaultNow(),
    processedAt: instant('processed_at'),
  },
  (table) => [
    check(
      'stripe_events_state_known',
      sql`state in ('pending', 'processing', 'succeeded', 'failed', 'ignored')`,
    ),
    check('stripe_events_attempts', sql`attempts >= 0`),
    index('stripe_events_received_at').on(table.receivedAt.desc().nullsFirst()),
    index('stripe_events_state').on(table.state, table.receivedAt.desc().nullsFirst()),
    index('stripe_events_customer_id').on(table.customerId),
    index('stripe_events_organization_id').on(table.organizationId),
    staffReads('stripe_events'),
    systemAll('stripe_events'),
  ],
);

/** What Stripe has and Lappa cannot place or does not allow: parked for staff, until it is resolved. */
export const billingAlarms = app.table(
  'billing_alarms',
  {
    id: id(),
    kind: text('kind').$type<BillingAlarmKind>().notNull(),
    objectId: text('object_id').notNull(),
    organizationId: uuid('organization_id').references(() => organizations.id),
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
    seenAt: instant('seen_at').notNull().defaultNow(),
    resolvedAt: instant('resolved_at'),
  },
  (table) => [
    check(
      'billing_alarms_kind_known',
      sql`kind in ('unknown-customer', 'second-subscription', 'unknown-plan', 'unknown-status', 'foreign-version', 'other-currency', 'below-usage', 'deleted-customer', 'foreign-item', 'missing-subscription', 'dispute')`,
    ),
    uniqueIndex('billing_alarms_open')
      .on(table.kind, table.objectId)
      .where(sql`resolved_at is null`),
    index('billing_alarms_organization_id').on(table.organizationId),
    staffReads('billing_alarms'),
    systemAll('billing_alarms'),
  ],
);

/** Passes of the reconciliation. One runs at a time, and goes on at its cursor. */
export const reconciliations = app.table(
  'reconciliations',
  {
    id: id(),
    trigger: text('trigger').$type<'schedule' | 'person' | 'command'>().notNull(),
    status: text('status').$type<'running' | 'succeeded' | 'failed'>().notNull().default('running'),
    phase: text('phase').$type<ReconciliationPhase>().notNull().default('subscriptions'),
    cursor: text('cursor'),
    checked: integer('checked').notNull().default(0),
    repaired: integer('repaired').notNull().default(0),
    unknown: integer('unknown').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    requests: integer('requests').notNull().default(0),
    startedAt: instant('started_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    check('reconciliations_trigger', sql`trigger in ('schedule', 'person', 'command')`),
    check('reconciliations_status', sql`status in ('running', 'succeeded', 'failed')`),
    check(
      'reconciliations_phase',
      sql`phase in ('subscriptions', 'customers', 'invoices', 'local', 'events', 'done')`,
    ),
    check('reconciliations_finished', sql`(status = 'running') = (finished_at is null)`),
    index('reconciliations_started_at').on(table.startedAt.desc().nullsFirst()),
    uniqueIndex('reconciliations_running')
      .on(sql`(true)`)
      .where(sql`status = 'running'`),
  ],
);

/** What a pass of the reconciliation found. */
export const reconciliationFindings = app.table(
  'reconciliation_findings',
  {
    id: id(),
    reconciliationId: uuid('reconciliation_id')
      .notNull()
      .references(() => reconciliations.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<'repaired' | 'unknown' | 'failed'>().notNull(),
    objectId: text('object_id').notNull(),
    organizationId: uuid('organization_id').references(() => organizations.id),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    error: text('error'),
    foundAt: instant('found_at').notNull().defaultNow(),
  },
  (table) => [
    check('reconciliation_findings_kind', sql`kind in ('repaired', 'unknown', 'failed')`),
    index('reconciliation_findings_reconciliation_id').on(table.reconciliationId, table.foundAt),
    index('reconciliation_findings_organization_id').on(table.organizationId),
    staffReads('reconciliation_findings'),
    systemAll('reconciliation_findings'),
  ],
);
