import { StripeRefusal } from './api-error.ts';
import { lockCurrency } from './draft-invoice.ts';
import { newId } from './new-id.ts';
import { setPeriod } from './proration.ts';
import type { StripeAccount } from './stripe-account.ts';
import { makeItem } from './subscription-items.ts';
import { taxRule } from './tax.ts';
import { wholeList, type Customer, type Price, type Subscription } from './wire-object.ts';

/** What a new subscription is to be. */
export interface SubscriptionOrder {
  customer: Customer;
  items: { price: Price; quantity: number; metadata?: Record<string, string> }[];
  metadata: Record<string, string>;
  description: string | null;
  paymentMethod: string | null;
  trialEnd: number | null;
  automaticTax: boolean;
  collection: 'charge_automatically' | 'send_invoice';
  daysUntilDue: number | null;
  billingMode: 'classic' | 'flexible';
  missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause';
}

/** Makes the object; neither is it invoiced nor is an event told. */
export function makeSubscription(account: StripeAccount, order: SubscriptionOrder): Subscription {
  const { customer, trialEnd } = order;
  const now = account.clock.seconds();
  const id = newId('sub');
  const currency = order.items[0]?.price.currency ?? 'sek';
  for (const { price } of order.items) lockCurrency(account, customer, price.currency);
  if (order.automaticTax) requireTaxLocation(account, customer);
  const items = order.items.map((one) => makeItem(account, id, one));
  const anchor = trialEnd ?? now;
  for (const item of items) {
    setPeriod(item, now, anchor);
    if (trialEnd !== null) item.current_period_end = trialEnd;
  }
  const liability = order.automaticTax ? ({ type: 'self' } as const) : null;
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: order.automaticTax, liability },
    billing_cycle_anchor: anchor,
    billing_cycle_anchor_config: null,
    billing_mode: {
      flexible: order.billingMode === 'flexible' ? { proration_discounts: 'included' } : null,
      type: order.billingMode,
    },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: order.collection,
    created: now,
    currency,
    customer: customer.id,
    customer_account: null,
    days_until_due: order.daysUntilDue,
    default_payment_method: order.paymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: order.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: wholeList(`/v1/subscription_items?subscription=${id}`, items),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: order.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: trialEnd,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: order.missingPaymentMethod,
      },
    },
    trial_start: trialEnd === null ? null : now,
  };
}

/** Refuses automatic tax for a customer whose country is not known. */
export function requireTaxLocation(account: StripeAccount, customer: Customer): void {
  const taxIds = account.store.taxIds.filter((one) => one.customer === customer.id);
  if (taxRule(customer, taxIds) !== null) return;
  throw new StripeRefusal(400, {
    type: 'invalid_request_error',
    code: 'customer_tax_location_invalid',
    message:
      "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    param: 'automatic_tax',
  });
}
