const places: Record<string, string> = {
  cus: 'customers',
  sub: 'subscriptions',
  in: 'invoices',
  pi: 'payments',
  ch: 'payments',
  dp: 'disputes',
  du: 'disputes',
  price: 'prices',
  prod: 'products',
  evt: 'events',
};

/** Where Stripe's dashboard shows the object of an id (`/customers/cus_…`); null for what is no id of Stripe's. */
export function stripeObjectPath(id: string): string | null {
  const prefix = /^([a-z]+)_[A-Za-z0-9_]+$/.exec(id)?.[1];
  const place = prefix === undefined ? undefined : places[prefix];
  return place === undefined ? null : `/${place}/${id}`;
}
