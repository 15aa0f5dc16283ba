import { invalidRequest } from './api-error.ts';
import { readAddress } from './address.ts';
import { addTaxId } from './add-tax-id.ts';
import { mergeMetadata } from './metadata.ts';
import { newId, randomText } from './new-id.ts';
import type { Params } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { Customer } from './wire-object.ts';

/** Makes a customer of a request's parameters. */
export function addCustomer(account: StripeAccount, params: Params): Customer {
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
  for (const one of params.each('tax_id_data')) {
    addTaxId(account, customer.id, {
      type: one.requiredText('type'),
      value: one.requiredText('value'),
    });
  }
  return customer;
}

/** Puts a request's parameters on a customer. */
export function writeCustomer(account: StripeAccount, customer: Customer, params: Params): void {
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
