import { and, eq, isNotNull } from 'drizzle-orm';
import { organizationPlans } from '#db/schema/entitlements.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { PlanName } from './plan.ts';

export type NewOrganizationPlan =
  | {
      organizationId: string;
      plan: PlanName;
      /** As the payment provider says, also one that the policy does not know. Null: agreed outside it. */
      status: string | null;
      /** Null is as many as the plan allows. */
      licensedClients: number | null;
      extraMembers: number;
      /** When the arrears began; the days of grace count from it. */
      pastDueSince: Date | null;
    }
  /** Without a subscription; what was agreed outside the payment provider stays. */
  | { organizationId: string; plan: null };

/** Says what an organisation has bought: the only way in which billing gives and takes rights. For the system alone. */
export async function setOrganizationPlan(
  { tx, actor }: Context,
  wanted: NewOrganizationPlan,
): Promise<void> {
  if (actor.kind !== 'system') throw new Error('Only the system says what was bought.');
  const { organizationId } = wanted;
  if (wanted.plan === null) {
    await tx
      .delete(organizationPlans)
      .where(
        and(
          eq(organizationPlans.organizationId, organizationId),
          isNotNull(organizationPlans.subscriptionStatus),
        ),
      );
    return;
  }
  const bought = {
    plan: wanted.plan,
    subscriptionStatus: wanted.status,
    licensedClients: wanted.licensedClients,
    extraMembers: wanted.extraMembers,
    pastDueSince: wanted.pastDueSince,
  };
  await tx
    .insert(organizationPlans)
    .values({ organizationId, ...bought })
    .onConflictDoUpdate({ target: organizationPlans.organizationId, set: bought });
}
