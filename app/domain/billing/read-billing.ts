import type { MemberContext } from '#db/tenancy.server.ts';
import type { BillingCustomer } from './billing-customer.ts';
import { findBillingCustomer } from './billing-customer.ts';
import type { LiveSubscription } from './internal/live-subscription.ts';
import { findLiveSubscription } from './internal/live-subscription.ts';

export type { LiveSubscription };

/** What an organisation pays for, as the database has it. */
export interface Billing {
  /** Null when none is live: the organisation has Basic. */
  subscription: LiveSubscription | null;
  /** Null before the first purchase. */
  customer: BillingCustomer | null;
}

/** Row security lets only owners and admins see it. */
export async function readBilling(context: MemberContext): Promise<Billing> {
  const { organizationId } = context.actor;
  const subscription = await findLiveSubscription(context, organizationId);
  return { subscription, customer: await findBillingCustomer(context, organizationId) };
}
