import { sql } from 'drizzle-orm';
import { check, integer, jsonb, text, unique } from 'drizzle-orm/pg-core';
import { app, createdAt, id, updatedAt } from './columns.ts';

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
