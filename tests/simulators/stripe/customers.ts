import { invalidRequest, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { readAddress } from './address.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId, randomText } from './new-id.ts';
import type { Params } from './read-params.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { addTaxId } from './tax-ids.ts';
import type { Customer } from './wire-object.ts';

export const customerRoutes: Route[] = [
  ['POST', '/v1/customers', ({ account, params }) => createCustomer(account, params)],
  ['GET', '/v1/customers', listCustomers],
  ['GET', '/v1/customers/:id', retrieveCustomer],
  ['POST', '/v1/customers/:id', updateCustomer],
  ['DELETE', '/v1/customers/:id', ({ account, ids }) => deleteCustomer(account, ids[0] ?? '')],
];

/** The customer with this id. Refuses when there is none or it is deleted. */
export function findCustomer(account: StripeAccount, id: string, param = 'customer'): Customer {
  const customer = account.store.customers.get(id);
  if (customer === undefined) throw noSuch('customer', id, param);
  return customer;
}

/** Makes a customer of a request's parameters. */
export function createCustomer(account: StripeAccount, params: Params): Customer {
  const customer: Customer = {
    id: newId('cus'),
    object: 'customer',
    address: null,
    balance: params.integer('balance') ?? 0,
    created: account.clock.seconds(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  writeCustomer(account, customer, params);
  account.store.customers.put(customer);
  account.emit('customer.created', customer);
  for (const one of params.each('tax_id_data')) addTaxId(account, customer.id, one);
  return customer;
}

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
    if (one.status !== 'canceled' && one.status !== 'incomplete_expired') {
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

function writeCustomer(account: StripeAccount, customer: Customer, params: Params): void {
  for (const field of ['name', 'email', 'phone', 'description'] as const) {
    const value = params.text(field);
    if (value !== undefined) customer[field] = value;
  }
  if (typeof customer.email === 'string' && !/^[^\s@]+@[^\s@]+$/.test(customer.email)) {
    throw invalidRequest(`Invalid email address: ${customer.email}`, 'email', 'email_invalid');
  }
  if (params.has('address')) customer.address = readAddress(params, 'address');
  if (params.has('balance')) customer.balance = params.integer('balance') ?? 0;
  if (params.has('tax_exempt'))
    customer.tax_exempt = params.choice('tax_exempt', ['none', 'exempt', 'reverse']) ?? 'none';
  if (params.has('preferred_locales'))
    customer.preferred_locales = params.texts('preferred_locales');
  customer.metadata = mergeMetadata(params, customer.metadata);
  const settings = params.inside('invoice_settings');
  const method = settings?.text('default_payment_method');
  if (settings !== undefined && method !== undefined) {
    if (method !== null && account.store.paymentMethods.get(method)?.customer !== customer.id) {
      const param = settings.path('default_payment_method');
      const message = `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`;
      throw invalidRequest(message, param, 'resource_missing');
    }
    customer.invoice_settings.default_payment_method = method;
  }
}
