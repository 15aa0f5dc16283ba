import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgPolicy,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import {
  app,
  createdAt,
  id,
  instant,
  managedByActor,
  member,
  staffReads,
  system,
  systemAll,
  updatedAt,
} from './columns.ts';
import { subscriptionPlans } from './entitlements.ts';
import { organizations } from './organizations.ts';

/** The seven statuses of the requirements, and `paused`. */
export type SubscriptionStatus =
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'unpaid'
  | 'canceled'
  | 'incomplete'
  | 'incomplete_expired'
  | 'paused';

export type BillingInterval = 'month' | 'year';
export type ComplianceStatus = 'compliant' | 'grace' | 'over_limit' | 'unlicensed';
export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';

/** What made a subscription change. */
export type HistoryCause = 'event' | 'return-page' | 'reconciliation' | 'person';

/** A postal address; `country` is ISO 3166-1 alpha-2. */
export interface BillingAddress {
  line1: string | null;
  line2: string | null;
  postalCode: string | null;
  city: string | null;
  state: string | null;
  country: string | null;
}

/** What a subscription becomes, and when. */
export interface PlannedChange {
  plan: string;
  interval: BillingInterval;
  licensedClients: number;
  extraMembers: number;
  /** ISO 8601; null is as soon as its invoice is paid. */
  at: string | null;
}

const managerReads = (table: string) =>
  pgPolicy(`${table}_manager_reads`, { for: 'select', to: member, using: managedByActor });

/** The customer of the payment provider that pays for an organisation: one for each. */
export const billingCustomers = app.table(
  'billing_customers',
  {
    organizationId: uuid('organization_id')
      .primaryKey()
      .references(() => organizations.id),
    paymentProvider: text('payment_provider').notNull().default('stripe'),
    paymentCustomerId: text('payment_customer_id').notNull(),
    paymentMethodId: text('payment_method_id'),
    /** For people: brand and last digits. */
    paymentMethodLabel: text('payment_method_label'),
    billingEmail: text('billing_email'),
    billingName: text('billing_name'),
    billingAddress: jsonb('billing_address').$type<BillingAddress>(),
    billingVatNumber: text('billing_vat_number'),
    /** What the provider locked the customer to. */
    currency: text('currency'),
    trialUsedAt: instant('trial_used_at'),
    deletedAt: instant('deleted_at'),
    livemode: boolean('livemode').notNull(),
    /** When a reconciliation last met it at the provider. */
    checkedAt: instant('checked_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('billing_customers_payment_customer_id_key').on(
      table.paymentProvider,
      table.paymentCustomerId,
    ),
    check('billing_customers_currency', sql`currency ~ '^[A-Z]{3}$'`),
    managerReads('billing_customers'),
    staffReads('billing_customers'),
    systemAll('billing_customers'),
  ],
);

/** Subscriptions as the payment provider has them. `amount` in öre per period, excluding VAT. */
export const subscriptions = app.table(
  'subscriptions',
  {
    id: id(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organizations.id),
    boughtBy: uuid('bought_by').references(() => users.id),
    planId: uuid('plan_id')
      .notNull()
      .references(() => subscriptionPlans.id),
    status: text('status').$type<SubscriptionStatus>().notNull(),
    billingInterval: text('billing_interval').$type<BillingInterval>().notNull(),
    licensedClientCount: integer('licensed_client_count').notNull(),
    extraMemberCount: integer('extra_member_count').notNull().default(0),
    observedClientCount: integer('observed_client_count').notNull().default(0),
    complianceStatus: text('compliance_status')
      .$type<ComplianceStatus>()
      .notNull()
      .default('compliant'),
    amount: integer('amount').notNull(),
    currency: text('currency').notNull(),
    currentPeriodStart: instant('current_period_start').notNull(),
    currentPeriodEnd: instant('current_period_end').notNull(),
    cancelAt: instant('cancel_at'),
    cancelAtPeriodEnd: boolean('cancel_at_period_end').notNull().default(false),
    canceledAt: instant('canceled_at'),
    endedAt: instant('ended_at'),
    trialStart: instant('trial_start'),
    trialEnd: instant('trial_end'),
    pastDueSince: instant('past_due_since'),
    /** An upgrade that waits for its payment. */
    pendingChange: jsonb('pending_change').$type<PlannedChange>(),
    /** A downgrade at the end of the period. */
    scheduledChange: jsonb('scheduled_change').$type<PlannedChange>(),
    paymentProvider: text('payment_provider').notNull().default('stripe'),
    paymentCustomerId: text('payment_customer_id').notNull(),
    paymentSubscriptionId: text('payment_subscription_id').notNull(),
    paymentScheduleId: text('payment_schedule_id'),
    paymentMethodId: text('payment_method_id'),
    latestInvoiceId: text('latest_invoice_id'),
    usage: jsonb('usage').$type<Record<string, number>>().notNull().default({}),
    livemode: boolean('livemode').notNull(),
    startedAt: instant('started_at').notNull(),
    /** When a reconciliation last met it at the provider. */
    checkedAt: instant('checked_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('subscriptions_payment_subscription_id_key').on(
      table.paymentProvider,
      table.paymentSubscriptionId,
    ),
    check(
      'subscriptions_status_known',
      sql`status in ('trialing', 'active', 'past_due', 'unpaid', 'canceled', 'incomplete', 'incomplete_expired', 'paused')`,
    ),
    check('subscriptions_interval_known', sql`billing_interval in ('month', 'year')`),
    check(
      'subscriptions_counts',
      sql`licensed_client_count > 0 and extra_member_count >= 0 and observed_client_count >= 0`,
    ),
    check(
      'subscriptions_compliance_known',
      sql`compliance_status in ('compliant', 'grace', 'over_limit', 'unlicensed')`,
    ),
    check('subscriptions_amount', sql`amount >= 0`),
    check('subscriptions_currency', sql`currency ~ '^[A-Z]{3}$'`),
    check('subscriptions_period', sql`current_period_end >= current_period_start`),
    uniqueIndex('subscriptions_one_live')
      .on(table.organizationId)
      .where(sql`status not in ('canceled', 'incomplete_expired')`),
    index('subscriptions_organization_id').on(
      table.organizationId,
      table.startedAt.desc().nullsFirst(),
    ),
    index('subscriptions_payment_customer_id').on(table.paymentCustomerId),
    index('subscriptions_plan_id').on(table.planId),
    index('subscriptions_bought_by').on(table.boughtBy),
    managerReads('subscriptions'),
    staffReads('subscriptions'),
    systemAll('subscriptions'),
  ],
);

