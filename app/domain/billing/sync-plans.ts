import { stripe } from '#app/providers/stripe.server.ts';
import type { StripePrice, StripePriceInput } from '#app/providers/stripe/prices.server.ts';
import type { BillingInterval } from '#db/schema/billing.ts';
import type { Plan } from '../entitlements/plan.ts';
import type { ItemKind } from './plan-items.ts';
import { itemKey, lookupKeyOf, planKey } from './plan-items.ts';

/** Something at Stripe that is not as the price list says, and is made so. */
export interface PlanRepair {
  /** A product's id or a price's lookup key. */
  subject: string;
  /** `replaced` is a price that had another amount: subscriptions keep the old one until they change. */
  act: 'made' | 'renamed' | 'replaced';
}

interface WantedProduct {
  id: string;
  name: string;
  description: string;
  prices: StripePriceInput[];
}

/**
 * Makes Stripe's products and prices as the price list says: finds them by id and lookup key, makes what is missing,
 * and replaces a price whose amount is another (prices cannot be changed). Done twice, the second finds nothing.
 * @param dryRun only says what it would do
 */
export async function syncPlans(
  plans: Plan[],
  { dryRun }: { dryRun: boolean },
): Promise<PlanRepair[]> {
  const repairs: PlanRepair[] = [];
  for (const product of plans.flatMap(productsOf)) {
    const found = await stripe().prices.findProduct(product.id);
    if (!found) {
      repairs.push({ subject: product.id, act: 'made' });
      const { prices: _, ...input } = product;
      if (!dryRun) await stripe().prices.createProduct(input);
    } else if (found.name !== product.name) {
      repairs.push({ subject: product.id, act: 'renamed' });
      if (!dryRun) await stripe().prices.renameProduct(product.id, product.name);
    }
    const keys = product.prices.map(({ lookupKey }) => lookupKey);
    const known = await stripe().prices.findByLookupKeys(keys);
    for (const wanted of product.prices) {
      const price = known.find(({ lookupKey }) => lookupKey === wanted.lookupKey);
      if (price && isAsWanted(price, wanted)) continue;
      repairs.push({ subject: wanted.lookupKey, act: price ? 'replaced' : 'made' });
      if (dryRun) continue;
      await stripe().prices.create(wanted);
      if (price) await stripe().prices.archive(price.id);
    }
  }
  return repairs;
}

/** What is sold of a plan: clients, and more members where it has them. Basic is free and sold nowhere. */
function productsOf(plan: Plan): WantedProduct[] {
  if (plan.priceMonthly === 0) return [];
  const { extraMember } = plan.limits;
  const product = (kind: ItemKind, name: string, amounts: Record<BillingInterval, number>) => {
    const id = kind === 'clients' ? `lappa_${plan.name}` : `lappa_${plan.name}_${kind}`;
    const prices = (['month', 'year'] as const).map((interval) => ({
      productId: id,
      lookupKey: lookupKeyOf(plan.name, kind, interval),
      unitAmount: amounts[interval],
      currency: plan.currency,
      interval,
      metadata: { [planKey]: plan.name, [itemKey]: kind },
    }));
    return { id, name, description: plan.description.sv, prices };
  };
  const clients = product('clients', `Lappa ${plan.displayName}`, {
    month: plan.priceMonthly,
    year: plan.priceYearly,
  });
  if (extraMember === null) return [clients];
  const members = product('members', `Lappa ${plan.displayName}, medlem`, {
    month: extraMember.monthly,
    year: extraMember.yearly,
  });
  return [clients, members];
}

function isAsWanted(price: StripePrice, wanted: StripePriceInput): boolean {
  return (
    price.unitAmount === wanted.unitAmount &&
    price.currency === wanted.currency &&
    price.interval === wanted.interval &&
    price.productId === wanted.productId &&
    price.taxBehavior === 'exclusive' &&
    Object.entries(wanted.metadata).every(([key, value]) => price.metadata[key] === value)
  );
}
