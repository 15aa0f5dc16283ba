import Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startStripeSimulator,
  type RunningStripeSimulator,
} from '#tests/simulators/stripe/start-stripe-simulator.ts';

let simulator: RunningStripeSimulator;
let stripe: Stripe;

beforeEach(async () => {
  simulator = await startStripeSimulator({ now: () => new Date('2026-11-22T12:00:00Z') });
  const { host, port, apiKey } = simulator;
  stripe = new Stripe(apiKey, { host, port, protocol: 'http', maxNetworkRetries: 0 });
});
afterEach(() => simulator.close());

test('keeps customers with metadata, address and tax ids, and forgets all but the id of a deleted one', async () => {
  const customer = await stripe.customers.create({
    name: 'Ekhults kommun',
    email: 'faktura@ekhult.example',
    address: { country: 'SE', city: 'Ekhult' },
    metadata: { organization: 'o1', other: 'x' },
  });
  expect(customer.id).toMatch(/^cus_[A-Za-z0-9]{14}$/);
  const changed = await stripe.customers.update(customer.id, {
    metadata: { other: '', more: 'y' },
  });
  expect(changed.metadata).toEqual({ organization: 'o1', more: 'y' });
  const taxId = await stripe.customers.createTaxId(customer.id, {
    type: 'eu_vat',
    value: 'SE556000016701',
  });
  expect(taxId.country).toBe('SE');
  await expect(
    stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value: 'SE1' }),
  ).rejects.toMatchObject({ statusCode: 400, code: 'tax_id_invalid', param: 'value' });
  expect(await stripe.customers.del(customer.id)).toMatchObject({ deleted: true });
  expect(await stripe.customers.retrieve(customer.id)).toEqual(
    expect.objectContaining({ id: customer.id, deleted: true }),
  );
  await expect(stripe.customers.update(customer.id, { name: 'x' })).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
});

test('a lookup key belongs to one price until it is transferred', async () => {
  const product = await stripe.products.create({ name: 'Basic' });
  const terms = {
    product: product.id,
    currency: 'sek',
    unit_amount: 4900,
    recurring: { interval: 'month' },
    lookup_key: 'basic-month',
  } as const;
  const first = await stripe.prices.create(terms);
  await expect(stripe.prices.create(terms)).rejects.toMatchObject({ statusCode: 400 });
  const second = await stripe.prices.create({ ...terms, transfer_lookup_key: true });
  const found = await stripe.prices.list({
    lookup_keys: ['basic-month'],
    expand: ['data.product'],
  });
  expect(found.data.map((one) => one.id)).toEqual([second.id]);
  expect(found.data[0]?.product).toMatchObject({ name: 'Basic' });
  expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
});

test('lists page by page, forwards and backwards', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    ids.unshift((await stripe.customers.create({ name: `${index}` })).id);
  }
  const read: string[] = [];
  for await (const one of stripe.customers.list({ limit: 3 })) read.push(one.id);
  expect(read).toEqual(ids);
  const before = await stripe.customers.list({ limit: 2, ending_before: ids[4] });
  expect(before.data.map((one) => one.id)).toEqual(ids.slice(2, 4));
  expect(before.has_more).toBe(true);
});

test('an idempotency key brings the same answer for a day, and refuses another request', async () => {
  const options = { idempotencyKey: 'once' };
  const first = await stripe.customers.create({ name: 'A' }, options);
  const again = await stripe.customers.create({ name: 'A' }, options);
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  await expect(stripe.customers.create({ name: 'B' }, options)).rejects.toMatchObject({
    type: 'StripeIdempotencyError',
    statusCode: 400,
  });
  simulator.clock.advance({ days: 1 });
  expect((await stripe.customers.create({ name: 'B' }, options)).id).not.toBe(first.id);
});

test('a key whose request is still under way is refused', async () => {
  simulator.faults.add({ kind: 'slow', delayMs: 500 });
  const options = { idempotencyKey: 'held' };
  const [first, second] = await Promise.allSettled([
    stripe.customers.create({ name: 'A' }, options),
    stripe.customers.create({ name: 'A' }, options),
  ]);
  const refused = [first, second].filter((one) => one.status === 'rejected');
  expect(refused).toMatchObject([{ reason: { statusCode: 409, code: 'idempotency_key_in_use' } }]);
  expect(simulator.state.customers.size).toBe(1);
});

test('only its own key opens it', async () => {
  const { host, port } = simulator;
  const stranger = new Stripe('sk_test_other', { host, port, protocol: 'http' });
  await expect(stranger.customers.list()).rejects.toMatchObject({ statusCode: 401 });
});
