import { inArray } from 'drizzle-orm';
import { organizationPlans } from '#db/schema/entitlements.ts';
import type { Context } from '#db/tenancy.server.ts';
import { planWithoutSubscription } from './plan.ts';

/** The plan that each of these organisations bought, by id. */
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
