import { stripe } from '#app/providers/stripe.server.ts';
import { UnavailableError } from '../../errors.ts';
import type { PlanChoice } from '../plan-choice.ts';
import { lookupKeyOf } from '../plan-items.ts';
import { askStripe } from './ask-stripe.ts';

/** The prices at Stripe that a choice is made of. */
export interface ChoicePrices {
  clients: string;
  /** Null when no extra members are wanted. */
  members: string | null;
}

/** Finds today's prices by their lookup keys. Throws UnavailableError when `syncPlans` has not made them. */
export async function findPrices(
  choice: Pick<PlanChoice, 'plan' | 'interval' | 'extraMembers'>,
): Promise<ChoicePrices> {
  const { plan, interval, extraMembers } = choice;
  const clientsKey = lookupKeyOf(plan, 'clients', interval);
  const membersKey = extraMembers > 0 ? lookupKeyOf(plan, 'members', interval) : null;
  const prices = await askStripe(() =>
    stripe().prices.findByLookupKeys(membersKey === null ? [clientsKey] : [clientsKey, membersKey]),
  );
  const idOf = (key: string): string => {
    const price = prices.find(({ lookupKey }) => lookupKey === key);
    if (price) return price.id;
    throw new UnavailableError(`There is no price ${key}: run npm run stripe:sync-plans.`, 600);
  };
  return { clients: idOf(clientsKey), members: membersKey === null ? null : idOf(membersKey) };
}
