import type { AppLoadContext } from '@remix-run/node';
import { priceOf } from '#app/domain/billing/plan-choice.ts';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import { previewChange } from '#app/domain/billing/preview-change.ts';
import type { ChangePreview } from '#app/domain/billing/preview-change.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { trialDays } from '#app/domain/billing/start-checkout.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { ConflictError, UnavailableError } from '#app/domain/errors.ts';
import { env } from '#app/env.server.ts';
import { inOrganization, memberIn, membershipOf } from '#app/http/identity.server.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { readChosenPlan } from './plan-query.ts';

/** Why no preview could be had. */
type NoPreview = 'not_payable' | 'unavailable';

/** The plans, what was chosen of them, and what the choice would cost or change. */
export async function loadPlanChoice(context: AppLoadContext, query: URLSearchParams) {
  const { slug } = membershipOf(context);
  const { plans, billing } = await inOrganization(context, async (opened) => ({
    plans: await listPlans(opened),
    billing: await readBilling(opened as MemberContext),
  }));
  const { subscription, customer } = billing;
  const current: PlanChoice | null = subscription && {
    plan: subscription.plan,
    interval: subscription.billingInterval,
    licensedClients: subscription.licensedClientCount,
    extraMembers: subscription.extraMemberCount,
  };
  const chosen = readChosenPlan(query, plans, current);
  const { choice, problems } = chosen;
  const plan = plans.find(({ name }) => name === choice.plan)!;
  const isGood = Object.keys(problems).length === 0;
  const wantsPreview = current !== null && isGood && query.has('plan');
  const previewed = wantsPreview ? await tryPreview(context, choice) : null;
  return {
    slug,
    plans: plans.filter(({ priceMonthly }) => priceMonthly > 0),
    chosen,
    currency: plan.currency,
    net: isGood ? priceOf(plan, choice) : null,
    current,
    trialEnds: subscription?.status === 'trialing' ? subscription.trialEnd : null,
    preview: previewed?.preview ?? null,
    noPreview: previewed?.noPreview ?? null,
    trialDays: customer?.trialUsedAt ? null : trialDays,
    isSetUp: env().STRIPE_SECRET_KEY !== undefined,
  };
}

export type LoadedPlanChoice = Awaited<ReturnType<typeof loadPlanChoice>>;

async function tryPreview(
  context: AppLoadContext,
  choice: PlanChoice,
): Promise<{ preview: ChangePreview | null; noPreview: NoPreview | null }> {
  try {
    return { preview: await previewChange(memberIn(context), choice), noPreview: null };
  } catch (error) {
    if (error instanceof UnavailableError) return { preview: null, noPreview: 'unavailable' };
    if (error instanceof ConflictError && error.code === 'not_payable') {
      return { preview: null, noPreview: 'not_payable' };
    }
    throw error;
  }
}
