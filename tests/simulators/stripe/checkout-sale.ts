import { addInvoice } from './draft-invoice.ts';
import { findCustomer, findPrice } from './find-record.ts';
import { firstLines, invoiceSubscription } from './invoice-subscription.ts';
import type { LineDraft } from './line-draft.ts';
import { makeSubscription } from './new-subscription.ts';
import { newId, randomText } from './new-id.ts';
import { addPaymentIntent, attemptPayment } from './payment-attempt.ts';
import { attachPaymentMethod } from './payment-methods.ts';
import type { CheckoutInput, SessionPlan } from './session-plan.ts';
import { chargeInvoice, finalizeInvoice, intentOf } from './settle-invoice.ts';
import type { StripeAccount } from './stripe-account.ts';
import { roundAway } from './tax.ts';
import { tellTrialEnd } from './trial-notice.ts';
import type { CheckoutSession, PaymentMethod } from './wire-object.ts';

const DAY = 86_400;

/** The subscription is made when the payment has succeeded, never before (since basil). */
export function sellSubscription(
  account: StripeAccount,
  session: CheckoutSession,
  plan: SessionPlan,
  method: PaymentMethod,
): void {
  const customer = findCustomer(account, session.customer ?? '');
  attachPaymentMethod(account, method, customer.id);
  const { trialDays, trialEnd } = plan.subscription;
  const prices = plan.lines.map((line) => ({ line, price: findPrice(account, line.price) }));
  const subscription = makeSubscription(account, {
    customer,
    items: prices
      .filter(({ price }) => price.recurring !== null)
      .map(({ line, price }) => ({ price, quantity: line.quantity })),
    metadata: plan.subscription.metadata,
    description: plan.subscription.description,
    paymentMethod: method.id,
    trialEnd: trialDays === null ? trialEnd : account.clock.seconds() + trialDays * DAY,
    automaticTax: session.automatic_tax.enabled,
    collection: 'charge_automatically',
    daysUntilDue: null,
    billingMode: plan.subscription.billingMode,
    missingPaymentMethod: plan.subscription.missingPaymentMethod,
  });
  const inTrial = subscription.trial_end !== null;
  subscription.status = inTrial ? 'trialing' : 'active';
  account.store.subscriptions.put(subscription);
  const once = prices.filter(({ price }) => price.recurring === null);
  const invoice = invoiceSubscription(account, subscription, {
    reason: 'subscription_create',
    lines: [
      ...firstLines(account, subscription),
      ...once.map(({ line }) => onceLine(account, line, subscription.id)),
    ],
  });
  account.emit('customer.subscription.created', subscription);
  if (invoice.status === 'open')
    chargeInvoice(account, invoice, { method: method.id, fate: 'succeeds' });
  if (inTrial) setUpCard(account, session, method);
  session.setup_intent = null;
  session.subscription = subscription.id;
  session.invoice = invoice.id;
  session.payment_status = inTrial ? 'no_payment_required' : 'paid';
  tellTrialEnd(account, subscription);
}

/** A single payment, with an invoice of it when the session says so. */
export function sellByPayment(
  account: StripeAccount,
  session: CheckoutSession,
  plan: SessionPlan,
  method: PaymentMethod,
  input: CheckoutInput,
): void {
  const amount = session.amount_total ?? 0;
  const { metadata, description } = plan.payment;
  if (amount === 0) {
    session.payment_status = 'no_payment_required';
    return;
  }
  if (session.invoice_creation?.enabled === true && input.delayed !== true) {
    const invoice = addInvoice(account, {
      customer: findCustomer(account, session.customer ?? ''),
      subscription: null,
      reason: 'manual',
      lines: plan.lines.map((line) => onceLine(account, line, null)),
      automaticTax: session.automatic_tax.enabled,
      currency: session.currency ?? 'sek',
      metadata: plan.invoiceMetadata,
    });
    finalizeInvoice(account, invoice);
    const intent = intentOf(account, invoice);
    intent.metadata = metadata;
    intent.description = description;
    chargeInvoice(account, invoice, { method: method.id, fate: 'succeeds' });
    session.invoice = invoice.id;
    session.payment_intent = intent.id;
    session.payment_status = 'paid';
    return;
  }
  const intent = addPaymentIntent(account, {
    amount,
    currency: session.currency ?? 'sek',
    customer: session.customer,
    paymentMethod: method.id,
    description,
    metadata,
  });
  session.payment_intent = intent.id;
  if (input.delayed === true) {
    intent.status = 'processing';
    account.emit('payment_intent.processing', intent);
    session.payment_status = 'unpaid';
    return;
  }
  attemptPayment(account, intent, method.id, 'succeeds');
  session.payment_status = 'paid';
}

/** Keeps a card for later charges. */
export function setUpCard(
  account: StripeAccount,
  session: CheckoutSession,
  method: PaymentMethod,
): void {
  if (session.customer !== null) attachPaymentMethod(account, method, session.customer);
  const id = newId('seti');
  const intent = account.store.setupIntents.put({
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(25)}`,
    created: account.clock.seconds(),
    customer: session.customer,
    description: null,
    excluded_payment_method_types: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'succeeded',
    usage: 'off_session',
  });
  account.emit('setup_intent.created', intent);
  account.emit('setup_intent.succeeded', intent);
  session.setup_intent = intent.id;
}

function onceLine(
  account: StripeAccount,
  line: SessionPlan['lines'][number],
  subscription: string | null,
): LineDraft {
  const price = findPrice(account, line.price);
  const now = account.clock.seconds();
  return {
    amount: roundAway(Number(price.unit_amount_decimal ?? 0) * line.quantity),
    description: account.store.products.get(price.product)?.name ?? '',
    price,
    quantity: line.quantity,
    period: { start: now, end: now },
    proration: false,
    subscription,
    subscriptionItem: null,
    invoiceItem: null,
  };
}
