import type { Period } from './billing-period.ts';
import type { DiscountAmount } from './discounts.ts';
import { newId } from './new-id.ts';
import { taxOfLine, type TaxRule } from './tax.ts';
import type { InvoiceLine, Price } from './wire-object.ts';

/** A line of an invoice before it stands on one. */
export interface LineDraft {
  amount: number;
  description: string;
  price: Price;
  quantity: number;
  period: Period;
  proration: boolean;
  subscription: string | null;
  subscriptionItem: string | null;
  /** The invoice item that it comes from, if it waited as one. */
  invoiceItem: string | null;
}

/** The line as it stands on an invoice, with the tax of what is left after its discounts. */
export function makeLine(
  draft: LineDraft,
  invoice: string,
  rule: TaxRule | null,
  discounts: DiscountAmount[],
): InvoiceLine {
  const { price, amount, subscriptionItem, invoiceItem, proration, subscription } = draft;
  const off = discounts.reduce((sum, one) => sum + one.amount, 0);
  const credited = { credited_items: null };
  return {
    id: newId('il'),
    object: 'line_item',
    amount,
    currency: price.currency,
    description: draft.description,
    discount_amounts: discounts,
    discountable: !proration,
    discounts: discounts.map(({ discount }) => discount),
    invoice,
    livemode: false,
    metadata: {},
    parent:
      subscriptionItem === null
        ? {
            type: 'invoice_item_details',
            invoice_item_details: {
              invoice_item: invoiceItem ?? newId('ii'),
              proration,
              proration_details: credited,
              subscription,
            },
            subscription_item_details: null,
          }
        : {
            type: 'subscription_item_details',
            invoice_item_details: null,
            subscription_item_details: {
              invoice_item: invoiceItem,
              proration,
              proration_details: credited,
              subscription,
              subscription_item: subscriptionItem,
            },
          },
    period: { start: draft.period.start, end: draft.period.end },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity: draft.quantity,
    quantity_decimal: String(draft.quantity),
    subscription,
    subtotal: amount,
    taxes: taxOfLine(rule, price, amount - off),
  };
}
