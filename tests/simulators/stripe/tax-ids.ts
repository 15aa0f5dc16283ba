import { addTaxId } from './add-tax-id.ts';
import { noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { findCustomer } from './find-record.ts';
import { listPage } from './list-page.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { TaxId } from './wire-object.ts';

export const taxIdRoutes: Route[] = [
  [
    'POST',
    '/v1/customers/:id/tax_ids',
    ({ account, params, ids }) =>
      addTaxId(account, findCustomer(account, ids[0] ?? '', 'id').id, {
        type: params.requiredText('type'),
        value: params.requiredText('value'),
      }),
  ],
  ['GET', '/v1/customers/:id/tax_ids', listTaxIds],
  ['GET', '/v1/customers/:id/tax_ids/:id', ({ account, ids }) => findTaxId(account, ids)],
  ['DELETE', '/v1/customers/:id/tax_ids/:id', deleteTaxId],
];

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
