import { noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { findSubscription } from './find-record.ts';
import { listPage } from './list-page.ts';
import { readParams } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';
import { updateSubscription } from './update-subscription.ts';
import type { Subscription, SubscriptionItem } from './wire-object.ts';

/** Parameters that belong to the subscription, not to its item. */
const OF_SUBSCRIPTION = ['payment_behavior', 'proration_behavior', 'proration_date', 'off_session'];

export const subscriptionItemRoutes: Route[] = [
  ['GET', '/v1/subscription_items', listItems],
  ['POST', '/v1/subscription_items', addItem],
  ['GET', '/v1/subscription_items/:id', ({ account, ids }) => find(account, ids[0] ?? '').item],
  ['POST', '/v1/subscription_items/:id', (call) => changeItem(call, {})],
  ['DELETE', '/v1/subscription_items/:id', removeItem],
];

function listItems(call: ApiCall): object {
  const subscription = findSubscription(call.account, call.params.requiredText('subscription'));
  return listPage(call, [...subscription.items.data].reverse());
}

function addItem({ account, params }: ApiCall): SubscriptionItem {
  const subscription = findSubscription(account, params.requiredText('subscription'));
  const known = new Set(subscription.items.data.map((item) => item.id));
  const { subscription: _, ...values } = params.values;
  updateSubscription(account, subscription, asUpdate(values));
  const added = subscription.items.data.find((item) => !known.has(item.id));
  return added ?? (subscription.items.data[0] as SubscriptionItem);
}

function changeItem({ account, params, ids }: ApiCall, more: object): SubscriptionItem {
  const { subscription, item } = find(account, ids[0] ?? '');
  const values = { ...params.values, ...more, id: item.id };
  updateSubscription(account, subscription, asUpdate(values));
  return subscription.items.data.find((one) => one.id === item.id) ?? item;
}

function removeItem(call: ApiCall): object {
  const { id } = changeItem(call, { deleted: 'true' });
  return { id, object: 'subscription_item', deleted: true };
}

/** The same change as one of the subscription. */
function asUpdate(values: Record<string, unknown>) {
  const entries = Object.entries(values).filter(([key]) => key !== 'expand');
  const isOfSubscription = ([key]: [string, unknown]) => OF_SUBSCRIPTION.includes(key);
  return readParams({
    ...Object.fromEntries(entries.filter(isOfSubscription)),
    items: [Object.fromEntries(entries.filter((entry) => !isOfSubscription(entry)))],
  });
}

function find(
  account: StripeAccount,
  id: string,
): { subscription: Subscription; item: SubscriptionItem } {
  for (const subscription of account.store.subscriptions.all()) {
    const item = subscription.items.data.find((one) => one.id === id);
    if (item !== undefined) return { subscription, item };
  }
  throw noSuch('subscription_item', id);
}
