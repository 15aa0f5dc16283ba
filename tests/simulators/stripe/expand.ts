import { invalidRequest } from './api-error.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { TableName } from './store.ts';
import { copyOf, wholeList } from './wire-object.ts';

const DEEPEST = 4;

const tables: Record<string, TableName> = {
  cus: 'customers',
  txi: 'taxIds',
  prod: 'products',
  price: 'prices',
  pm: 'paymentMethods',
  pi: 'paymentIntents',
  seti: 'setupIntents',
  ch: 'charges',
  re: 'refunds',
  dp: 'disputes',
  di: 'discounts',
  cn: 'creditNotes',
  in: 'invoices',
  ii: 'invoiceItems',
  inpay: 'invoicePayments',
  sub: 'subscriptions',
  sub_sched: 'schedules',
  bpc: 'portalConfigurations',
};

/** Lists that an object shows only when asked, by object and field. */
type Included = (account: StripeAccount, id: string) => unknown;
const included: Record<string, Included> = {
  'customer.subscriptions': ({ store }, id) =>
    wholeList(
      `/v1/customers/${id}/subscriptions`,
      store.subscriptions.filter((one) => one.customer === id && one.status !== 'canceled'),
    ),
  'customer.tax_ids': ({ store }, id) =>
    wholeList(
      `/v1/customers/${id}/tax_ids`,
      store.taxIds.filter((one) => one.customer === id),
    ),
  'invoice.payments': ({ store }, id) =>
    wholeList(
      `/v1/invoice_payments`,
      store.invoicePayments.filter((one) => one.invoice === id),
    ),
  'charge.refunds': ({ store }, id) =>
    wholeList(
      `/v1/charges/${id}/refunds`,
      store.refunds.filter((one) => one.charge === id),
    ),
  'checkout.session.line_items': ({ store }, id) =>
    store.sessionPlans.get(id)?.lineItems ??
    wholeList(`/v1/checkout/sessions/${id}/line_items`, []),
};

/** A copy of an answer with the asked-for ids replaced by their objects, and so on inside them. */
export function expandAnswer(account: StripeAccount, answer: object, paths: string[]): object {
  const copy = copyOf(answer) as Record<string, unknown>;
  for (const path of paths) {
    const keys = path.split('.');
    if (keys.filter((key) => key !== 'data').length > DEEPEST) {
      const message = `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`;
      throw invalidRequest(message, 'expand');
    }
    expandField(account, copy, keys, path);
  }
  return copy;
}

function expandField(
  account: StripeAccount,
  object: Record<string, unknown>,
  keys: string[],
  path: string,
): void {
  // Of a deleted object nothing is left that could be expanded, and asking is no error.
  if (object.deleted === true) return;
  const [key = '', ...rest] = keys;
  const include = included[`${String(object.object)}.${key}`];
  if (include !== undefined && object[key] === undefined) {
    object[key] = copyOf(include(account, String(object.id)));
  }
  const value = object[key];
  if (value === undefined) {
    const message = `This property cannot be expanded (${key}).`;
    throw invalidRequest(`${message} You may want to remove it from ${path}.`, 'expand');
  }
  object[key] = Array.isArray(value)
    ? value.map((one) => expandValue(account, one, rest, path))
    : expandValue(account, value, rest, path);
}

function expandValue(
  account: StripeAccount,
  value: unknown,
  rest: string[],
  path: string,
): unknown {
  const found = typeof value === 'string' ? findById(account, value) : value;
  if (rest.length > 0 && typeof found === 'object' && found !== null) {
    expandField(account, found as Record<string, unknown>, rest, path);
  }
  return found;
}

/** A copy of the object with an id, the id itself when it is none of ours. */
function findById(account: StripeAccount, id: string): unknown {
  const table = tables[id.slice(0, id.lastIndexOf('_'))];
  if (table === undefined) return id;
  const found = account.store[table].get(id);
  if (found !== undefined) return copyOf(found);
  return account.store.deletedCustomers.get(id) === undefined
    ? id
    : { id, object: 'customer', deleted: true };
}
