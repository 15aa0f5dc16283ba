import type { AppLoadContext } from '@remix-run/node';
import { readCompliance } from '#app/domain/fleet/licence-compliance.ts';
import { summariseFleet } from '#app/domain/fleet/list-clients.ts';
import { priceOf } from '#app/domain/billing/plan-choice.ts';
import { listInvoices } from '#app/domain/billing/list-invoices.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import type { LiveSubscription } from '#app/domain/billing/read-billing.ts';
import { loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import type { Plan } from '#app/domain/entitlements/plan.ts';
import { readSeats } from '#app/domain/organizations/seats.ts';
import { summariseOrganization } from '#app/domain/organizations/summarise-organization.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import type { PlannedChange } from '#db/schema/billing.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { measureUsage } from './measure-usage.ts';

/** All that the overview of an organisation's billing shows. */
export async function loadBilling(context: AppLoadContext) {
  const { organizationId, slug } = membershipOf(context);
  return inOrganization(context, async (opened) => {
    const entitlement = await loadEntitlement(opened, organizationId);
    const { subscription, customer } = await readBilling(opened as MemberContext);
    const plans = await listPlans(opened);
    const { members } = await summariseOrganization(opened, organizationId);
    const { invoices } = await listInvoices(opened as MemberContext, { page: 1 });
    return {
      slug,
      plan: entitlement.plan.displayName,
      isFree: entitlement.plan.priceMonthly === 0,
      status: entitlement.status,
      graceEndsAt: entitlement.standing.graceEndsAt,
      subscription: subscription && describe(subscription, plans),
      paymentMethod: customer?.paymentMethodLabel ?? null,
      hasPaymentMethod:
        (subscription?.paymentMethodId ?? customer?.paymentMethodId ?? null) !== null,
      openInvoice: invoices.find(({ status }) => status === 'open')?.id ?? null,
      compliance: await readCompliance(opened, organizationId),
      usage: measureUsage(entitlement, {
        clients: (await summariseFleet(opened, organizationId)).observed,
        members,
        'concurrent-users': (await readSeats(opened, organizationId)).taken.length,
      }),
    };
  });
}

export type LoadedBilling = Awaited<ReturnType<typeof loadBilling>>;
export type ShownSubscription = NonNullable<LoadedBilling['subscription']>;

function describe(subscription: LiveSubscription, plans: Plan[]) {
  const { scheduledChange, pendingChange, cancelAtPeriodEnd, currentPeriodEnd } = subscription;
  const scheduled = scheduledChange && describeChange(scheduledChange, plans);
  const trialEnd = subscription.status === 'trialing' ? subscription.trialEnd : null;
  return {
    status: subscription.status,
    plan: plans.find(({ name }) => name === subscription.plan)?.displayName ?? subscription.plan,
    interval: subscription.billingInterval,
    amount: subscription.amount,
    currency: subscription.currency,
    licensedClients: subscription.licensedClientCount,
    observedClients: subscription.observedClientCount,
    compliance: subscription.complianceStatus,
    extraMembers: subscription.extraMemberCount,
    trialEnd,
    endsAt: subscription.cancelAt ?? (cancelAtPeriodEnd ? currentPeriodEnd : null),
    scheduled,
    pending: pendingChange && describeChange(pendingChange, plans),
    nextInvoice: {
      at: trialEnd ?? currentPeriodEnd,
      net: scheduled?.net ?? subscription.amount,
    },
  };
}

/** What a change makes of the subscription. */
function describeChange(change: PlannedChange, plans: Plan[]) {
  const plan = plans.find(({ name }) => name === change.plan);
  return {
    plan: plan?.displayName ?? change.plan,
    interval: change.interval,
    licensedClients: change.licensedClients,
    net: plan ? priceOf(plan, change) : null,
    at: change.at === null ? null : new Date(change.at),
  };
}
