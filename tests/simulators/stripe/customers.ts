import type { ApiCall, Route } from './api-call.ts';
import { addCustomer, writeCustomer } from './add-customer.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { findCustomer } from './find-record.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { hasEnded } from './subscription-state.ts';
import type { Customer } from './wire-object.ts';

export const customerRoutes: Route[] = [
  ['POST', '/v1/customers', ({ account, params }) => addCustomer(account, params)],
  ['GET', '/v1/customers', listCustomers],
  ['GET', '/v1/customers/:id', retrieveCustomer],
  ['POST', '/v1/customers/:id', updateCustomer],
  ['DELETE', '/v1/customers/:id', ({ account, ids }) => deleteCustomer(account, ids[0] ?? '')],
];

function retrieveCustomer({ account, ids }: ApiCall): object {
  const id = ids[0] ?? '';
  if (account.store.deletedCustomers.get(id) !== undefined) {
    return { id, object: 'customer', deleted: true };
  }
  return findCustomer(account, id, 'id');
}

function updateCustomer({ account, params, ids }: ApiCall): Customer {
  const customer = findCustomer(account, ids[0] ?? '', 'id');
  return changeAndTell(account, 'customer.updated', customer, (one) =>
    writeCustomer(account, one, params),
  );
}

function listCustomers(call: ApiCall): object {
  const { account, params } = call;
  const email = params.text('email');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    account.store.customers.filter(
      (one) => (email === undefined || one.email === email) && isAsked(one.created),
    ),
  );
}

/** Cancels all of a customer's subscriptions at once; only the id is known from then on. */
export function deleteCustomer(account: StripeAccount, id: string): object {
  const customer = findCustomer(account, id, 'id');
  const { store } = account;
  for (const one of store.subscriptions.filter((sub) => sub.customer === id)) {
    if (!hasEnded(one)) {
      cancelSubscription(account, one, { reason: 'cancellation_requested' });
    }
  }
  for (const method of store.paymentMethods.filter((one) => one.customer === id)) {
    store.paymentMethods.delete(method.id);
  }
  for (const taxId of store.taxIds.filter((one) => one.customer === id)) {
    store.taxIds.delete(taxId.id);
  }
  store.customers.delete(id);
  store.deletedCustomers.put({ id });
  account.emit('customer.deleted', customer);
  return { id, object: 'customer', deleted: true };
}
