import { refreshBilling } from '#app/domain/billing/billing-customer.ts';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import { subscribe } from './billing-desk.ts';
import type { BillingDesk, Customer, SubscriptionRow } from './billing-desk.ts';

/** Buys, and ends the trial at once, so that what is left of a period is worth money. */
export async function subscribeAndPay(
  desk: BillingDesk,
  customer: Customer,
  choice: Partial<PlanChoice> = {},
): Promise<SubscriptionRow> {
  const { subscription } = await subscribe(desk, customer, choice);
  await desk.client.subscriptions.update(subscription, { trial_end: 'now' });
  await refreshBilling(customer.payer);
  const rows = await desk.subscriptionsOf(customer);
  return rows.at(-1)!;
}

/** Has the subscription's period have begun so many days ago, at the simulated Stripe and here. */
export async function ageSubscription(
  desk: BillingDesk,
  customer: Customer,
  days: number,
): Promise<void> {
  const [row] = await desk.subscriptionsOf(customer);
  const subscription = desk.simulator.state.subscriptions.get(row!.subscription)!;
  const seconds = days * 24 * 60 * 60;
  subscription.billing_cycle_anchor -= seconds;
  for (const item of subscription.items.data) {
    item.current_period_start -= seconds;
    item.current_period_end -= seconds;
  }
  await refreshBilling(customer.payer);
}

/** Loses every event that came since events were last delivered. */
export const loseNew = (desk: BillingDesk) => desk.deliverNew(() => []);
