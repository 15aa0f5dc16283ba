import { StripeRefusal, invalidRequest } from './api-error.ts';
import { chargeFate, declinedError, type CardFate } from './card-fate.ts';
import { sumUp } from './draft-invoice.ts';
import { findCustomer } from './find-record.ts';
import { newId } from './new-id.ts';
import { addPaymentIntent, attemptPayment, cancelIntent } from './payment-attempt.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { applyFailedInvoice, applyPaidInvoice, subscriptionOf } from './subscription-state.ts';
import type { Invoice, InvoicePayment, PaymentIntent } from './wire-object.ts';

const DAY = 86_400;

/** Makes a draft final: it has a number, is owed, and is paid at once when nothing is due. */
export function finalizeInvoice(account: StripeAccount, invoice: Invoice): void {
  if (invoice.status !== 'draft') {
    throw invalidRequest('This invoice is already finalized, you can’t finalize it again.');
  }
  const customer = findCustomer(account, invoice.customer ?? '');
  const now = account.clock.seconds();
  sumUp(invoice, customer.balance);
  const sequence = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = sequence + 1;
  invoice.number = `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`;
  invoice.status = 'open';
  invoice.auto_advance = true;
  invoice.automatically_finalizes_at = null;
  invoice.effective_at = now;
  invoice.status_transitions.finalized_at = now;
  invoice.hosted_invoice_url = `${account.url}/invoice/${invoice.id}`;
  invoice.invoice_pdf = `${account.url}/invoice/${invoice.id}/pdf`;
  invoice.ending_balance = Math.min(0, invoice.total + customer.balance);
  account.emit('invoice.finalized', invoice);
  if (invoice.ending_balance !== customer.balance) {
    changeAndTell(account, 'customer.updated', customer, (one) => {
      one.balance = invoice.ending_balance ?? 0;
    });
  }
  if (invoice.amount_due === 0) markPaid(account, invoice);
  else addInvoicePayment(account, invoice);
}

/** The payment method that an invoice would be charged to, or null. */
export function payingMethod(account: StripeAccount, invoice: Invoice): string | null {
  const customer = account.store.customers.get(invoice.customer);
  return (
    invoice.default_payment_method ??
    subscriptionOf(account, invoice)?.default_payment_method ??
    customer?.invoice_settings.default_payment_method ??
    null
  );
}

/** Tries to charge what is owed. The invoice, its subscription and the events tell how it went. */
export function chargeInvoice(
  account: StripeAccount,
  invoice: Invoice,
  options: { method?: string | null; fate?: CardFate } = {},
): 'paid' | 'asks' | 'declined' {
  const method = options.method ?? payingMethod(account, invoice);
  const intent = intentOf(account, invoice);
  const before = { ...invoice };
  invoice.attempt_count += 1;
  invoice.attempted = true;
  const fate = options.fate ?? (method === null ? null : chargeFate(account, method));
  if (method !== null && fate !== null) {
    const outcome = attemptPayment(account, intent, method, fate);
    if (outcome === 'succeeded') {
      markPaid(account, invoice, before);
      return 'paid';
    }
    if (outcome === 'asks') account.emit('invoice.payment_action_required', invoice);
    tellFailure(account, invoice, before);
    return outcome;
  }
  tellFailure(account, invoice, before);
  return 'declined';
}

/** The same for a request: an error when it is not paid in the end. */
export function chargeOrRefuse(
  account: StripeAccount,
  invoice: Invoice,
  method: string | null,
): void {
  const chosen = method ?? payingMethod(account, invoice);
  if (chosen === null) {
    throw invalidRequest(
      'There is no `default_payment_method` set on this Customer or Invoice. Please set a default payment method on the customer.',
      'payment_method',
      'invoice_no_payment_method_types',
    );
  }
  const fate = chargeFate(account, chosen);
  const outcome = chargeInvoice(account, invoice, { method: chosen, fate });
  if (outcome === 'paid') return;
  if (typeof fate === 'object') throw declinedError(fate.declined);
  throw new StripeRefusal(402, {
    type: 'card_error',
    code: 'invoice_payment_intent_requires_action',
    message:
      'This payment requires additional user action before it can be completed successfully.',
  });
}

