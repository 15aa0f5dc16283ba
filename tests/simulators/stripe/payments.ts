import { invalidRequest, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { findPaymentIntent } from './find-record.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { addPaymentIntent, attemptPayment, cancelIntent } from './payment-attempt.ts';
import { takePaymentMethod } from './payment-methods.ts';
import { chargeOrRefuse, invoiceOfIntent } from './settle-invoice.ts';
import type { StripeAccount } from './stripe-account.ts';
import { declinedError } from './card-fate.ts';
import type { PaymentIntent } from './wire-object.ts';

export const paymentRoutes: Route[] = [
  ['POST', '/v1/payment_intents', createIntent],
  ['GET', '/v1/payment_intents', listIntents],
  [
    'GET',
    '/v1/payment_intents/:id',
    ({ account, ids }) => findPaymentIntent(account, ids[0] ?? '', 'id'),
  ],
  ['POST', '/v1/payment_intents/:id', updateIntent],
  ['POST', '/v1/payment_intents/:id/confirm', confirmIntent],
  ['POST', '/v1/payment_intents/:id/cancel', cancelByRequest],
  ['GET', '/v1/charges', listCharges],
  ['GET', '/v1/charges/:id', retrieveCharge],
  ['GET', '/v1/setup_intents/:id', retrieveSetupIntent],
  ['GET', '/v1/invoice_payments', listInvoicePayments],
  ['GET', '/v1/invoice_payments/:id', retrieveInvoicePayment],
];

function createIntent({ account, params }: ApiCall): PaymentIntent {
  const amount = params.integer('amount');
  if (amount === undefined || amount < 1) {
    const message = 'This value must be greater than or equal to 1.';
    throw invalidRequest(message, 'amount', 'parameter_invalid_integer');
  }
  const method = params.text('payment_method');
  const intent = addPaymentIntent(account, {
    amount,
    currency: params.requiredText('currency').toLowerCase(),
    customer: params.text('customer') ?? null,
    paymentMethod: typeof method === 'string' ? takePaymentMethod(account, method).id : null,
    description: params.text('description') ?? null,
    metadata: mergeMetadata(params),
  });
  return params.flag('confirm') === true ? confirm(account, intent, null) : intent;
}

function updateIntent({ account, params, ids }: ApiCall): PaymentIntent {
  const intent = findPaymentIntent(account, ids[0] ?? '', 'id');
  intent.metadata = mergeMetadata(params, intent.metadata);
  if (params.has('description')) intent.description = params.text('description') ?? null;
  return intent;
}

function confirmIntent({ account, params, ids }: ApiCall): PaymentIntent {
  const intent = findPaymentIntent(account, ids[0] ?? '', 'id');
  const method = params.text('payment_method');
  return confirm(
    account,
    intent,
    typeof method === 'string' ? takePaymentMethod(account, method).id : null,
  );
}

function confirm(
  account: StripeAccount,
  intent: PaymentIntent,
  method: string | null,
): PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw invalidRequest(
      `This PaymentIntent's status is ${intent.status}; it cannot be confirmed.`,
      undefined,
      'payment_intent_unexpected_state',
    );
  }
  const chosen = method ?? intent.payment_method;
  const invoice = invoiceOfIntent(account, intent.id);
  if (invoice !== null) {
    chargeOrRefuse(account, invoice, chosen);
    return intent;
  }
  if (chosen === null) {
    const message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
    throw invalidRequest(message, 'payment_method', 'payment_intent_unexpected_state');
  }
  if (attemptPayment(account, intent, chosen) === 'declined') {
    throw declinedError(intent.last_payment_error?.decline_code ?? 'generic_decline', {
      payment_intent: intent,
    });
  }
  return intent;
}

function cancelByRequest({ account, params, ids }: ApiCall): PaymentIntent {
  const intent = findPaymentIntent(account, ids[0] ?? '', 'id');
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`;
    throw invalidRequest(message, undefined, 'payment_intent_unexpected_state');
  }
  cancelIntent(account, intent, params.text('cancellation_reason') ?? 'requested_by_customer');
  return intent;
}

function listIntents(call: ApiCall): object {
  const customer = call.params.text('customer');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    call.account.store.paymentIntents.filter(
      (one) => isAsked(one.created) && (typeof customer !== 'string' || one.customer === customer),
    ),
  );
}

function listCharges(call: ApiCall): object {
  const customer = call.params.text('customer');
  const intent = call.params.text('payment_intent');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    call.account.store.charges.filter(
      (one) =>
        isAsked(one.created) &&
        (typeof customer !== 'string' || one.customer === customer) &&
        (typeof intent !== 'string' || one.payment_intent === intent),
    ),
  );
}

function retrieveCharge({ account, ids }: ApiCall): object {
  const found = account.store.charges.get(ids[0]);
  if (found === undefined) throw noSuch('charge', ids[0] ?? '');
  return found;
}

function retrieveSetupIntent({ account, ids }: ApiCall): object {
  const found = account.store.setupIntents.get(ids[0]);
  if (found === undefined) throw noSuch('setupintent', ids[0] ?? '');
  return found;
}

function retrieveInvoicePayment({ account, ids }: ApiCall): object {
  const found = account.store.invoicePayments.get(ids[0]);
  if (found === undefined) throw noSuch('invoice_payment', ids[0] ?? '');
  return found;
}

function listInvoicePayments(call: ApiCall): object {
  const { account, params } = call;
  const invoice = params.text('invoice');
  const intent = params.inside('payment')?.text('payment_intent');
  const status = params.text('status');
  return listPage(
    call,
    account.store.invoicePayments.filter(
      (one) =>
        (typeof invoice !== 'string' || one.invoice === invoice) &&
        (typeof intent !== 'string' || one.payment.payment_intent === intent) &&
        (typeof status !== 'string' || one.status === status),
    ),
  );
}
