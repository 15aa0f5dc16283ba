import type { StripeItem } from '#app/providers/stripe/stripe-objects.ts';
import type { BillingInterval } from '#db/schema/billing.ts';
import { planNames } from '../entitlements/plan.ts';
import type { PlanName } from '../entitlements/plan.ts';

/** What is written on each price that Lappa sells at Stripe (`syncPlans`). */
export const planKey = 'lappa_plan';
export const itemKey = 'lappa_item';

/** What an item of a subscription counts. */
export type ItemKind = 'clients' | 'members';

/** The name by which a price is found, whatever its id is today. */
export function lookupKeyOf(plan: PlanName, kind: ItemKind, interval: BillingInterval): string {
  return `lappa_${plan}_${kind}_${interval}`;
}

/** What somebody pays for. `amount` in öre per period, excluding VAT. */
export interface BoughtPlan {
  plan: PlanName;
  interval: BillingInterval;
  licensedClients: number;
  extraMembers: number;
  amount: number;
  currency: string;
}

/**
 * Reads the plan from the items of a subscription: the item that counts clients names it. Null when no item is a plan
 * of ours, or when the items do not fit together (two plans, two currencies, part of a unit, usage that is counted
 * afterwards: what nobody counts here would be miscounted).
 */
export function readBoughtPlan(items: readonly StripeItem[]): BoughtPlan | null {
  const clients = items.filter(({ priceMetadata }) => priceMetadata[itemKey] === 'clients');
  const members = items.filter(({ priceMetadata }) => priceMetadata[itemKey] === 'members');
  const [item] = clients;
  const plan = planNames.find((name) => name === item?.priceMetadata[planKey]);
  if (!item || !plan || clients.length > 1 || members.length > 1) return null;
  const { interval, currency, quantity } = item;
  if ((interval !== 'month' && interval !== 'year') || quantity < 1) return null;
  const own = [item, ...members];
  if (own.some(({ isMetered }) => isMetered)) return null;
  if (own.some((one) => one.currency !== currency || !Number.isInteger(one.unitAmount)))
    return null;
  return {
    plan,
    interval,
    currency,
    licensedClients: quantity,
    extraMembers: members[0]?.quantity ?? 0,
    amount: own.reduce((sum, one) => sum + (one.unitAmount ?? 0) * one.quantity, 0),
  };
}

/** Whether an item is nothing that Lappa sells. */
export function isForeign({ priceMetadata }: StripeItem): boolean {
  return !['clients', 'members'].includes(priceMetadata[itemKey] ?? '');
}

/** The current period: from the first item's start to the last one's end. Null when no item says. */
export function readPeriod(items: readonly StripeItem[]): { start: Date; end: Date } | null {
  const starts = items.flatMap(({ periodStart }) => periodStart?.getTime() ?? []);
  const ends = items.flatMap(({ periodEnd }) => periodEnd?.getTime() ?? []);
  if (starts.length === 0 || ends.length === 0) return null;
  return { start: new Date(Math.min(...starts)), end: new Date(Math.max(...ends)) };
}
