import { invalidRequest, StripeRefusal } from './api-error.ts';
import { chargeFate, declinedError } from './card-fate.ts';
import { writeDiscounts } from './discounts.ts';
import { lockCurrency } from './draft-invoice.ts';
import { findCustomer, findPaymentMethod } from './find-record.ts';
import { holdUpdate, requirePendingParams } from './hold-update.ts';
import { invoiceSubscription } from './invoice-subscription.ts';
import { mergeMetadata } from './metadata.ts';
import { requireTaxLocation } from './new-subscription.ts';
import { addPendingLine } from './pending-lines.ts';
import { planChange, type ChangePlan } from './proration.ts';
import type { Params } from './read-params.ts';
import { chargeInvoice, payingMethod } from './settle-invoice.ts';
import type { StripeAccount } from './stripe-account.ts';
import { changeItems } from './subscription-items.ts';
import { hasEnded } from './subscription-state.ts';
import { writeCancellation } from './write-cancellation.ts';
import { copyOf, type Subscription } from './wire-object.ts';

const behaviors = [
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
] as const;

export type Proration = 'create_prorations' | 'always_invoice' | 'none';

/** How prorations are to be dealt with; Stripe's default is to keep them for the next invoice. */
export function readProration(params: Params): Proration {
  return (
    params.choice('proration_behavior', ['create_prorations', 'always_invoice', 'none']) ??
    'create_prorations'
  );
}

/** Changes a subscription as a request asks, and charges or keeps what that costs. */
export function updateSubscription(
  account: StripeAccount,
  subscription: Subscription,
  params: Params,
): Subscription {
  requireUpdatable(subscription, params);
  const before = copyOf(subscription);
  const behavior = params.choice('payment_behavior', behaviors) ?? 'allow_incomplete';
  if (behavior === 'pending_if_incomplete') requirePendingParams(params);
  const plan = readPlan(account, subscription, params);
  writeSimpleFields(account, subscription, params, behavior === 'pending_if_incomplete');
  writeCancellation(account, subscription, params);
  writeDiscounts(account, subscription, params);
  if (plan !== null) {
    for (const { price } of plan.items) {
      lockCurrency(account, findCustomer(account, subscription.customer), price.currency);
    }
    carryOut(account, subscription, params, { plan, behavior, before });
  }
  account.emit('customer.subscription.updated', subscription, before);
  return subscription;
}

/** The plan of a request's items, trial and billing day; null when it changes none of them. */
export function readPlan(
  account: StripeAccount,
  subscription: Subscription,
  params: Params,
): ChangePlan | null {
  const now = account.clock.seconds();
  const endsTrial = params.text('trial_end') === 'now' && subscription.status === 'trialing';
  const anchor =
    params.inside('billing_cycle_anchor')?.text('type') ?? params.text('billing_cycle_anchor');
  if (!params.has('items') && !endsTrial && anchor !== 'now') return null;
  const at = params.integer('proration_date') ?? now;
  const start = subscription.items.data[0]?.current_period_start ?? 0;
  if (at < start || at > now + 366 * 86_400) {
    const message = `Cannot specify \`proration_date\` outside of current billing period`;
    throw invalidRequest(message, 'proration_date');
  }
  return planChange(account, endsTrial ? { ...subscription, trial_end: null } : subscription, {
    items: changeItems(account, subscription, params.each('items')),
    at,
    prorate: readProration(params) !== 'none' && !endsTrial,
    restart: endsTrial || anchor === 'now',
  });
}

/** Puts a plan's items and billing day on the subscription. */
export function applyPlan(subscription: Subscription, plan: ChangePlan): void {
  subscription.items.data = plan.items;
  subscription.billing_cycle_anchor = plan.anchor;
}

