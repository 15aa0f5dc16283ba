import { invalidRequest, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { findCustomer, findInvoice } from './find-record.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import type { Params } from './read-params.ts';
import { addRefund, findCharge } from './refunds.ts';
import { intentOf, markPaid } from './settle-invoice.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { roundAway } from './tax.ts';
import { wholeList, type CreditNote, type Invoice } from './wire-object.ts';

const reasons = ['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'] as const;

export const creditNoteRoutes: Route[] = [
  ['POST', '/v1/credit_notes', createCreditNote],
  ['GET', '/v1/credit_notes', listCreditNotes],
  ['GET', '/v1/credit_notes/:id', ({ account, ids }) => findCreditNote(account, ids[0] ?? '')],
  ['POST', '/v1/credit_notes/:id/void', voidCreditNote],
];

/**
 * A note over an amount that includes tax. Of an open invoice less is then owed; of a paid one the amount is paid
 * back, given to the customer's balance, or settled elsewhere. Notes over single lines are not simulated.
 */
function createCreditNote({ account, params }: ApiCall): CreditNote {
  const invoice = findInvoice(account, params.requiredText('invoice'));
  const amount = params.integer('amount');
  if (amount === undefined || amount < 1) {
    const message = 'One of `amount`, `lines`, or `shipping_cost` must be provided.';
    throw invalidRequest(message, 'amount');
  }
  if (invoice.status === 'open') return creditOpen(account, invoice, amount, params);
  if (invoice.status === 'paid') return creditPaid(account, invoice, amount, params);
  throw invalidRequest(
    `You cannot issue a credit note for an invoice with status ${invoice.status}.`,
    'invoice',
  );
}

function creditOpen(
  account: StripeAccount,
  invoice: Invoice,
  amount: number,
  params: Params,
): CreditNote {
  requireAtMost(amount, invoice.amount_remaining);
  const note = addNote(account, invoice, { amount, params, isPaid: false, refund: null });
  const before = structuredClone(invoice);
  invoice.pre_payment_credit_notes_amount += amount;
  invoice.amount_due -= amount;
  invoice.amount_remaining -= amount;
  if (invoice.amount_remaining === 0) markPaid(account, invoice, before);
  else {
    intentOf(account, invoice).amount = invoice.amount_remaining;
    account.emit('invoice.updated', invoice, before);
  }
  return note;
}

function creditPaid(
  account: StripeAccount,
  invoice: Invoice,
  amount: number,
  params: Params,
): CreditNote {
  requireAtMost(amount, invoice.total - invoice.post_payment_credit_notes_amount);
  const refunded = params.integer('refund_amount') ?? 0;
  const credited = params.integer('credit_amount') ?? 0;
  const elsewhere = params.integer('out_of_band_amount') ?? 0;
  if (refunded + credited + elsewhere !== amount) {
    throw invalidRequest(
      `The sum of credit amount, refund amount and out of band amount (${refunded + credited + elsewhere}) must equal the credit note amount (${amount}).`,
    );
  }
  const reason = params.text('reason') === 'duplicate' ? 'duplicate' : null;
  const charge = refunded > 0 ? intentOf(account, invoice).latest_charge : null;
  const refund =
    charge === null
      ? null
      : addRefund(account, findCharge(account, charge, 'charge'), {
          amount: refunded,
          reason,
          metadata: {},
        });
  const note = addNote(account, invoice, {
    amount,
    params,
    isPaid: true,
    refund: refund === null ? null : { id: refund.id, amount: refunded },
  });
  if (credited > 0) {
    const customer = findCustomer(account, invoice.customer ?? '');
    changeAndTell(account, 'customer.updated', customer, (one) => (one.balance -= credited));
  }
  changeAndTell(account, 'invoice.updated', invoice, (one) => {
    one.post_payment_credit_notes_amount += amount;
  });
  return note;
}

function addNote(
  account: StripeAccount,
  invoice: Invoice,
  order: {
    amount: number;
    params: Params;
    isPaid: boolean;
    refund: { id: string; amount: number } | null;
  },
): CreditNote {
  const { amount, params, isPaid, refund } = order;
  const taxes = (invoice.total_taxes ?? []).map((tax) => ({
    ...tax,
    amount: roundAway((tax.amount * amount) / Math.max(1, invoice.total)),
  }));
  const net = amount - taxes.reduce((sum, tax) => sum + tax.amount, 0);
  const id = newId('cn');
  const number = account.store.creditNotes.filter((one) => one.invoice === invoice.id).length + 1;
  const note: CreditNote = {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: account.clock.seconds(),
    currency: invoice.currency,
    customer: invoice.customer ?? '',
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: account.clock.seconds(),
    invoice: invoice.id,
    lines: wholeList(`/v1/credit_notes/${id}/lines`, []),
    livemode: false,
    memo: params.text('memo') ?? null,
    metadata: mergeMetadata(params),
    number: `${invoice.number ?? invoice.id}-CN-${String(number).padStart(2, '0')}`,
    out_of_band_amount: params.integer('out_of_band_amount') ?? null,
    pdf: `${account.url}/invoice/${invoice.id}/pdf`,
    post_payment_amount: isPaid ? amount : 0,
    pre_payment_amount: isPaid ? 0 : amount,
    pretax_credit_amounts: [],
    reason: params.choice('reason', reasons) ?? null,
    refunds:
      refund === null
        ? []
        : [
            {
              amount_refunded: refund.amount,
              payment_record_refund: null,
              refund: refund.id,
              type: 'refund',
            },
          ],
    shipping_cost: null,
    status: 'issued',
    subtotal: net,
    subtotal_excluding_tax: net,
    total: amount,
    total_excluding_tax: net,
    total_taxes: taxes,
    type: isPaid ? 'post_payment' : 'pre_payment',
    voided_at: null,
  };
  account.store.creditNotes.put(note);
  account.emit('credit_note.created', note);
  return note;
}

/** Only a note of an open invoice can be taken back: it is owed in full again. */
function voidCreditNote({ account, ids }: ApiCall): CreditNote {
  const note = findCreditNote(account, ids[0] ?? '');
  const invoice = findInvoice(account, note.invoice);
  if (note.status === 'void' || invoice.status !== 'open') {
    throw invalidRequest('You can only void an issued credit note of an open invoice.');
  }
  note.status = 'void';
  note.voided_at = account.clock.seconds();
  account.emit('credit_note.voided', note);
  changeAndTell(account, 'invoice.updated', invoice, (one) => {
    one.pre_payment_credit_notes_amount -= note.amount;
    one.amount_due += note.amount;
    one.amount_remaining += note.amount;
  });
  intentOf(account, invoice).amount = invoice.amount_remaining;
  return note;
}

function requireAtMost(amount: number, left: number): void {
  if (amount <= left) return;
  throw invalidRequest(
    `The credit note amount (${amount}) is greater than what is left of the invoice (${left}).`,
    'amount',
  );
}

function findCreditNote(account: StripeAccount, id: string): CreditNote {
  const found = account.store.creditNotes.get(id);
  if (found === undefined) throw noSuch('credit_note', id, 'id');
  return found;
}

function listCreditNotes(call: ApiCall): object {
  const { account, params } = call;
  const invoice = params.text('invoice');
  const customer = params.text('customer');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    account.store.creditNotes.filter(
      (one) =>
        isAsked(one.created) &&
        (typeof invoice !== 'string' || one.invoice === invoice) &&
        (typeof customer !== 'string' || one.customer === customer),
    ),
  );
}
