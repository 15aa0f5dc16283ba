import { invalidRequest, missingParam, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { readAddress } from './address.ts';
import { attachFate, cardBrand, cardTokens, declinedError, readCardNumber } from './card-fate.ts';
import { findCustomer, findPaymentMethod } from './find-record.ts';
import { listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import type { Params } from './read-params.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { PaymentMethod } from './wire-object.ts';

export const paymentMethodRoutes: Route[] = [
  ['POST', '/v1/payment_methods', createPaymentMethod],
  ['GET', '/v1/payment_methods', (call) => listMethods(call, call.params.text('customer') ?? null)],
  ['GET', '/v1/payment_methods/:id', retrievePaymentMethod],
  ['POST', '/v1/payment_methods/:id', updatePaymentMethod],
  ['POST', '/v1/payment_methods/:id/attach', attachByRequest],
  ['POST', '/v1/payment_methods/:id/detach', detachPaymentMethod],
  [
    'GET',
    '/v1/customers/:id/payment_methods',
    (call) => listMethods(call, findCustomer(call.account, call.ids[0] ?? '', 'id').id),
  ],
];

/** A card that belongs to nobody yet. */
export function addCard(
  account: StripeAccount,
  number: string,
  details: Partial<PaymentMethod['billing_details']> = {},
): PaymentMethod {
  const id = newId('pm');
  account.store.cards.put({ id, number, authenticated: false });
  const brand = cardBrand(number);
  return account.store.paymentMethods.put({
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: {
      address: null,
      email: null,
      name: null,
      phone: null,
      tax_id: null,
      ...details,
    },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'SE',
      display_brand: brand,
      exp_month: 12,
      exp_year: account.clock.now().getUTCFullYear() + 4,
      fingerprint: `simulated${number.slice(-7)}`,
      funding: 'credit',
      generated_from: null,
      last4: number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: account.clock.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  });
}

/** The payment method with this id, or a new one of a ready-made card such as pm_card_visa. */
export function takePaymentMethod(
  account: StripeAccount,
  id: string,
  param = 'payment_method',
): PaymentMethod {
  const number = cardTokens[id];
  return number === undefined ? findPaymentMethod(account, id, param) : addCard(account, number);
}

/** Gives a payment method to a customer. Throws the card's error when it cannot be attached. */
export function attachPaymentMethod(
  account: StripeAccount,
  method: PaymentMethod,
  customer: string,
): PaymentMethod {
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    throw invalidRequest(
      'The payment method you provided has already been attached to a customer.',
      'payment_method',
    );
  }
  const fate = attachFate(account.store.cards.get(method.id)?.number ?? '');
  if (typeof fate === 'object') throw declinedError(fate.declined);
  method.customer = customer;
  account.emit('payment_method.attached', method);
  return method;
}

function createPaymentMethod({ account, params }: ApiCall): PaymentMethod {
  if (params.text('type') !== 'card') {
    throw invalidRequest('The simulator only has cards', params.path('type'));
  }
  const card = params.inside('card');
  if (card === undefined) throw missingParam('card');
  const token = card.text('token');
  const number =
    typeof token === 'string'
      ? (cardTokens[token.replace(/^tok_/, 'pm_card_')] ?? '4242424242424242')
      : readCardNumber(card.requiredText('number'));
  const method = addCard(account, number, readBillingDetails(params));
  method.metadata = mergeMetadata(params);
  return method;
}

function retrievePaymentMethod({ account, ids }: ApiCall): PaymentMethod {
  return findPaymentMethod(account, ids[0] ?? '', 'id');
}

function updatePaymentMethod({ account, params, ids }: ApiCall): PaymentMethod {
  const method = findPaymentMethod(account, ids[0] ?? '', 'id');
  return changeAndTell(account, 'payment_method.updated', method, (one) => {
    one.metadata = mergeMetadata(params, one.metadata ?? {});
    Object.assign(one.billing_details, readBillingDetails(params));
  });
}

function attachByRequest({ account, params, ids }: ApiCall): PaymentMethod {
  const customer = findCustomer(account, params.requiredText('customer'));
  return attachPaymentMethod(account, takePaymentMethod(account, ids[0] ?? '', 'id'), customer.id);
}

function detachPaymentMethod({ account, ids }: ApiCall): PaymentMethod {
  const method = findPaymentMethod(account, ids[0] ?? '', 'id');
  if (method.customer === null) {
    throw invalidRequest('The payment method you provided is not attached to a customer.');
  }
  const { customer } = method;
  method.customer = null;
  account.emit('payment_method.detached', method, { ...method, customer });
  const holder = account.store.customers.get(customer);
  if (holder?.invoice_settings.default_payment_method === method.id) {
    changeAndTell(account, 'customer.updated', holder, (one) => {
      one.invoice_settings.default_payment_method = null;
    });
  }
  for (const sub of account.store.subscriptions.filter(
    (one) => one.default_payment_method === method.id,
  )) {
    changeAndTell(account, 'customer.subscription.updated', sub, (one) => {
      one.default_payment_method = null;
    });
  }
  return method;
}

function listMethods(call: ApiCall, customer: string | null): object {
  const type = call.params.text('type');
  if (customer !== null && call.account.store.customers.get(customer) === undefined) {
    throw noSuch('customer', customer, 'customer');
  }
  return listPage(
    call,
    call.account.store.paymentMethods.filter(
      (one) =>
        one.customer !== null &&
        (customer === null || one.customer === customer) &&
        (typeof type !== 'string' || one.type === type),
    ),
  );
}

function readBillingDetails(params: Params): Partial<PaymentMethod['billing_details']> {
  const sent = params.inside('billing_details');
  if (sent === undefined) return {};
  const details: Partial<PaymentMethod['billing_details']> = {};
  for (const field of ['name', 'email', 'phone'] as const) {
    if (sent.has(field)) details[field] = sent.text(field) ?? null;
  }
  if (sent.has('address')) details.address = readAddress(sent, 'address');
  return details;
}
