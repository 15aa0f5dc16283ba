import { and, eq, notInArray } from 'drizzle-orm';
import { subscriptions } from '#db/schema/billing.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import type { Context } from '#db/tenancy.server.ts';
import { planNames } from '../../entitlements/plan.ts';
import type { PlanName } from '../../entitlements/plan.ts';
import { ConflictError } from '../../errors.ts';
import type { PlanChoice } from '../plan-choice.ts';
import { endedStatuses } from '../subscription-state.ts';

export type LiveSubscription = typeof subscriptions.$inferSelect & { plan: PlanName };

/** The organisation's subscription that has not ended; null when there is none. */
export async function findLiveSubscription(
  { tx }: Context,
  organizationId: string,
): Promise<LiveSubscription | null> {
  const [found] = await tx
    .select({ row: subscriptions, name: subscriptionPlans.name })
    .from(subscriptions)
    .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, subscriptions.planId))
    .where(
      and(
        eq(subscriptions.organizationId, organizationId),
        notInArray(subscriptions.status, [...endedStatuses]),
      ),
    );
  const plan = planNames.find((name) => name === found?.name);
  return found && plan ? { ...found.row, plan } : null;
}

/** … which must be there: throws ConflictError (`no_subscription`). */
export async function requireLiveSubscription(
  context: Context,
  organizationId: string,
): Promise<LiveSubscription> {
  const found = await findLiveSubscription(context, organizationId);
  if (!found) throw new ConflictError('There is no subscription.', 'no_subscription');
  return found;
}

export function choiceOf(subscription: LiveSubscription): PlanChoice {
  return {
    plan: subscription.plan,
    interval: subscription.billingInterval,
    licensedClients: subscription.licensedClientCount,
    extraMembers: subscription.extraMemberCount,
  };
}
