import { asc } from 'drizzle-orm';
import { z } from 'zod';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { Plan } from './plan.ts';
import { planFeatures, planLimits, planNames } from './plan.ts';

/** The plans on sale, cheapest first. Throws when a row's features or limits are not what the code knows. */
export async function listPlans({ tx }: Context): Promise<Plan[]> {
  const rows = await tx.select().from(subscriptionPlans).orderBy(asc(subscriptionPlans.position));
  return rows.map((row) => ({
    name: z.enum(planNames).parse(row.name),
    displayName: row.displayName,
    description: { sv: row.descriptionSv, en: row.descriptionEn },
    priceMonthly: row.priceMonthly,
    priceYearly: row.priceYearly,
    currency: row.currency,
    features: planFeatures.parse(row.features),
    limits: planLimits.parse(row.limits),
  }));
}