/** The invoice is paid; `before` is how it was when the events tell what changed. */
export function markPaid(account: StripeAccount, invoice: Invoice, before?: Invoice): void {
  const earlier = structuredClone(before ?? invoice);
  const now = account.clock.seconds();
  invoice.status = 'paid';
  invoice.attempted = true;
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.next_payment_attempt = null;
  invoice.auto_advance = false;
  invoice.status_transitions = { ...invoice.status_transitions, paid_at: now };
  const payment = paymentOf(account, invoice);
  if (payment !== undefined) {
    payment.status = 'paid';
    payment.amount_paid = invoice.amount_due;
    payment.status_transitions.paid_at = now;
    account.emit('invoice_payment.paid', payment);
  }
  account.emit('invoice.updated', invoice, earlier);
  account.emit('invoice.paid', invoice);
  account.emit('invoice.payment_succeeded', invoice);
  applyPaidInvoice(account, invoice);
}

/** Declares an open invoice void; it is owed no more. */
export function voidInvoice(account: StripeAccount, invoice: Invoice): void {
  changeAndTell(account, 'invoice.updated', invoice, (one) => {
    one.status = 'void';
    one.auto_advance = false;
    one.next_payment_attempt = null;
    one.status_transitions.voided_at = account.clock.seconds();
  });
  account.emit('invoice.voided', invoice);
  const payment = paymentOf(account, invoice);
  if (payment === undefined) return;
  payment.status = 'canceled';
  payment.status_transitions.canceled_at = account.clock.seconds();
  const intent = account.store.paymentIntents.get(payment.payment.payment_intent);
  if (intent !== undefined) cancelIntent(account, intent, 'void_invoice');
}

/** The payment intent that pays an open invoice. */
export function intentOf(account: StripeAccount, invoice: Invoice): PaymentIntent {
  const id = paymentOf(account, invoice)?.payment.payment_intent;
  const intent = account.store.paymentIntents.get(id);
  if (intent === undefined) throw invalidRequest('This invoice has no payment to make.');
  return intent;
}

/** The invoice that a payment intent pays, if any. */
export function invoiceOfIntent(account: StripeAccount, intent: string): Invoice | null {
  for (const payment of account.store.invoicePayments.all()) {
    if (payment.payment.payment_intent !== intent) continue;
    return account.store.invoices.get(payment.invoice) ?? null;
  }
  return null;
}

function paymentOf(account: StripeAccount, invoice: Invoice): InvoicePayment | undefined {
  for (const payment of account.store.invoicePayments.all()) {
    if (payment.invoice === invoice.id) return payment;
  }
  return undefined;
}

function addInvoicePayment(account: StripeAccount, invoice: Invoice): void {
  const intent = addPaymentIntent(account, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    paymentMethod: null,
    description:
      invoice.billing_reason === 'subscription_create'
        ? 'Subscription creation'
        : 'Subscription update',
    metadata: {},
  });
  account.store.invoicePayments.put({
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: account.clock.seconds(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

/** After a failed attempt: when it is tried again, and what that makes of the subscription. */
function tellFailure(account: StripeAccount, invoice: Invoice, before: Invoice): void {
  const { retryDays } = account.settings;
  const pause = isRetried(account, invoice) ? retryDays[invoice.attempt_count - 1] : undefined;
  invoice.next_payment_attempt = pause === undefined ? null : account.clock.seconds() + pause * DAY;
  account.emit('invoice.payment_failed', invoice);
  account.emit('invoice.updated', invoice, before);
  applyFailedInvoice(account, invoice);
}

/** A first invoice is never tried again by itself, nor is one that holds an update back. */
function isRetried(account: StripeAccount, invoice: Invoice): boolean {
  const subscription = subscriptionOf(account, invoice);
  if (subscription === null || invoice.billing_reason === 'subscription_create') return false;
  return account.store.heldUpdates.get(subscription.id)?.invoice !== invoice.id;
}
