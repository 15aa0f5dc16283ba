import { invalidRequest, missingParam } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import { addProduct } from './products.ts';
import { findPrice, findProduct } from './find-record.ts';
import type { Params } from './read-params.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { Price } from './wire-object.ts';

const taxBehaviors = ['exclusive', 'inclusive', 'unspecified'] as const;

export const priceRoutes: Route[] = [
  ['POST', '/v1/prices', createPrice],
  ['GET', '/v1/prices', listPrices],
  ['GET', '/v1/prices/:id', ({ account, ids }) => findPrice(account, ids[0] ?? '', 'id')],
  ['POST', '/v1/prices/:id', updatePrice],
];

/** Makes a price of a request's parameters; with `price_data` in another request as well. */
export function addPrice(account: StripeAccount, params: Params): Price {
  const currency = params.requiredText('currency').toLowerCase();
  const amount = params.integer('unit_amount');
  const decimal = params.text('unit_amount_decimal');
  if (amount === undefined && decimal === undefined) throw missingParam(params.path('unit_amount'));
  if (amount !== undefined && amount < 0) {
    throw invalidRequest('Invalid non-negative integer', params.path('unit_amount'));
  }
  const price: Price = {
    id: newId('price'),
    object: 'price',
    active: params.flag('active') ?? true,
    billing_scheme: 'per_unit',
    created: account.clock.seconds(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: mergeMetadata(params),
    nickname: params.text('nickname') ?? null,
    product: readProduct(account, params),
    recurring: readRecurring(params),
    tax_behavior: params.choice('tax_behavior', taxBehaviors) ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.has('recurring') ? 'recurring' : 'one_time',
    unit_amount: amount ?? null,
    unit_amount_decimal: decimal ?? String(amount),
  };
  takeLookupKey(account, price, params);
  account.store.prices.put(price);
  account.emit('price.created', price);
  return price;
}

function createPrice({ account, params }: ApiCall): Price {
  return addPrice(account, params);
}

function updatePrice({ account, params, ids }: ApiCall): Price {
  const price = findPrice(account, ids[0] ?? '', 'id');
  return changeAndTell(account, 'price.updated', price, (one) => {
    takeLookupKey(account, one, params);
    one.active = params.flag('active') ?? one.active;
    one.metadata = mergeMetadata(params, one.metadata);
    if (params.has('nickname')) one.nickname = params.text('nickname') ?? null;
    const behavior = params.choice('tax_behavior', taxBehaviors);
    if (behavior === undefined || behavior === one.tax_behavior) return;
    if (one.tax_behavior !== 'unspecified') {
      throw invalidRequest('You cannot change `tax_behavior` once it is set', 'tax_behavior');
    }
    one.tax_behavior = behavior;
  });
}

function listPrices(call: ApiCall): object {
  const { account, params } = call;
  const keys = params.texts('lookup_keys');
  const active = params.flag('active');
  const isAsked = isCreatedAsAsked(call);
  const fits = (name: 'product' | 'currency' | 'type', value: unknown) =>
    !params.has(name) || params.text(name) === value;
  const interval = params.inside('recurring')?.text('interval');
  return listPage(
    call,
    account.store.prices.filter(
      (one) =>
        (active === undefined || one.active === active) &&
        (keys.length === 0 || keys.includes(one.lookup_key ?? '')) &&
        (interval === undefined || one.recurring?.interval === interval) &&
        fits('product', one.product) &&
        fits('currency', one.currency) &&
        fits('type', one.type) &&
        isAsked(one.created),
    ),
  );
}

function readProduct(account: StripeAccount, params: Params): string {
  const product = params.text('product');
  if (typeof product === 'string') return findProduct(account, product, params.path('product')).id;
  const data = params.inside('product_data');
  if (data === undefined) throw missingParam(params.path('product'));
  return addProduct(account, data).id;
}

function readRecurring(params: Params): Price['recurring'] {
  const sent = params.inside('recurring');
  if (sent === undefined) return null;
  const usage = sent.choice('usage_type', ['licensed', 'metered']) ?? 'licensed';
  const meter = sent.text('meter') ?? null;
  if (usage === 'metered' && meter === null) throw missingParam(sent.path('meter'));
  return {
    interval: sent.choice('interval', ['day', 'week', 'month', 'year']) ?? 'month',
    interval_count: sent.integer('interval_count') ?? 1,
    meter,
    trial_period_days: null,
    usage_type: usage,
  };
}

/** A lookup key belongs to one price; another can take it over when it says so. */
function takeLookupKey(account: StripeAccount, price: Price, params: Params): void {
  const key = params.text('lookup_key');
  if (key === undefined) return;
  const holder = account.store.prices.filter((one) => one.lookup_key === key && key !== null)[0];
  if (holder !== undefined && holder !== price) {
    if (params.flag('transfer_lookup_key') !== true) {
      const message = `A price (\`${holder.id}\`) already uses that lookup key.`;
      throw invalidRequest(message, 'lookup_key', 'resource_already_exists');
    }
    changeAndTell(account, 'price.updated', holder, (one) => (one.lookup_key = null));
  }
  price.lookup_key = key;
}
