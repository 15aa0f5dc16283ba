import { invalidRequest } from './api-error.ts';
import { newId } from './new-id.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { TaxId } from './wire-object.ts';

/** Digits and letters of a VAT number after its country; Stripe checks no more than the form. */
const EU_VAT =
  /^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z+*]{2,13}$/;
const SWEDISH = /^SE\d{10}01$/;

/** A number as typed, without spaces and signs. */
export function cleanTaxId(typed: string): string {
  return typed.replaceAll(/[\s.-]/g, '').toUpperCase();
}

/** Adds a tax id to a customer. Refuses one whose form is wrong. */
export function addTaxId(
  account: StripeAccount,
  customer: string,
  wanted: { type: string; value: string },
): TaxId {
  const type = wanted.type as TaxId['type'];
  const value = cleanTaxId(wanted.value);
  if (
    type === 'eu_vat' &&
    (!EU_VAT.test(value) || (value.startsWith('SE') && !SWEDISH.test(value)))
  ) {
    throw invalidRequest(`Invalid value for ${type}.`, 'value', 'tax_id_invalid');
  }
  const taxId: TaxId = {
    id: newId('txi'),
    object: 'tax_id',
    country: type === 'eu_vat' ? value.slice(0, 2).replace('EL', 'GR') : null,
    created: account.clock.seconds(),
    customer,
    customer_account: null,
    livemode: false,
    owner: { customer, customer_account: null, type: 'customer' },
    type,
    value,
    verification: { status: 'verified', verified_address: null, verified_name: null },
  };
  account.store.taxIds.put(taxId);
  account.emit('customer.tax_id.created', taxId);
  return taxId;
}
