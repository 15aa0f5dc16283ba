import { invalidRequest, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { createSubscription } from './create-subscription.ts';
import { findCustomer, findPrice, findSubscription } from './find-record.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { pauseSubscription, resumeSubscription } from './pause-subscription.ts';
import { changeAndTell } from './stripe-account.ts';
import { hasEnded } from './subscription-state.ts';
import { updateSubscription } from './update-subscription.ts';
import type { Subscription } from './wire-object.ts';

export const subscriptionRoutes: Route[] = [
  ['POST', '/v1/subscriptions', createSubscription],
  ['GET', '/v1/subscriptions', listSubscriptions],
  [
    'GET',
    '/v1/subscriptions/:id',
    ({ account, ids }) => findSubscription(account, ids[0] ?? '', 'id'),
  ],
  ['POST', '/v1/subscriptions/:id', update],
  ['DELETE', '/v1/subscriptions/:id', cancel],
  ['POST', '/v1/subscriptions/:id/resume', resume],
  ['POST', '/v1/subscriptions/:id/pause', pause],
  ['POST', '/v1/subscriptions/:id/migrate', migrate],
];

function update({ account, params, ids }: ApiCall): Subscription {
  return updateSubscription(account, findSubscription(account, ids[0] ?? '', 'id'), params);
}

function cancel({ account, params, ids }: ApiCall): Subscription {
  const subscription = findSubscription(account, ids[0] ?? '', 'id');
  // Stripe says of a subscription that has ended that there is none.
  if (hasEnded(subscription)) throw noSuch('subscription', subscription.id);
  const details = params.inside('cancellation_details');
  return cancelSubscription(account, subscription, {
    reason: 'cancellation_requested',
    comment: details?.text('comment') ?? null,
    feedback: details?.text('feedback') ?? null,
    prorate: params.flag('prorate') ?? false,
    invoiceNow: params.flag('invoice_now') ?? false,
  });
}

function resume({ account, ids }: ApiCall): Subscription {
  return resumeSubscription(account, findSubscription(account, ids[0] ?? '', 'id'));
}

function pause({ account, ids }: ApiCall): Subscription {
  const subscription = findSubscription(account, ids[0] ?? '', 'id');
  return pauseSubscription(account, subscription, 'pause_requested');
}

function migrate({ account, ids }: ApiCall): Subscription {
  const subscription = findSubscription(account, ids[0] ?? '', 'id');
  if (subscription.billing_mode.type === 'flexible') {
    throw invalidRequest('The subscription is in flexible billing mode already.');
  }
  return changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.billing_mode = {
      type: 'flexible',
      flexible: { proration_discounts: 'included' },
      updated_at: account.clock.seconds(),
    };
  });
}

/** Without `status`, those that have not been canceled. */
function listSubscriptions(call: ApiCall): object {
  const { account, params } = call;
  const status = params.text('status') ?? 'not_ended';
  const customer = params.text('customer');
  if (typeof customer === 'string' && account.store.deletedCustomers.get(customer) === undefined) {
    findCustomer(account, customer);
  }
  const price = params.text('price') ?? params.text('plan');
  if (typeof price === 'string') findPrice(account, price);
  const collection = params.text('collection_method');
  const isAsked = isCreatedAsAsked(call);
  const startsAsAsked = isCreatedAsAsked(call, 'current_period_start');
  const endsAsAsked = isCreatedAsAsked(call, 'current_period_end');
  const fitsStatus = (one: Subscription) => {
    if (status === 'all') return true;
    if (status === 'not_ended') return !hasEnded(one);
    return status === 'ended' ? hasEnded(one) : one.status === status;
  };
  return listPage(
    call,
    account.store.subscriptions.filter(
      (one) =>
        fitsStatus(one) &&
        (typeof customer !== 'string' || one.customer === customer) &&
        (typeof collection !== 'string' || one.collection_method === collection) &&
        (typeof price !== 'string' || one.items.data.some((item) => item.price.id === price)) &&
        isAsked(one.created) &&
        one.items.data.some((item) => startsAsAsked(item.current_period_start)) &&
        one.items.data.some((item) => endsAsAsked(item.current_period_end)),
    ),
  );
}
