import { findPrice } from './find-record.ts';
import type { LineDraft } from './line-draft.ts';
import { newId } from './new-id.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { InvoiceItem } from './wire-object.ts';

/** Keeps a line for the customer's next invoice. */
export function addPendingLine(
  account: StripeAccount,
  customer: string,
  draft: LineDraft,
): InvoiceItem {
  const { price, subscription, subscriptionItem } = draft;
  const item: InvoiceItem = {
    id: newId('ii'),
    object: 'invoiceitem',
    amount: draft.amount,
    currency: price.currency,
    customer,
    customer_account: null,
    date: account.clock.seconds(),
    description: draft.description,
    discountable: !draft.proration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    parent:
      subscription === null
        ? null
        : {
            type: 'subscription_details',
            subscription_details:
              subscriptionItem === null
                ? { subscription }
                : { subscription, subscription_item: subscriptionItem },
          },
    period: { ...draft.period },
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    proration: draft.proration,
    quantity: draft.quantity,
    quantity_decimal: String(draft.quantity),
    tax_rates: [],
    test_clock: null,
  };
  account.store.invoiceItems.put(item);
  account.emit('invoiceitem.created', item);
  return item;
}

/** The lines that wait for a subscription's next invoice; they are the customer's when null. */
export function pendingLines(
  account: StripeAccount,
  customer: string,
  subscription: string | null,
): LineDraft[] {
  return account.store.invoiceItems
    .filter((item) => {
      const of = item.parent?.subscription_details?.subscription ?? null;
      return (
        item.invoice === null && item.customer === customer && (of === null || of === subscription)
      );
    })
    .map((item) => ({
      amount: item.amount,
      description: item.description ?? '',
      price: findPrice(account, item.pricing?.price_details?.price ?? ''),
      quantity: item.quantity,
      period: item.period,
      proration: item.proration,
      subscription: item.parent?.subscription_details?.subscription ?? null,
      subscriptionItem: item.parent?.subscription_details?.subscription_item ?? null,
      invoiceItem: item.id,
    }));
}

/** Marks waiting lines as standing on an invoice. */
export function claimPendingLines(
  account: StripeAccount,
  lines: readonly LineDraft[],
  invoice: string,
): void {
  for (const { invoiceItem } of lines) {
    const item = account.store.invoiceItems.get(invoiceItem);
    if (item !== undefined) item.invoice = invoice;
  }
}
