import { findPrice } from './find-record.ts';
import type { PlannedLine, SessionPlan } from './session-plan.ts';
import type { StripeAccount } from './stripe-account.ts';
import { roundAway, taxOfLine, taxRule, type TaxRule } from './tax.ts';
import {
  wholeList,
  type Address,
  type CheckoutLine,
  type CheckoutSession,
  type Price,
  type TaxId,
} from './wire-object.ts';

/** Who the tax is for: the customer, or what was typed. */
export interface TaxParty {
  address: Address | null | undefined;
  tax_exempt?: 'none' | 'exempt' | 'reverse' | null;
  taxIds: readonly Pick<TaxId, 'type' | 'value'>[];
}

/** Sums up a session's lines, with the tax of its buyer, into the session and its plan. */
export function sumUpSession(
  account: StripeAccount,
  session: CheckoutSession,
  plan: SessionPlan,
  party: TaxParty | null,
): void {
  const rule = sessionTaxRule(session, party);
  const inTrial = plan.subscription.trialDays !== null || plan.subscription.trialEnd !== null;
  const lines = plan.lines.map((line) => makeLine(account, line, rule, inTrial));
  plan.lineItems = wholeList(`/v1/checkout/sessions/${session.id}/line_items`, lines);
  const sum = (field: 'amount_subtotal' | 'amount_tax' | 'amount_total') =>
    lines.reduce((total, line) => total + line[field], 0);
  session.amount_subtotal = sum('amount_subtotal');
  session.amount_total = sum('amount_total');
  session.total_details = {
    amount_discount: 0,
    amount_shipping: 0,
    amount_tax: sum('amount_tax'),
  };
  if (session.automatic_tax.enabled) {
    session.automatic_tax.status = rule === null ? 'requires_location_inputs' : 'complete';
  }
}

function sessionTaxRule(session: CheckoutSession, party: TaxParty | null): TaxRule | null {
  if (!session.automatic_tax.enabled || party === null) return null;
  const { address = null, tax_exempt = 'none', taxIds } = party;
  return taxRule({ address, tax_exempt }, taxIds);
}

function makeLine(
  account: StripeAccount,
  line: PlannedLine,
  rule: TaxRule | null,
  inTrial: boolean,
): CheckoutLine {
  const price = findPrice(account, line.price);
  const amount = inTrial && price.recurring !== null ? 0 : amountOf(price, line.quantity);
  const [tax] = taxOfLine(rule, price, amount);
  const onTop = tax?.tax_behavior === 'exclusive' ? tax.amount : 0;
  return {
    id: line.id,
    object: 'item',
    adjustable_quantity: line.adjustable === null ? null : { enabled: true, ...line.adjustable },
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: tax?.amount ?? 0,
    amount_total: amount + onTop,
    currency: price.currency,
    description: account.store.products.get(price.product)?.name ?? null,
    metadata: {},
    price,
    quantity: line.quantity,
  };
}

function amountOf(price: Price, quantity: number): number {
  return roundAway(Number(price.unit_amount_decimal ?? 0) * quantity);
}