function carryOut(
  account: StripeAccount,
  subscription: Subscription,
  params: Params,
  {
    plan,
    behavior,
    before,
  }: { plan: ChangePlan; behavior: (typeof behaviors)[number]; before: Subscription },
): void {
  const proration = readProration(params);
  const endsTrial = subscription.status === 'trialing' && params.text('trial_end') === 'now';
  const isCharged = plan.restarts || (proration === 'always_invoice' && plan.prorations.length > 0);
  const lines = [...plan.prorations, ...plan.renewals];
  if (!isCharged) {
    applyPlan(subscription, plan);
    for (const line of plan.prorations) addPendingLine(account, subscription.customer, line);
    return;
  }
  const method =
    subscription.default_payment_method ??
    findCustomer(account, subscription.customer).invoice_settings.default_payment_method;
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const fate = method === null || total <= 0 ? null : chargeFate(account, method);
  const fails = total > 0 && fate !== 'succeeds';
  if (behavior === 'error_if_incomplete' && fails) {
    Object.assign(subscription, before);
    throw fate !== null && typeof fate === 'object' ? declinedError(fate.declined) : needsAction();
  }
  if (behavior === 'pending_if_incomplete' && fails) {
    holdUpdate(account, subscription, { plan, lines, params, fate, method });
    return;
  }
  applyPlan(subscription, plan);
  if (endsTrial) {
    subscription.status = 'active';
    subscription.trial_end = account.clock.seconds();
  }
  const invoice = invoiceSubscription(account, subscription, {
    reason: 'subscription_update',
    lines,
    prorationDate: params.integer('proration_date') ?? account.clock.seconds(),
  });
  if (invoice.status === 'open' && subscription.collection_method === 'charge_automatically') {
    const chosen = method ?? payingMethod(account, invoice);
    chargeInvoice(account, invoice, { method: chosen, ...(fate === null ? {} : { fate }) });
  }
}

function requireUpdatable(subscription: Subscription, params: Params): void {
  if (!hasEnded(subscription)) {
    if (subscription.status === 'incomplete' && params.has('items')) {
      throw invalidRequest(
        'You cannot update a subscription in `incomplete` status in a way that results in a new invoice. Only metadata, default_source and payment methods can be updated.',
      );
    }
    return;
  }
  const allowed = ['metadata', 'cancellation_details', 'expand'];
  const wrong = Object.keys(params.values).filter((key) => !allowed.includes(key));
  if (wrong.length === 0) return;
  throw invalidRequest(
    'A canceled subscription can only update its cancellation_details and metadata.',
    wrong[0],
    'invalid_canceled_subscription_fields',
  );
}

function writeSimpleFields(
  account: StripeAccount,
  subscription: Subscription,
  params: Params,
  isPending: boolean,
): void {
  if (!isPending) subscription.metadata = mergeMetadata(params, subscription.metadata);
  if (params.has('description')) subscription.description = params.text('description') ?? null;
  const tax = params.inside('automatic_tax')?.flag('enabled');
  if (tax !== undefined) {
    if (tax) requireTaxLocation(account, findCustomer(account, subscription.customer));
    subscription.automatic_tax.enabled = tax;
    subscription.automatic_tax.liability = tax ? { type: 'self' } : null;
  }
  const method = params.text('default_payment_method');
  if (method !== undefined) {
    if (method !== null) {
      const found = findPaymentMethod(account, method, 'default_payment_method');
      if (found.customer !== subscription.customer) {
        const message = `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`;
        throw invalidRequest(message, 'default_payment_method');
      }
    }
    subscription.default_payment_method = method;
  }
  if (params.isEmptied('pause_collection')) subscription.pause_collection = null;
  const pause = params.inside('pause_collection');
  if (pause === undefined) return;
  subscription.pause_collection = {
    behavior: pause.choice('behavior', ['keep_as_draft', 'mark_uncollectible', 'void']) ?? 'void',
    resumes_at: pause.integer('resumes_at') ?? null,
  };
}

function needsAction(): StripeRefusal {
  return new StripeRefusal(402, {
    type: 'card_error',
    code: 'subscription_payment_intent_requires_action',
    message: 'This payment requires additional user action before it can be completed.',
  });
}