/** Every change of a subscription, and what caused it. Only ever added to. */
export const subscriptionHistory = app.table(
  'subscription_history',
  {
    id: id(),
    subscriptionId: uuid('subscription_id')
      .notNull()
      .references(() => subscriptions.id),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organizations.id),
    occurredAt: instant('occurred_at').notNull().defaultNow(),
    cause: text('cause').$type<HistoryCause>().notNull(),
    /** The event's, report's or person's id. */
    causeReference: text('cause_reference'),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    check(
      'subscription_history_cause_known',
      sql`cause in ('event', 'return-page', 'reconciliation', 'person')`,
    ),
    index('subscription_history_subscription_id').on(table.subscriptionId, table.occurredAt),
    index('subscription_history_organization_id').on(table.organizationId, table.occurredAt),
    managerReads('subscription_history'),
    staffReads('subscription_history'),
    pgPolicy('subscription_history_system_reads', {
      for: 'select',
      to: system,
      using: sql`true`,
    }),
    pgPolicy('subscription_history_system_adds', {
      for: 'insert',
      to: system,
      withCheck: sql`true`,
    }),
  ],
);

/** Invoices. Amounts in öre. Addresses of their pages and PDF expire, so they are asked for when needed. */
export const invoices = app.table(
  'invoices',
  {
    id: id(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organizations.id),
    subscriptionId: uuid('subscription_id').references(() => subscriptions.id),
    paymentProvider: text('payment_provider').notNull().default('stripe'),
    paymentInvoiceId: text('payment_invoice_id').notNull(),
    number: text('number'),
    status: text('status').$type<InvoiceStatus>().notNull(),
    currency: text('currency').notNull(),
    totalExcludingTax: integer('total_excluding_tax').notNull(),
    tax: integer('tax').notNull(),
    total: integer('total').notNull(),
    amountDue: integer('amount_due').notNull(),
    amountPaid: integer('amount_paid').notNull(),
    periodStart: instant('period_start').notNull(),
    periodEnd: instant('period_end').notNull(),
    issuedAt: instant('issued_at').notNull(),
    dueAt: instant('due_at'),
    paidAt: instant('paid_at'),
    livemode: boolean('livemode').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** By credit notes, before or after it was paid. */
    credited: integer('credited').notNull().default(0),
    /** What went back the way it came, with a credit note or without. */
    refunded: integer('refunded').notNull().default(0),
  },
  (table) => [
    unique('invoices_payment_invoice_id_key').on(table.paymentProvider, table.paymentInvoiceId),
    check(
      'invoices_status_known',
      sql`status in ('draft', 'open', 'paid', 'void', 'uncollectible')`,
    ),
    check('invoices_currency', sql`currency ~ '^[A-Z]{3}$'`),
    check('invoices_sum', sql`total = total_excluding_tax + tax`),
    check('invoices_credits', sql`credited >= 0 and refunded >= 0`),
    index('invoices_organization_id').on(table.organizationId, table.issuedAt.desc().nullsFirst()),
    index('invoices_subscription_id').on(table.subscriptionId),
    managerReads('invoices'),
    staffReads('invoices'),
    systemAll('invoices'),
  ],
);
