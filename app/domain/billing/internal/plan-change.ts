import type { WantedItem } from '#app/providers/stripe/subscriptions.server.ts';
import type { StripeSubscription } from '#app/providers/stripe/stripe-objects.ts';
import { stripe } from '#app/providers/stripe.server.ts';
import { listPlans } from '../../entitlements/list-plans.ts';
import { readMemberCount } from '../../organizations/member-places.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import type { ChangeKind, PlanChoice } from '../plan-choice.ts';
import { kindOfChange } from '../plan-choice.ts';
import { itemKey } from '../plan-items.ts';
import { requireGoodChoice } from '../start-checkout.ts';
import { askStripe } from './ask-stripe.ts';
import { findPrices } from './find-prices.ts';
import type { LiveSubscription } from './live-subscription.ts';
import { choiceOf, requireLiveSubscription } from './live-subscription.ts';
import { asPayer } from './payer.ts';
import type { Payer } from './payer.ts';

/** What is used beyond what the wanted plan has room for. */
export interface Obstacle {
  metric: 'members' | 'clients';
  usage: number;
  limit: number;
}

export interface PlanChange {
  kind: ChangeKind;
  subscription: LiveSubscription;
  obstacles: Obstacle[];
}

/**
 * Looks at a change before anything is asked of Stripe. Throws InvalidInputError, and ConflictError: `no_subscription`,
 * or `not_payable` while the last invoice is not paid.
 */
export function examineChange(payer: Payer, wanted: PlanChoice): Promise<PlanChange> {
  return asPayer(payer, async (context) => {
    const plan = await requireGoodChoice(context, wanted);
    const subscription = await requireLiveSubscription(context, payer.organizationId);
    if (!['active', 'trialing'].includes(subscription.status)) {
      throw new ConflictError('The last invoice is not paid.', 'not_payable');
    }
    const choice = choiceOf(subscription);
    const current = (await listPlans(context)).find(({ name }) => name === choice.plan);
    if (!current) throw new NotFoundError(`There is no plan ${choice.plan}`);
    const kind = kindOfChange({ choice, plan: current }, { choice: wanted, plan });
    const members = await readMemberCount(context, payer.organizationId);
    const room = plan.limits.members + wanted.extraMembers;
    const observed = subscription.observedClientCount;
    const obstacles: Obstacle[] = [
      ...(members > room ? [{ metric: 'members' as const, usage: members, limit: room }] : []),
      ...(observed > wanted.licensedClients
        ? [{ metric: 'clients' as const, usage: observed, limit: wanted.licensedClients }]
        : []),
    ];
    return { kind, subscription, obstacles };
  });
}

/** The items of the subscription as they shall be: its own are changed, what is not wanted goes. */
export async function wantItems(
  subscription: LiveSubscription,
  wanted: PlanChoice,
): Promise<WantedItem[]> {
  const [prices, current] = await Promise.all([findPrices(wanted), findAtStripe(subscription)]);
  const itemOf = (kind: string) =>
    current.items.find(({ priceMetadata }) => priceMetadata[itemKey] === kind);
  const clients = itemOf('clients');
  const members = itemOf('members');
  const items: WantedItem[] = [
    { id: clients?.id ?? null, priceId: prices.clients, quantity: wanted.licensedClients },
  ];
  if (prices.members !== null) {
    const quantity = wanted.extraMembers;
    items.push({ id: members?.id ?? null, priceId: prices.members, quantity });
  } else if (members) {
    items.push({ id: members.id, priceId: members.priceId, quantity: 0 });
  }
  return items;
}

async function findAtStripe(subscription: LiveSubscription): Promise<StripeSubscription> {
  const all = await askStripe(() =>
    stripe().subscriptions.listOfCustomer(subscription.paymentCustomerId),
  );
  const found = all.find(({ id }) => id === subscription.paymentSubscriptionId);
  if (!found) throw new ConflictError('The subscription is gone at Stripe.', 'no_subscription');
  return found;
}
