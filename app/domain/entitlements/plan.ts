import { z } from 'zod';

export const planNames = ['basic', 'standard', 'pro', 'enterprise'] as const;
export type PlanName = (typeof planNames)[number];

/** Who never bought a plan is on this one. */
export const planWithoutSubscription: PlanName = 'basic';

/** What a plan can include; BRIEF's table. */
export const featureNames = [
  'automatic-distribution',
  'own-uploads',
  'advanced-goals',
  'goal-forecasts',
  'custom-competitions',
  'competition-rewards',
  'full-statistics',
  'statistics-forecasts',
  'api-keys',
  'single-sign-on',
  'custom-security',
] as const;
export type FeatureName = (typeof featureNames)[number];

export const planFeatures = z.array(z.enum(featureNames));

const count = z.number().int().nonnegative();

/** Limits of a plan; null means unlimited. Storage in megabytes, money in öre. */
export const planLimits = z.strictObject({
  minimumClients: count,
  maximumClients: count.nullable(),
  members: count,
  /** Price of one more member, per month and per year; null when no more can be had. */
  extraMember: z.strictObject({ monthly: count, yearly: count }).nullable(),
  storageMegabytes: count,
  customDashboards: count.nullable(),
  apiRequestsPerMonth: count,
  concurrentUsers: count.nullable(),
  /** How long the history of clients is kept: what was installed when, and patch levels. */
  historyDays: count.default(90),
  support: z.enum(['community', 'email', 'priority', 'dedicated']),
});
export type PlanLimits = z.infer<typeof planLimits>;

/** A plan as customers see it. Prices in öre, excluding VAT, per licensed client. */
export interface Plan {
  name: PlanName;
  displayName: string;
  description: { sv: string; en: string };
  priceMonthly: number;
  priceYearly: number;
  currency: string;
  features: FeatureName[];
  limits: PlanLimits;
}
