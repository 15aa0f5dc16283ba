import { invalidRequest, missingParam } from './api-error.ts';
import { findActivePrice, findPrice } from './find-record.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import type { Params } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';
import { copyOf, type Price, type Subscription, type SubscriptionItem } from './wire-object.ts';

/** A new item of a subscription; its period is set by who adds it. */
export function makeItem(
  account: StripeAccount,
  subscription: string,
  wanted: { price: Price; quantity: number; metadata?: Record<string, string> },
): SubscriptionItem {
  const item: SubscriptionItem = {
    id: newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: account.clock.seconds(),
    current_period_end: 0,
    current_period_start: 0,
    current_trial: null,
    discounts: [],
    metadata: wanted.metadata ?? {},
    plan: planOf(wanted.price),
    price: wanted.price,
    quantity: wanted.quantity,
    subscription,
    tax_rates: [],
  };
  return copyOf(item);
}

/** Reads the price and quantity of a new item. Refuses what Stripe refuses. */
export function readNewItem(
  account: StripeAccount,
  params: Params,
): { price: Price; quantity: number; metadata: Record<string, string> } {
  const id = params.text('price') ?? params.text('plan');
  if (typeof id !== 'string') throw missingParam(params.path('price'));
  const price = findActivePrice(account, id, params.path('price'));
  if (price.recurring === null) {
    const message = `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`;
    throw invalidRequest(message, params.path('price'));
  }
  return { price, quantity: readQuantity(params) ?? 1, metadata: mergeMetadata(params) };
}

/** The items after a request's `items`: those named are changed or removed, others added. */
export function changeItems(
  account: StripeAccount,
  subscription: Subscription,
  changes: readonly Params[],
): SubscriptionItem[] {
  let items = copyOf(subscription.items.data);
  for (const change of changes) {
    const id = change.text('id');
    if (typeof id !== 'string') {
      const wanted = readNewItem(account, change);
      if (items.some((item) => item.price.id === wanted.price.id)) {
        const message = `Cannot add multiple subscription items with the same plan: ${wanted.price.id}`;
        throw invalidRequest(message, change.path('price'));
      }
      items.push(makeItem(account, subscription.id, wanted));
      continue;
    }
    const item = items.find((one) => one.id === id);
    if (item === undefined) {
      throw invalidRequest(
        `No such subscription_item: '${id}'`,
        change.path('id'),
        'resource_missing',
      );
    }
    if (change.flag('deleted') === true) {
      items = items.filter((one) => one !== item);
      continue;
    }
    const priceId = change.text('price') ?? change.text('plan');
    if (typeof priceId === 'string' && priceId !== item.price.id) {
      item.price = copyOf(readNewItem(account, change).price);
      item.plan = planOf(item.price);
    }
    item.quantity = readQuantity(change) ?? item.quantity ?? 1;
    item.metadata = mergeMetadata(change, item.metadata);
  }
  if (items.length === 0) {
    throw invalidRequest('A subscription must have at least one active plan.', 'items');
  }
  return items;
}

/** The items with their prices as they are now: names, keys and whether they are on sale. */
export function refreshPrices(account: StripeAccount, subscription: Subscription): void {
  for (const item of subscription.items.data)
    item.price = copyOf(findPrice(account, item.price.id));
}

function readQuantity(params: Params): number | undefined {
  const quantity = params.integer('quantity');
  if (quantity === undefined || quantity >= 0) return quantity;
  throw invalidRequest(
    'Invalid non-negative integer',
    params.path('quantity'),
    'parameter_invalid_integer',
  );
}

/** The older description of a price that items still bear. */
function planOf(price: Price): SubscriptionItem['plan'] {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}
