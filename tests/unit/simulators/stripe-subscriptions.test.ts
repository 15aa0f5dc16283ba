import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from './stripe-sandbox.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.simulator.close());

async function subscribe(more = {}) {
  const { stripe, customer, prices } = sandbox;
  return stripe.subscriptions.create({
    customer,
    items: [{ price: prices.basic, quantity: 10 }],
    automatic_tax: { enabled: true },
    ...more,
  });
}

const day = (iso: string) => Date.parse(iso) / 1000;

test('a new subscription is active when its invoice is paid, with Swedish tax on top', async () => {
  const { stripe } = sandbox;
  const subscription = await subscribe({ expand: ['latest_invoice.payments', 'customer'] });
  expect(subscription.status).toBe('active');
  expect(subscription.billing_mode.type).toBe('flexible');
  expect(subscription.items.data[0]).toMatchObject({
    current_period_start: day('2026-11-22T12:00:00Z'),
    current_period_end: day('2026-12-22T12:00:00Z'),
  });
  expect(subscription.customer).toMatchObject({ currency: 'sek' });
  expect(subscription.latest_invoice).toMatchObject({
    status: 'paid',
    subtotal: 49_000,
    total: 61_250,
    amount_paid: 61_250,
    parent: { subscription_details: { subscription: subscription.id } },
    total_taxes: [{ amount: 12_250, taxability_reason: 'standard_rated' }],
    payments: { data: [{ status: 'paid', amount_paid: 61_250 }] },
  });
  const [line] = (
    await stripe.invoices.listLineItems((subscription.latest_invoice as { id: string }).id)
  ).data;
  expect(line?.pricing?.price_details?.price).toBe(sandbox.prices.basic);
});

test('renews period by period: a draft for an hour, then paid', async () => {
  const { stripe, simulator } = sandbox;
  const { id } = await subscribe();
  simulator.clock.advance(new Date('2026-12-22T12:00:00Z'));
  let latest = (await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }))
    .latest_invoice as { status: string; billing_reason: string };
  expect(latest).toMatchObject({ status: 'draft', billing_reason: 'subscription_cycle' });
  simulator.clock.advance({ hours: 1 });
  latest = (await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }))
    .latest_invoice as typeof latest;
  expect(latest.status).toBe('paid');
  simulator.clock.advance({ years: 1 });
  const invoices = await stripe.invoices.list({ subscription: id, limit: 100 });
  expect(invoices.data).toHaveLength(14);
  expect(new Set(invoices.data.map((one) => one.total))).toEqual(new Set([61_250]));
});

