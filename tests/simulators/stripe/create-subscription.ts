import { invalidRequest, missingParam, StripeRefusal } from './api-error.ts';
import type { ApiCall } from './api-call.ts';
import { chargeFate, declinedError } from './card-fate.ts';
import { writeDiscounts } from './discounts.ts';
import { findCustomer, findPaymentMethod } from './find-record.ts';
import { firstLines, invoiceSubscription } from './invoice-subscription.ts';
import { mergeMetadata } from './metadata.ts';
import { makeSubscription, type SubscriptionOrder } from './new-subscription.ts';
import type { Params } from './read-params.ts';
import { chargeInvoice } from './settle-invoice.ts';
import type { StripeAccount } from './stripe-account.ts';
import { readNewItem } from './subscription-items.ts';
import { tellTrialEnd } from './trial-notice.ts';
import type { Customer, Subscription } from './wire-object.ts';

const DAY = 86_400;
const behaviors = [
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
] as const;

/** POST /v1/subscriptions. */
export function createSubscription({ account, params }: ApiCall): Subscription {
  const customer = findCustomer(account, params.requiredText('customer'));
  const order = readOrder(account, customer, params);
  const behavior = params.choice('payment_behavior', behaviors) ?? 'allow_incomplete';
  const method = order.paymentMethod ?? customer.invoice_settings.default_payment_method;
  const isFree = order.items.every(({ price }) => price.unit_amount === 0);
  const mustPay = order.trialEnd === null && order.collection === 'charge_automatically' && !isFree;
  if (mustPay && method === null && behavior !== 'default_incomplete') {
    throw invalidRequest(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
      undefined,
      'resource_missing',
    );
  }
  const pays = mustPay && method !== null && behavior !== 'default_incomplete';
  const fate = pays ? chargeFate(account, method) : null;
  if (behavior === 'error_if_incomplete' && fate !== null && fate !== 'succeeds') {
    if (typeof fate === 'object') throw declinedError(fate.declined);
    throw new StripeRefusal(402, {
      type: 'card_error',
      code: 'subscription_payment_intent_requires_action',
      message: 'This payment requires additional user action before it can be completed.',
    });
  }
  const subscription = makeSubscription(account, order);
  account.store.subscriptions.put(subscription);
  writeDiscounts(account, subscription, params);
  readCancellation(params, subscription);
  if (!mustPay) subscription.status = order.trialEnd === null ? 'active' : 'trialing';
  const invoice = invoiceSubscription(account, subscription, {
    reason: 'subscription_create',
    lines: firstLines(account, subscription),
  });
  account.emit('customer.subscription.created', subscription);
  if (fate !== null && invoice.status === 'open') chargeInvoice(account, invoice, { method, fate });
  tellTrialEnd(account, subscription);
  return subscription;
}

function readOrder(account: StripeAccount, customer: Customer, params: Params): SubscriptionOrder {
  if (params.has('billing_cycle_anchor') || params.has('backdate_start_date')) {
    throw invalidRequest('The simulator begins subscriptions now', 'billing_cycle_anchor');
  }
  const items = params.each('items').map((one) => readNewItem(account, one));
  if (items.length === 0) throw missingParam('items');
  const method = params.text('default_payment_method');
  if (typeof method === 'string') {
    const found = findPaymentMethod(account, method, 'default_payment_method');
    if (found.customer !== customer.id) {
      const message = `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`;
      throw invalidRequest(message, 'default_payment_method');
    }
  }
  const collection =
    params.choice('collection_method', ['charge_automatically', 'send_invoice']) ??
    'charge_automatically';
  const daysUntilDue = params.integer('days_until_due') ?? null;
  if (collection === 'send_invoice' && daysUntilDue === null) throw missingParam('days_until_due');
  return {
    customer,
    items,
    metadata: mergeMetadata(params),
    description: params.text('description') ?? null,
    paymentMethod: method ?? null,
    trialEnd: readTrialEnd(account, params),
    automaticTax: params.inside('automatic_tax')?.flag('enabled') ?? false,
    collection,
    daysUntilDue,
    billingMode:
      params.inside('billing_mode')?.choice('type', ['classic', 'flexible']) ?? 'flexible',
    missingPaymentMethod: readMissingPaymentMethod(params),
  };
}

/** What becomes of a subscription whose trial ends without a payment method. */
export function readMissingPaymentMethod(params: Params): 'cancel' | 'create_invoice' | 'pause' {
  return (
    params
      .inside('trial_settings')
      ?.inside('end_behavior')
      ?.choice('missing_payment_method', ['cancel', 'create_invoice', 'pause']) ?? 'create_invoice'
  );
}

/** When a trial ends, in seconds; null without one. */
export function readTrialEnd(account: StripeAccount, params: Params): number | null {
  const now = account.clock.seconds();
  const days = params.integer('trial_period_days');
  if (days !== undefined) {
    if (days < 1) {
      const message = 'Invalid integer: must be greater than or equal to 1';
      throw invalidRequest(message, params.path('trial_period_days'));
    }
    return now + days * DAY;
  }
  if (!params.has('trial_end') || params.text('trial_end') === 'now') return null;
  const end = params.integer('trial_end') ?? 0;
  if (end > now) return end;
  throw invalidRequest('Invalid timestamp: must be in the future', params.path('trial_end'));
}

function readCancellation(params: Params, subscription: Subscription): void {
  const end = subscription.items.data[0]?.current_period_end ?? null;
  if (params.flag('cancel_at_period_end') === true) {
    subscription.cancel_at_period_end = true;
    subscription.cancel_at = end;
  } else if (params.has('cancel_at')) subscription.cancel_at = params.integer('cancel_at') ?? null;
}
