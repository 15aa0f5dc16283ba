import type { Customer, Invoice, InvoiceLine, Price, TaxId } from './wire-object.ts';

const EUROPEAN_UNION = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);
const SWEDISH_PERCENT = 25;

/** What the law says of a sale: the rate, and why it is that. */
export interface TaxRule {
  percent: number;
  reason: 'standard_rated' | 'reverse_charge' | 'customer_exempt' | 'not_collecting';
  rate: string;
}

/**
 * The tax of a Swedish seller: 25 % in Sweden and to others in the EU, none with reverse charge to
 * companies elsewhere in the EU that gave a VAT number, none outside of it. Null when the
 * customer's country is not known.
 */
export function taxRule(
  customer: Pick<Customer, 'address' | 'tax_exempt'>,
  taxIds: readonly Pick<TaxId, 'type' | 'value'>[],
): TaxRule | null {
  const country = customer.address?.country;
  if (typeof country !== 'string') return null;
  if (customer.tax_exempt === 'exempt') return none('customer_exempt');
  if (customer.tax_exempt === 'reverse') return none('reverse_charge');
  if (!EUROPEAN_UNION.has(country)) return none('not_collecting');
  const foreign = taxIds.some((one) => one.type === 'eu_vat' && !one.value.startsWith('SE'));
  if (country !== 'SE' && foreign) return none('reverse_charge');
  return { percent: SWEDISH_PERCENT, reason: 'standard_rated', rate: 'txr_1SimulatedSwedish25pc' };
}

function none(reason: TaxRule['reason']): TaxRule {
  return { percent: 0, reason, rate: 'txr_1SimulatedWithoutTax' };
}

export type LineTax = NonNullable<InvoiceLine['taxes']>[number];

/** The tax of one line; inside the amount when the price includes it, else on top. */
export function taxOfLine(rule: TaxRule | null, price: Price | null, amount: number): LineTax[] {
  if (rule === null) return [];
  const isIncluded = price?.tax_behavior === 'inclusive';
  const tax = isIncluded
    ? roundAway((amount * rule.percent) / (100 + rule.percent))
    : roundAway((amount * rule.percent) / 100);
  return [
    {
      amount: tax,
      tax_behavior: isIncluded ? 'inclusive' : 'exclusive',
      tax_rate_details: { tax_rate: rule.rate },
      taxability_reason: rule.reason,
      taxable_amount: isIncluded ? amount - tax : amount,
      type: 'tax_rate_details',
    },
  ];
}

/** The taxes of all lines, one entry for each rate and reason. */
export function sumTaxes(lines: readonly InvoiceLine[]): NonNullable<Invoice['total_taxes']> {
  const sums = new Map<string, LineTax>();
  for (const tax of lines.flatMap((line) => line.taxes ?? [])) {
    const key = `${tax.tax_rate_details?.tax_rate} ${tax.taxability_reason} ${tax.tax_behavior}`;
    const sum = sums.get(key);
    if (sum === undefined) {
      sums.set(key, { ...tax });
      continue;
    }
    sum.amount += tax.amount;
    sum.taxable_amount = (sum.taxable_amount ?? 0) + (tax.taxable_amount ?? 0);
  }
  return [...sums.values()];
}

/** To whole öre; halves away from zero, so that a credit is as large as its debit. */
export function roundAway(amount: number): number {
  return Math.sign(amount) * Math.round(Math.abs(amount)) || 0;
}
