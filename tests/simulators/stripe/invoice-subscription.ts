import { addInvoice } from './draft-invoice.ts';
import { findCustomer } from './find-record.ts';
import type { LineDraft } from './line-draft.ts';
import { claimPendingLines, pendingLines } from './pending-lines.ts';
import { fullPeriod } from './proration.ts';
import { finalizeInvoice } from './settle-invoice.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { Invoice, Subscription } from './wire-object.ts';

/** The lines of a subscription's first invoice: full periods, or nothing to pay in a trial. */
export function firstLines(account: StripeAccount, subscription: Subscription): LineDraft[] {
  return subscription.items.data.map((item) => {
    const line = fullPeriod(account, item);
    if (subscription.trial_end === null) return line;
    const name = account.store.products.get(item.price.product)?.name ?? '';
    return { ...line, amount: 0, description: `Trial period for ${name}` };
  });
}

/** Invoices a subscription: what is given and what waits. Final at once unless told otherwise. */
export function invoiceSubscription(
  account: StripeAccount,
  subscription: Subscription,
  order: {
    reason: NonNullable<Invoice['billing_reason']>;
    lines: LineDraft[];
    finalizesAt?: number | null;
    prorationDate?: number | undefined;
    period?: { start: number; end: number };
  },
): Invoice {
  const customer = findCustomer(account, subscription.customer);
  const waiting = pendingLines(account, customer.id, subscription.id);
  const isDraft = order.finalizesAt !== undefined;
  const invoice = addInvoice(account, {
    customer,
    subscription,
    reason: order.reason,
    lines: [...waiting, ...order.lines],
    automaticTax: subscription.automatic_tax.enabled,
    currency: subscription.currency,
    finalizesAt: order.finalizesAt ?? null,
    prorationDate: order.prorationDate,
    ...(order.period === undefined ? {} : { period: order.period }),
  });
  claimPendingLines(account, waiting, invoice.id);
  subscription.latest_invoice = invoice.id;
  if (!isDraft) finalizeInvoice(account, invoice);
  return invoice;
}
