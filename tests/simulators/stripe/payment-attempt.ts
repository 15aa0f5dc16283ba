import { chargeFate, declinedError, type CardFate } from './card-fate.ts';
import { newId, randomText } from './new-id.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { Charge, PaymentIntent } from './wire-object.ts';

/** A payment that is to be made. */
export interface PaymentOrder {
  amount: number;
  currency: string;
  customer: string | null;
  paymentMethod: string | null;
  description: string | null;
  metadata: Record<string, string>;
}

/** Makes a payment intent that waits for its payment method or its confirmation. */
export function addPaymentIntent(account: StripeAccount, order: PaymentOrder): PaymentIntent {
  const id = newId('pi');
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: order.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: account.clock.seconds(),
    currency: order.currency,
    customer: order.customer,
    customer_account: null,
    description: order.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: order.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: order.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: order.paymentMethod === null ? 'requires_payment_method' : 'requires_confirmation',
    transfer_group: null,
  };
  account.store.paymentIntents.put(intent);
  account.emit('payment_intent.created', intent);
  return intent;
}

/**
 * Tries to take the money: the intent then has succeeded, waits for the holder's confirmation, or
 * for another payment method, with the charge and the events of it.
 */
export function attemptPayment(
  account: StripeAccount,
  intent: PaymentIntent,
  paymentMethod: string,
  fate: CardFate = chargeFate(account, paymentMethod),
): 'succeeded' | 'asks' | 'declined' {
  if (fate === 'asks') {
    intent.payment_method = paymentMethod;
    intent.status = 'requires_action';
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: { url: `${account.url}/confirm/${intent.id}`, return_url: null },
    };
    account.emit('payment_intent.requires_action', intent);
    return 'asks';
  }
  const charge = addCharge(account, intent, paymentMethod, fate);
  intent.latest_charge = charge.id;
  intent.next_action = null;
  if (fate === 'succeeds') {
    intent.payment_method = paymentMethod;
    intent.status = 'succeeded';
    intent.amount_received = intent.amount;
    intent.last_payment_error = null;
    account.emit('charge.succeeded', charge);
    account.emit('payment_intent.succeeded', intent);
    return 'succeeded';
  }
  const { body } = declinedError(fate.declined);
  intent.payment_method = null;
  intent.status = 'requires_payment_method';
  intent.last_payment_error = {
    type: 'card_error',
    code: 'card_declined',
    decline_code: fate.declined,
    message: body.message,
    charge: charge.id,
  };
  account.emit('charge.failed', charge);
  account.emit('payment_intent.payment_failed', intent);
  return 'declined';
}

/** The holder confirms, or refuses to, what a card asked for. */
export function answerConfirmation(
  account: StripeAccount,
  intent: PaymentIntent,
  confirms: boolean,
): 'succeeded' | 'asks' | 'declined' {
  const method = intent.payment_method ?? '';
  if (!confirms) {
    return attemptPayment(account, intent, method, { declined: 'authentication_required' });
  }
  const card = account.store.cards.get(method);
  if (card !== undefined) card.authenticated = true;
  const fate = chargeFate(account, method);
  return attemptPayment(account, intent, method, fate === 'asks' ? 'succeeds' : fate);
}

/** Gives up a payment intent that has not succeeded. */
export function cancelIntent(account: StripeAccount, intent: PaymentIntent, reason: string): void {
  if (intent.status === 'succeeded' || intent.status === 'canceled') return;
  changeAndTell(account, 'payment_intent.canceled', intent, (one) => {
    one.status = 'canceled';
    one.canceled_at = account.clock.seconds();
    one.cancellation_reason = reason as PaymentIntent['cancellation_reason'];
    one.next_action = null;
  });
}

function addCharge(
  account: StripeAccount,
  intent: PaymentIntent,
  paymentMethod: string,
  fate: Exclude<CardFate, 'asks'>,
): Charge {
  const method = account.store.paymentMethods.get(paymentMethod);
  const isPaid = fate === 'succeeds';
  const id = newId('ch');
  return account.store.charges.put({
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: isPaid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method?.billing_details ?? {
      address: null,
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'LAPPA SIMULATED',
    captured: isPaid,
    created: account.clock.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: isPaid ? null : 'card_declined',
    failure_message: isPaid ? null : declinedError(fate.declined).message,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: isPaid ? 'approved_by_network' : 'declined_by_network',
      reason: isPaid ? null : fate.declined,
      risk_level: 'normal',
      seller_message: isPaid ? 'Payment complete.' : 'The bank did not accept the payment.',
      type: isPaid ? 'authorized' : 'issuer_declined',
    },
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: paymentMethod,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: isPaid ? `${account.url}/confirm/${intent.id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: isPaid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  });
}
