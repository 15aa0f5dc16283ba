import { invalidRequest } from './api-error.ts';
import { findProduct } from './find-record.ts';
import type { ApiCall, Route } from './api-call.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import type { Params } from './read-params.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { Product } from './wire-object.ts';

export const productRoutes: Route[] = [
  ['POST', '/v1/products', createProduct],
  ['GET', '/v1/products', listProducts],
  ['GET', '/v1/products/:id', ({ account, ids }) => findProduct(account, ids[0] ?? '', 'id')],
  ['POST', '/v1/products/:id', updateProduct],
  ['DELETE', '/v1/products/:id', deleteProduct],
];

/** Makes a product of parameters, also of those inside a price's. */
export function addProduct(account: StripeAccount, params: Params): Product {
  const now = account.clock.seconds();
  const id = params.text('id') ?? newId('prod');
  if (account.store.products.get(id) !== undefined) {
    throw invalidRequest(`Product already exists.`, 'id', 'resource_already_exists');
  }
  const product: Product = {
    id,
    object: 'product',
    active: true,
    created: now,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: params.requiredText('name'),
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: now,
    url: null,
  };
  writeProduct(product, params);
  account.store.products.put(product);
  account.emit('product.created', product);
  return product;
}

function createProduct({ account, params }: ApiCall): Product {
  return addProduct(account, params);
}

function updateProduct({ account, params, ids }: ApiCall): Product {
  const product = findProduct(account, ids[0] ?? '', 'id');
  return changeAndTell(account, 'product.updated', product, (one) => {
    writeProduct(one, params);
    one.updated = account.clock.seconds();
  });
}

function deleteProduct({ account, ids }: ApiCall): object {
  const product = findProduct(account, ids[0] ?? '', 'id');
  if (account.store.prices.filter((price) => price.product === product.id).length > 0) {
    const message =
      'This product cannot be deleted because it has one or more user-created prices.';
    throw invalidRequest(message);
  }
  account.store.products.delete(product.id);
  account.emit('product.deleted', product);
  return { id: product.id, object: 'product', deleted: true };
}

function listProducts(call: ApiCall): object {
  const { account, params } = call;
  const active = params.flag('active');
  const ids = params.texts('ids');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    account.store.products.filter(
      (one) =>
        (active === undefined || one.active === active) &&
        (ids.length === 0 || ids.includes(one.id)) &&
        isAsked(one.created),
    ),
  );
}

function writeProduct(product: Product, params: Params): void {
  product.name = params.text('name') ?? product.name;
  product.active = params.flag('active') ?? product.active;
  for (const field of ['description', 'url', 'unit_label', 'tax_code'] as const) {
    const value = params.text(field);
    if (value !== undefined) product[field] = value;
  }
  for (const field of ['default_price', 'statement_descriptor'] as const) {
    const value = params.text(field);
    if (value !== undefined) product[field] = value;
  }
  if (params.has('images')) product.images = params.texts('images');
  if (params.has('marketing_features')) {
    product.marketing_features = params
      .each('marketing_features')
      .map((one) => ({ name: one.requiredText('name') }));
  }
  product.metadata = mergeMetadata(params, product.metadata);
}
