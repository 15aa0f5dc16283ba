import { invalidRequest, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { findCustomer } from './customers.ts';
import { listPage } from './list-page.ts';
import { newId } from './new-id.ts';
import type { Params } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { TaxId } from './wire-object.ts';

/** Digits and letters of a VAT number after its country; Stripe checks no more than the form. */
const EU_VAT =
  /^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z+*]{2,13}$/;
const SWEDISH = /^SE\d{10}01$/;

export const taxIdRoutes: Route[] = [
  [
    'POST',
    '/v1/customers/:id/tax_ids',
    ({ account, params, ids }) =>
      addTaxId(account, findCustomer(account, ids[0] ?? '', 'id').id, params),
  ],
  ['GET', '/v1/customers/:id/tax_ids', listTaxIds],
  ['GET', '/v1/customers/:id/tax_ids/:id', ({ account, ids }) => findTaxId(account, ids)],
  ['DELETE', '/v1/customers/:id/tax_ids/:id', deleteTaxId],
];

/** Adds a tax id to a customer. Refuses one whose form is wrong. */
export function addTaxId(account: StripeAccount, customer: string, params: Params): TaxId {
  const type = params.requiredText('type') as TaxId['type'];
  const value = params
    .requiredText('value')
    .replaceAll(/[\s.-]/g, '')
    .toUpperCase();
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

function listTaxIds(call: ApiCall): object {
  const customer = findCustomer(call.account, call.ids[0] ?? '', 'id');
  return listPage(
    call,
    call.account.store.taxIds.filter((one) => one.customer === customer.id),
  );
}

function deleteTaxId({ account, ids }: ApiCall): object {
  const taxId = findTaxId(account, ids);
  account.store.taxIds.delete(taxId.id);
  account.emit('customer.tax_id.deleted', taxId);
  return { id: taxId.id, object: 'tax_id', deleted: true };
}

function findTaxId(account: StripeAccount, [customer, id = '']: readonly string[]): TaxId {
  const taxId = account.store.taxIds.get(id);
  if (taxId === undefined || taxId.customer !== customer) throw noSuch('tax_id', id);
  return taxId;
}
