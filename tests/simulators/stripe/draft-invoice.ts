import { invalidRequest } from './api-error.ts';
import { discountLines, sumDiscounts, useUpDiscounts } from './discounts.ts';
import { makeLine, type LineDraft } from './line-draft.ts';
import { newId } from './new-id.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { sumTaxes, taxRule } from './tax.ts';
import {
  wholeList,
  type Customer,
  type Invoice,
  type Subscription,
  type TaxId,
} from './wire-object.ts';

/** What an invoice is made of. */
export interface InvoiceOrder {
  customer: Customer;
  subscription: Subscription | null;
  reason: NonNullable<Invoice['billing_reason']>;
  lines: LineDraft[];
  automaticTax: boolean;
  currency: string;
  metadata?: Record<string, string>;
  description?: string | null;
  /** When it becomes final by itself, in seconds; null when it is made final by hand. */
  finalizesAt?: number | null;
  prorationDate?: number | undefined;
  /** Instead of the customer's own, in a preview. */
  taxIds?: Pick<TaxId, 'type' | 'value'>[];
  /** The period the invoice looks back on; the lines' without it. */
  period?: { start: number; end: number };
}

/** Makes an invoice as a draft, kept and told of. */
export function addInvoice(account: StripeAccount, order: InvoiceOrder): Invoice {
  const invoice = makeInvoice(account, order, newId('in'));
  account.store.invoices.put(invoice);
  if (order.subscription !== null) useUpDiscounts(account, order.subscription);
  account.emit('invoice.created', invoice);
  return invoice;
}

/** An invoice as a draft that nobody keeps; a preview is no more than that. */
export function makeInvoice(account: StripeAccount, order: InvoiceOrder, id: string): Invoice {
  const { customer, subscription, currency } = order;
  const now = account.clock.seconds();
  const taxIds = order.taxIds ?? account.store.taxIds.filter((one) => one.customer === customer.id);
  const rule = order.automaticTax ? taxRule(customer, taxIds) : null;
  const discounts = discountLines(account, subscription, order.lines);
  const lines = order.lines.map((line, index) => makeLine(line, id, rule, discounts[index] ?? []));
  const periods = order.period ?? {
    start: Math.min(now, ...lines.map((line) => line.period.start)),
    end: now,
  };
  const sendsInvoice = subscription?.collection_method === 'send_invoice';
  const invoice: Invoice = {
    id,
    object: 'invoice',
    account_country: 'SE',
    account_name: 'Lappa (simulated)',
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: order.finalizesAt !== null,
    automatic_tax: {
      disabled_reason: null,
      enabled: order.automaticTax,
      liability: order.automaticTax ? { type: 'self' } : null,
      provider: order.automaticTax ? 'stripe' : null,
      status: order.automaticTax ? (rule === null ? 'requires_location_inputs' : 'complete') : null,
    },
    automatically_finalizes_at: order.finalizesAt ?? null,
    billing_reason: order.reason,
    collection_method: sendsInvoice ? 'send_invoice' : 'charge_automatically',
    created: now,
    currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: taxIds.map(({ type, value }) => ({ type, value })),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: order.description ?? null,
    discounts: [...new Set(discounts.flat().map(({ discount }) => discount))],
    due_date: sendsInvoice ? now + (subscription.days_until_due ?? 30) * 86_400 : null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: wholeList(`/v1/invoices/${id}/lines`, lines),
    livemode: false,
    metadata: order.metadata ?? {},
    next_payment_attempt: sendsInvoice ? null : (order.finalizesAt ?? null),
    number: null,
    on_behalf_of: null,
    parent:
      subscription === null
        ? null
        : {
            type: 'subscription_details',
            quote_details: null,
            subscription_details: {
              metadata: subscription.metadata,
              subscription: subscription.id,
              ...(order.prorationDate === undefined
                ? {}
                : { subscription_proration_date: order.prorationDate }),
            },
          },
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: periods.end,
    period_start: periods.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: now,
  };
  sumUp(invoice, customer.balance);
  return invoice;
}

/** Sums of the lines, the discounts, the taxes and the customer's balance; öre stay whole. */
export function sumUp(invoice: Invoice, balance: number): void {
  const lines = invoice.lines.data;
  const taxes = lines.flatMap((line) => line.taxes ?? []);
  const sumOf = (behavior: string) =>
    taxes.reduce((sum, tax) => sum + (tax.tax_behavior === behavior ? tax.amount : 0), 0);
  invoice.subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  invoice.subtotal_excluding_tax = invoice.subtotal - sumOf('inclusive');
  invoice.total_discount_amounts = sumDiscounts(lines);
  const off = (invoice.total_discount_amounts ?? []).reduce((sum, one) => sum + one.amount, 0);
  invoice.total_excluding_tax = invoice.subtotal_excluding_tax - off;
  invoice.total = invoice.subtotal - off + sumOf('exclusive');
  invoice.total_taxes = sumTaxes(lines);
  invoice.starting_balance = balance;
  invoice.amount_due = Math.max(0, invoice.total + balance);
  invoice.amount_remaining = invoice.amount_due - invoice.amount_paid;
}

/** Refuses a price in another currency than the customer's first. */
export function lockCurrency(account: StripeAccount, customer: Customer, currency: string): void {
  const { currency: locked } = customer;
  if (typeof locked === 'string' && locked !== currency) {
    const message = `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${locked}`;
    throw invalidRequest(message);
  }
  if (locked === currency) return;
  changeAndTell(account, 'customer.updated', customer, (one) => (one.currency = currency));
}
