import { eq, inArray } from 'drizzle-orm';
import { organizationPlans } from '#db/schema/entitlements.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { listPlans } from './list-plans.ts';
import type { FeatureName, Plan, PlanName } from './plan.ts';

/** The plan an organisation is on, with the members it bought beside those that the plan includes. */
export interface OrganizationPlan extends Plan {
  extraMembers: number;
}

/** Who never bought a plan is on this one. */
export const planWithoutSubscription: PlanName = 'basic';

/** Throws NotFoundError when the plan is not in the price list. */
export async function getOrganizationPlan(
  context: Context,
  organizationId: string,
): Promise<OrganizationPlan> {
  const [row] = await context.tx
    .select({ plan: organizationPlans.plan, extraMembers: organizationPlans.extraMembers })
    .from(organizationPlans)
    .where(eq(organizationPlans.organizationId, organizationId));
  const name = row?.plan ?? planWithoutSubscription;
  const plan = (await listPlans(context)).find((one) => one.name === name);
  if (!plan) throw new NotFoundError(`There is no plan ${name}`);
  return { ...plan, extraMembers: row?.extraMembers ?? 0 };
}

export function hasFeature(plan: Plan, feature: FeatureName): boolean {
  return plan.features.includes(feature);
}

/** Members an organisation on this plan may have. */
export function memberLimit(plan: OrganizationPlan): number {
  return plan.limits.members + plan.extraMembers;
}

/** The plan of each of these organisations, by id. */
export async function listOrganizationPlans(
  { tx }: Context,
  organizationIds: readonly string[],
): Promise<Map<string, string>> {
  const rows =
    organizationIds.length === 0
      ? []
      : await tx
          .select({ id: organizationPlans.organizationId, plan: organizationPlans.plan })
          .from(organizationPlans)
          .where(inArray(organizationPlans.organizationId, [...organizationIds]));
  const bought = new Map(rows.map(({ id, plan }) => [id, plan]));
  return new Map(organizationIds.map((id) => [id, bought.get(id) ?? planWithoutSubscription]));
}
