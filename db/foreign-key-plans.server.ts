import { sql } from 'drizzle-orm';

/**
 * One of the tables a statement selects from when it inserts many rows. PostgreSQL checks each row's foreign keys with
 * statements of its own, which it would plan anew for every row, as this connection's setting says
 * (`client.server.ts`); from here on it keeps their plans. The statement itself is planned by then. Send `noKeptPlans`
 * right after it.
 */
export const keptForeignKeyPlans = sql`(select set_config('plan_cache_mode', 'auto', true)) as kept_plans`;

/** Ends what `keptForeignKeyPlans` began. */
export const noKeptPlans = sql`select set_config('plan_cache_mode', 'force_custom_plan', true)`;