describe('changes', () => {
  const midway = new Date('2026-12-07T12:00:00Z');

  test('of quantity, invoiced at once, cost what is left of the period', async () => {
    const { stripe, simulator } = sandbox;
    const { id, items } = await subscribe();
    simulator.clock.advance(midway);
    const change = [{ id: items.data[0]?.id, quantity: 20 }];
    const preview = await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: {
        items: change,
        proration_behavior: 'always_invoice',
        proration_date: midway.getTime() / 1000,
      },
    });
    const changed = await stripe.subscriptions.update(id, {
      items: change,
      proration_behavior: 'always_invoice',
      proration_date: midway.getTime() / 1000,
      payment_behavior: 'pending_if_incomplete',
      expand: ['latest_invoice'],
    });
    expect(changed.items.data[0]?.quantity).toBe(20);
    expect(changed.latest_invoice).toMatchObject({
      status: 'paid',
      subtotal: 24_500,
      total: 30_625,
      billing_reason: 'subscription_update',
    });
    expect(preview.total).toBe(30_625);
    expect(preview.lines.data.map((line) => line.amount)).toEqual([-24_500, 49_000]);
    expect(preview.id).toMatch(/^upcoming_in_/);
  });

  test('kept for the next invoice stand on it', async () => {
    const { stripe, simulator } = sandbox;
    const { id, items } = await subscribe();
    simulator.clock.advance(midway);
    await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id, price: sandbox.prices.pro }],
    });
    simulator.clock.advance({ days: 15, hours: 1 });
    const [latest] = (await stripe.invoices.list({ subscription: id })).data;
    expect(latest?.lines.data.map((line) => line.amount)).toEqual([-24_500, 49_500, 99_000]);
    expect(latest?.subtotal).toBe(124_000);
  });

  test('to fewer leave a credit that pays later invoices', async () => {
    const { stripe, simulator, customer } = { ...sandbox };
    const { id, items } = await subscribe();
    simulator.clock.advance(midway);
    await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id, quantity: 2 }],
      proration_behavior: 'always_invoice',
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -24_500 });
    simulator.clock.advance({ days: 15, hours: 1 });
    const [latest] = (await stripe.invoices.list({ subscription: id })).data;
    expect(latest).toMatchObject({ total: 12_250, amount_due: 0, status: 'paid' });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -12_250 });
  });

  test('of the interval begin a new period now', async () => {
    const { stripe, simulator } = sandbox;
    const { id, items } = await subscribe();
    simulator.clock.advance(midway);
    const changed = await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id, price: sandbox.prices.basicYear }],
      expand: ['latest_invoice'],
    });
    expect(changed.items.data[0]?.current_period_end).toBe(day('2027-12-07T12:00:00Z'));
    expect(changed.latest_invoice).toMatchObject({ subtotal: 490_000 - 24_500, status: 'paid' });
  });

  test('wait, when they must be paid first and are not, and are made when they are', async () => {
    const { stripe, simulator, customer } = { ...sandbox };
    const { id, items } = await subscribe();
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    const good = (await stripe.customers.retrieve(customer)) as {
      invoice_settings: { default_payment_method: string };
    };
    await stripe.subscriptions.update(id, { default_payment_method: bad.id });
    const held = await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id, price: sandbox.prices.pro }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
    expect(held).toMatchObject({ status: 'active' });
    expect(held.items.data[0]?.price.id).toBe(sandbox.prices.basic);
    expect(held.pending_update?.subscription_items?.[0]?.price.id).toBe(sandbox.prices.pro);
    await stripe.invoices.pay(held.latest_invoice as string, {
      payment_method: good.invoice_settings.default_payment_method,
    });
    const applied = await stripe.subscriptions.retrieve(id);
    expect(applied.items.data[0]?.price.id).toBe(sandbox.prices.pro);
    expect(applied.pending_update).toBeNull();
    expect(sandbox.eventTypes()).toContain('customer.subscription.pending_update_applied');

    await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id, quantity: 30 }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
    simulator.clock.advance({ days: 1 });
    const expired = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(expired.pending_update).toBeNull();
    expect(expired.items.data[0]?.quantity).toBe(10);
    expect(expired.latest_invoice).toMatchObject({ status: 'void' });
    expect(sandbox.eventTypes()).toContain('customer.subscription.pending_update_expired');
  });
});

test('a card that fails makes it past due, is tried again three times, and then it is canceled', async () => {
  const { stripe, simulator, customer } = { ...sandbox };
  const { id } = await subscribe();
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await stripe.subscriptions.update(id, { default_payment_method: bad.id });
  simulator.clock.advance(new Date('2026-12-22T13:00:00Z'));
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
  simulator.clock.advance({ days: 14 });
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
  simulator.clock.advance({ days: 1 });
  const ended = await stripe.subscriptions.retrieve(id);
  expect(ended).toMatchObject({
    status: 'canceled',
    cancellation_details: { reason: 'payment_failed' },
  });
  expect(sandbox.eventTypes().filter((type) => type === 'invoice.payment_failed')).toHaveLength(4);
});

test('a payment in time makes it active again', async () => {
  const { stripe, simulator, customer } = { ...sandbox };
  const { id } = await subscribe();
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await stripe.subscriptions.update(id, { default_payment_method: bad.id });
  simulator.clock.advance(new Date('2026-12-22T13:00:00Z'));
  const good = await stripe.paymentMethods.attach('pm_card_mastercard', { customer });
  await stripe.subscriptions.update(id, { default_payment_method: good.id });
  simulator.clock.advance({ days: 3 });
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
});

