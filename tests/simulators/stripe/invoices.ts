import { invalidRequest } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { addInvoice } from './draft-invoice.ts';
import { findCustomer, findInvoice } from './find-record.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { takePaymentMethod } from './payment-methods.ts';
import { claimPendingLines, pendingLines } from './pending-lines.ts';
import { previewInvoice } from './preview-invoice.ts';
import { chargeOrRefuse, finalizeInvoice, markPaid, voidInvoice } from './settle-invoice.ts';
import { changeAndTell } from './stripe-account.ts';
import type { Invoice } from './wire-object.ts';

export const invoiceRoutes: Route[] = [
  ['POST', '/v1/invoices/create_preview', previewInvoice],
  ['POST', '/v1/invoices', createInvoice],
  ['GET', '/v1/invoices', listInvoices],
  ['GET', '/v1/invoices/:id', ({ account, ids }) => findInvoice(account, ids[0] ?? '', 'id')],
  ['POST', '/v1/invoices/:id', updateInvoice],
  ['DELETE', '/v1/invoices/:id', deleteDraft],
  ['GET', '/v1/invoices/:id/lines', listLines],
  ['POST', '/v1/invoices/:id/finalize', finalize],
  ['POST', '/v1/invoices/:id/pay', pay],
  ['POST', '/v1/invoices/:id/void', voidByRequest],
  ['POST', '/v1/invoices/:id/mark_uncollectible', markUncollectible],
];

/** An invoice of what waits for a customer. */
function createInvoice({ account, params }: ApiCall): Invoice {
  const customer = findCustomer(account, params.requiredText('customer'));
  const waiting = pendingLines(account, customer.id, null);
  const invoice = addInvoice(account, {
    customer,
    subscription: null,
    reason: 'manual',
    lines: waiting,
    automaticTax: params.inside('automatic_tax')?.flag('enabled') ?? false,
    currency: params.text('currency') ?? waiting[0]?.price.currency ?? customer.currency ?? 'sek',
    metadata: mergeMetadata(params),
    description: params.text('description') ?? null,
    finalizesAt: null,
  });
  claimPendingLines(account, waiting, invoice.id);
  return invoice;
}

function updateInvoice({ account, params, ids }: ApiCall): Invoice {
  const invoice = findInvoice(account, ids[0] ?? '', 'id');
  return changeAndTell(account, 'invoice.updated', invoice, (one) => {
    one.metadata = mergeMetadata(params, one.metadata ?? {});
    one.auto_advance = params.flag('auto_advance') ?? one.auto_advance ?? false;
    if (params.has('description')) one.description = params.text('description') ?? null;
    const method = params.text('default_payment_method');
    if (method !== undefined) one.default_payment_method = method;
    if (one.auto_advance === false) one.next_payment_attempt = null;
  });
}

function deleteDraft({ account, ids }: ApiCall): object {
  const invoice = findInvoice(account, ids[0] ?? '', 'id');
  if (invoice.status !== 'draft') {
    throw invalidRequest('You can only delete draft invoices.', undefined, 'invoice_not_editable');
  }
  account.store.invoices.delete(invoice.id);
  account.emit('invoice.deleted', invoice);
  return { id: invoice.id, object: 'invoice', deleted: true };
}

function finalize({ account, ids }: ApiCall): Invoice {
  const invoice = findInvoice(account, ids[0] ?? '', 'id');
  finalizeInvoice(account, invoice);
  return invoice;
}

function pay({ account, params, ids }: ApiCall): Invoice {
  const invoice = findInvoice(account, ids[0] ?? '', 'id');
  if (invoice.status === 'paid') throw invalidRequest('Invoice is already paid');
  if (invoice.status === 'void') throw invalidRequest('This invoice is void and cannot be paid.');
  if (invoice.status === 'draft') finalizeInvoice(account, invoice);
  if ((invoice.status as string) === 'paid') return invoice;
  if (params.flag('paid_out_of_band') === true) {
    invoice.amount_paid_off_stripe = invoice.amount_due;
    markPaid(account, invoice);
    return invoice;
  }
  const method = params.text('payment_method');
  const chosen =
    typeof method === 'string' ? takePaymentMethod(account, method, 'payment_method').id : null;
  chargeOrRefuse(account, invoice, chosen);
  return invoice;
}

function voidByRequest({ account, ids }: ApiCall): Invoice {
  const invoice = findInvoice(account, ids[0] ?? '', 'id');
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    const message = `You can only pass in open or uncollectible invoices. This invoice isn't: it is ${invoice.status}.`;
    throw invalidRequest(message);
  }
  voidInvoice(account, invoice);
  return invoice;
}

function markUncollectible({ account, ids }: ApiCall): Invoice {
  const invoice = findInvoice(account, ids[0] ?? '', 'id');
  if (invoice.status !== 'open') throw invalidRequest('You can only pass in open invoices.');
  changeAndTell(account, 'invoice.updated', invoice, (one) => {
    one.status = 'uncollectible';
    one.auto_advance = false;
    one.next_payment_attempt = null;
    one.status_transitions.marked_uncollectible_at = account.clock.seconds();
  });
  account.emit('invoice.marked_uncollectible', invoice);
  return invoice;
}

function listLines(call: ApiCall): object {
  const invoice = findInvoice(call.account, call.ids[0] ?? '', 'id');
  return listPage(call, [...invoice.lines.data].reverse());
}

function listInvoices(call: ApiCall): object {
  const { account, params } = call;
  const customer = params.text('customer');
  const subscription = params.text('subscription');
  const status = params.text('status');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    account.store.invoices.filter(
      (one) =>
        isAsked(one.created) &&
        (typeof customer !== 'string' || one.customer === customer) &&
        (typeof status !== 'string' || one.status === status) &&
        (typeof subscription !== 'string' ||
          one.parent?.subscription_details?.subscription === subscription),
    ),
  );
}
