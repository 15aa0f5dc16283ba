import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from './stripe-sandbox.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.simulator.close());

async function openSession(more = {}) {
  const { stripe, prices, customer } = sandbox;
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    customer,
    line_items: [{ price: prices.basic, quantity: 10 }],
    success_url: 'http://localhost:1/done?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:1/prices',
    client_reference_id: 'organization-1',
    subscription_data: { metadata: { organization: 'organization-1' } },
    automatic_tax: { enabled: true },
    tax_id_collection: { enabled: true },
    customer_update: { name: 'auto', address: 'auto' },
    ...more,
  });
}

test('a paid session has a subscription, which was not there before', async () => {
  const { stripe, simulator } = sandbox;
  const session = await openSession();
  expect(session).toMatchObject({
    status: 'open',
    payment_status: 'unpaid',
    subscription: null,
    amount_subtotal: 49_000,
    amount_total: 61_250,
    url: `${simulator.url}/pay/${session.id}`,
  });
  expect(session.id).toMatch(/^cs_test_/);
  const declined = simulator.completeCheckout(session.id, { card: '4000 0000 0000 0002' });
  expect(declined).toMatchObject({ outcome: 'declined', code: 'generic_decline' });
  expect((await stripe.subscriptions.list({ status: 'all' })).data).toEqual([]);

  simulator.completeCheckout(session.id, {
    businessName: 'Ekhults kommun',
    vat: 'SE 556000-0167 01',
    address: { country: 'SE', city: 'Ekhult' },
  });
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['subscription', 'line_items', 'customer.tax_ids', 'invoice'],
  });
  expect(paid).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    url: null,
    client_reference_id: 'organization-1',
    subscription: { status: 'active', metadata: { organization: 'organization-1' } },
    line_items: { data: [{ quantity: 10, amount_total: 61_250 }] },
    customer: { tax_ids: { data: [{ value: 'SE556000016701' }] } },
    invoice: { status: 'paid', total: 61_250 },
  });
  expect(sandbox.eventTypes().at(-1)).toBe('checkout.session.completed');
  expect(() => simulator.completeCheckout(session.id, {})).toThrow('complete');
});

test('a company elsewhere in the EU with a VAT number pays no Swedish tax', async () => {
  const { stripe, simulator } = sandbox;
  const session = await openSession();
  simulator.completeCheckout(session.id, { vat: 'DE136695976', address: { country: 'DE' } });
  const { invoice } = await stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] });
  expect(invoice).toMatchObject({
    total: 49_000,
    total_taxes: [{ amount: 0, taxability_reason: 'reverse_charge' }],
  });
});

test('a trial takes a card and charges nothing', async () => {
  const { stripe, simulator } = sandbox;
  const session = await openSession({ subscription_data: { trial_period_days: 14 } });
  simulator.completeCheckout(session.id, {});
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
  expect(done).toMatchObject({
    payment_status: 'no_payment_required',
    amount_total: 0,
    subscription: { status: 'trialing' },
  });
  expect(simulator.state.charges.size).toBe(0);
});

test('a card that asks for confirmation pays once its holder has confirmed', async () => {
  const { simulator } = sandbox;
  const card = '4000002500003155';
  const { id } = await openSession();
  expect(simulator.completeCheckout(id, { card }).outcome).toBe('confirm');
  expect(simulator.completeCheckout(id, { card }, false).outcome).toBe('declined');
  expect(simulator.completeCheckout(id, { card }, true).outcome).toBe('complete');
});

test('a session that nobody pays expires', async () => {
  const { stripe, simulator } = sandbox;
  const { id } = await openSession();
  simulator.clock.advance({ days: 1 });
  expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
  expect(sandbox.eventTypes()).toContain('checkout.session.expired');
});

test('a single payment is refunded in parts, never more than was paid', async () => {
  const { stripe, simulator } = sandbox;
  const price = await stripe.prices.create({
    currency: 'sek',
    unit_amount: 10_000,
    product_data: { name: 'Workshop' },
  });
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: price.id, quantity: 2 }],
    success_url: 'http://localhost:1/done',
    payment_intent_data: { metadata: { order: 'o1' } },
  });
  simulator.completeCheckout(session.id, { email: 'a@example.com' });
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
  expect(paid).toMatchObject({
    payment_status: 'paid',
    customer: null,
    payment_intent: { status: 'succeeded', amount: 20_000, metadata: { order: 'o1' } },
  });
  const intent = (paid.payment_intent as { id: string }).id;
  await stripe.refunds.create({ payment_intent: intent, amount: 5_000 });
  await expect(
    stripe.refunds.create({ payment_intent: intent, amount: 15_001 }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'amount' });
  await stripe.refunds.create({ payment_intent: intent });
  await expect(stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
});

test('a delayed payment settles later', async () => {
  const { stripe, simulator } = sandbox;
  const price = await stripe.prices.create({
    currency: 'sek',
    unit_amount: 10_000,
    product_data: { name: 'Workshop' },
  });
  const { id } = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: 'http://localhost:1/done',
  });
  simulator.completeCheckout(id, { delayed: true });
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
    status: 'complete',
    payment_status: 'unpaid',
  });
  simulator.settleCheckout(id, true);
  expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
  expect(sandbox.eventTypes().at(-1)).toBe('checkout.session.async_payment_succeeded');
});

describe('is refused', () => {
  test.each([
    ['tax ids without writing the name back', { customer_update: { address: 'auto' } }],
    ['tax ids without writing the address back', { customer_update: { name: 'auto' } }],
    ['a quantity of none', { line_items: [{ price: 'basic', quantity: 0 }] }],
    ['a trial of no days', { subscription_data: { trial_period_days: 0 } }],
    ['payment of a recurring price', { mode: 'payment', subscription_data: undefined }],
    ['what endive removed', { payment_method_types: ['card'] }],
    ['a mail address beside a customer', { customer_email: 'a@example.com' }],
    ['an end too soon', { expires_at: 1_795_348_800 + 60 }],
  ])('%s', async (_, more) => {
    const { line_items: lines } = more as { line_items?: { quantity: number }[] };
    const fixed = lines?.map((line) => ({ ...line, price: sandbox.prices.basic }));
    await expect(
      openSession({ ...more, ...(fixed && { line_items: fixed }) }),
    ).rejects.toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
  });

  test('a price that is no longer sold', async () => {
    const { stripe, prices } = sandbox;
    await stripe.prices.update(prices.basic, { active: false });
    await expect(openSession()).rejects.toMatchObject({ param: 'line_items[0][price]' });
  });

  test('automatic tax where no address is known', async () => {
    const { id } = await sandbox.stripe.customers.create({});
    await expect(
      openSession({ customer: id, customer_update: undefined, tax_id_collection: undefined }),
    ).rejects.toMatchObject({ code: 'customer_tax_location_invalid' });
  });
});
