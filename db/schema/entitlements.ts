import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgPolicy,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import {
  app,
  clientReads,
  createdAt,
  currentActor,
  id,
  instant,
  memberReads,
  person,
  staff,
  staffReads,
  systemAll,
  updatedAt,
} from './columns.ts';
import { organizations } from './organizations.ts';

/** Plans. Prices in öre, excluding VAT, per licensed client and month or year. */
export const subscriptionPlans = app.table(
  'subscription_plans',
  {
    id: id(),
    name: text('name').notNull(),
    displayName: text('display_name').notNull(),
    descriptionSv: text('description_sv').notNull(),
    descriptionEn: text('description_en').notNull(),
    priceMonthly: integer('price_monthly').notNull(),
    priceYearly: integer('price_yearly').notNull(),
    currency: text('currency').notNull().default('SEK'),
    features: jsonb('features').notNull().default([]),
    limits: jsonb('limits').notNull(),
    position: integer('position').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('subscription_plans_name_key').on(table.name),
    check('subscription_plans_prices', sql`price_monthly >= 0 and price_yearly >= 0`),
    check('subscription_plans_currency', sql`currency ~ '^[A-Z]{3}$'`),
  ],
);

/** The plan an organisation is on. No row: Basic. */
export const organizationPlans = app.table(
  'organization_plans',
  {
    organizationId: uuid('organization_id')
      .primaryKey()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    plan: text('plan')
      .notNull()
      .references(() => subscriptionPlans.name),
    /** Members bought beyond those that the plan includes. */
    extraMembers: integer('extra_members').notNull().default(0),
    /** As billing last said; null when agreed outside the payment provider. */
    subscriptionStatus: text('subscription_status'),
    /** Clients paid for; null is as many as the plan allows. */
    licensedClients: integer('licensed_clients'),
    pastDueSince: instant('past_due_since'),
    updatedAt: updatedAt(),
  },
  (table) => [
    check('organization_plans_extra_members', sql`extra_members >= 0`),
    check('organization_plans_licensed_clients', sql`licensed_clients > 0`),
    index('organization_plans_plan').on(table.plan),
    memberReads('organization_plans'),
    clientReads('organization_plans'),
    pgPolicy('organization_plans_person_reads_own', {
      for: 'select',
      to: person,
      using: sql`organization_id = any (array(select organization_id from app.memberships where user_id = ${currentActor}))`,
    }),
    staffReads('organization_plans'),
    systemAll('organization_plans'),
  ],
);

/** A feature that staff switched on or off for one organisation, beside its plan. */
export const featureOverrides = app.table(
  'feature_overrides',
  {
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    feature: text('feature').notNull(),
    isOn: boolean('is_on').notNull(),
    reason: text('reason').notNull(),
    /** Null is until somebody takes it back. */
    endsAt: instant('ends_at'),
    setBy: uuid('set_by')
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.feature] }),
    check('feature_overrides_reason_given', sql`length(btrim(reason)) between 1 and 500`),
    index('feature_overrides_set_by').on(table.setBy),
    memberReads('feature_overrides'),
    clientReads('feature_overrides'),
    pgPolicy('feature_overrides_person_reads_own', {
      for: 'select',
      to: person,
      using: sql`organization_id = any (array(select organization_id from app.memberships where user_id = ${currentActor}))`,
    }),
    pgPolicy('feature_overrides_staff_all', {
      for: 'all',
      to: staff,
      using: sql`true`,
      withCheck: sql`set_by = ${currentActor}`,
    }),
    systemAll('feature_overrides'),
  ],
);