test('ends at its period’s end, by either way of saying so, unless that is taken back', async () => {
  const { stripe, simulator } = sandbox;
  const { id } = await subscribe();
  const end = day('2026-12-22T12:00:00Z');
  const scheduled = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  expect(scheduled).toMatchObject({ cancel_at: end, cancel_at_period_end: true });
  const back = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  expect(back).toMatchObject({ cancel_at: null, cancel_at_period_end: false, canceled_at: null });
  const byDate = await stripe.subscriptions.update(id, { cancel_at: 'min_period_end' });
  expect(byDate).toMatchObject({ cancel_at: end, cancel_at_period_end: false });
  const still = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  expect(still.cancel_at).toBe(end);
  expect((await stripe.subscriptions.update(id, { cancel_at: '' })).cancel_at).toBeNull();
  await stripe.subscriptions.update(id, { cancel_at: end });
  simulator.clock.advance({ months: 1 });
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  await expect(stripe.subscriptions.cancel(id)).rejects.toMatchObject({ statusCode: 404 });
  await expect(
    stripe.subscriptions.update(id, { cancel_at_period_end: true }),
  ).rejects.toMatchObject({ code: 'invalid_canceled_subscription_fields' });
  expect((await stripe.subscriptions.list()).data).toEqual([]);
  expect((await stripe.subscriptions.list({ status: 'all' })).data).toHaveLength(1);
});

test('a trial is announced three days before its end and then charged', async () => {
  const { stripe, simulator } = sandbox;
  const trial = await subscribe({ trial_period_days: 14, expand: ['latest_invoice'] });
  expect(trial).toMatchObject({ status: 'trialing', latest_invoice: { total: 0, status: 'paid' } });
  simulator.clock.advance({ days: 11 });
  expect(sandbox.eventTypes()).toContain('customer.subscription.trial_will_end');
  simulator.clock.advance({ days: 3, hours: 1 });
  const active = await stripe.subscriptions.retrieve(trial.id, { expand: ['latest_invoice'] });
  expect(active).toMatchObject({
    status: 'active',
    latest_invoice: { total: 61_250, status: 'paid' },
  });
});

test('a first payment that asks for confirmation leaves it incomplete for 23 hours', async () => {
  const { stripe, simulator, customer } = { ...sandbox };
  const method = await stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer });
  const incomplete = await subscribe({ default_payment_method: method.id });
  expect(incomplete.status).toBe('incomplete');
  simulator.clock.advance({ hours: 23 });
  expect((await stripe.subscriptions.retrieve(incomplete.id)).status).toBe('incomplete_expired');
});

test('a schedule changes the plan when the period ends', async () => {
  const { stripe, simulator, prices } = { ...sandbox };
  const { id } = await subscribe();
  const made = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const [phase] = made.phases;
  await expect(
    stripe.subscriptions.update(id, { cancel_at_period_end: true }),
  ).rejects.toMatchObject({ statusCode: 400 });
  await stripe.subscriptionSchedules.update(made.id, {
    end_behavior: 'release',
    phases: [
      {
        items: [{ price: prices.basic, quantity: 10 }],
        start_date: phase?.start_date,
        end_date: phase?.end_date,
      },
      {
        items: [{ price: prices.basicYear, quantity: 5 }],
        duration: { interval: 'year' },
        proration_behavior: 'none',
      },
    ],
  });
  expect((await stripe.subscriptions.retrieve(id)).schedule).toBe(made.id);
  simulator.clock.advance(new Date('2026-12-22T13:00:00Z'));
  const after = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  expect(after.items.data[0]).toMatchObject({
    quantity: 5,
    price: { id: prices.basicYear },
    current_period_end: day('2027-12-22T12:00:00Z'),
  });
  expect(after.latest_invoice).toMatchObject({ subtotal: 245_000, status: 'paid' });
  simulator.clock.advance({ years: 1 });
  expect((await stripe.subscriptionSchedules.retrieve(made.id)).status).toBe('released');
  expect((await stripe.subscriptions.retrieve(id)).schedule).toBeNull();
});

test('a customer has one currency', async () => {
  const { stripe, customer } = sandbox;
  await subscribe();
  const euro = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 500,
    recurring: { interval: 'month' },
    product_data: { name: 'Euro' },
  });
  await expect(
    stripe.subscriptions.create({ customer, items: [{ price: euro.id }] }),
  ).rejects.toThrow('You cannot combine currencies on a single customer');
});

test('deleting a customer cancels its subscriptions', async () => {
  const { stripe, customer } = sandbox;
  const { id } = await subscribe();
  await stripe.customers.del(customer);
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  expect(sandbox.eventTypes().slice(-2)).toEqual([
    'customer.subscription.deleted',
    'customer.deleted',
  ]);
});
