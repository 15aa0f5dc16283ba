import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { openSandbox, type Sandbox } from './stripe-sandbox.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.simulator.close());

async function send(address: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(fields);
  return fetch(address, { method: 'POST', body, redirect: 'manual' });
}

async function openSession(locale: 'sv' | 'en' = 'sv') {
  const { stripe, prices } = sandbox;
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    locale,
    customer_email: 'ny@ekhult.example',
    line_items: [
      { price: prices.basic, quantity: 3, adjustable_quantity: { enabled: true, maximum: 50 } },
    ],
    success_url: 'http://localhost:4000/done?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:4000/prices',
    automatic_tax: { enabled: true },
    tax_id_collection: { enabled: true },
  });
}

test('a person pays on the hosted page, in the session’s language and without script', async () => {
  const { stripe, simulator } = sandbox;
  const session = await openSession();
  const url = session.url ?? '';
  const page = await fetch(url);
  const text = await page.text();
  expect(text).toContain('<html lang="sv">');
  expect(text).toContain('Simulerad betalning');
  expect(text).toContain('href="http://localhost:4000/prices"');
  expect(text).not.toContain('<script');
  expect(page.headers.get('content-security-policy')).toContain(
    "form-action 'self' http://localhost:4000",
  );
  expect(await (await fetch(`${url}?language=en`)).text()).toContain('Simulated payment');

  const buyer = { name: 'Kim', businessName: 'Ekhult AB', vat: 'SE556000016701', country: 'SE' };
  const declined = await send(url, { ...buyer, testCard: '4000000000000002' });
  expect(declined.status).toBe(402);
  expect(await declined.text()).toMatch(/nekades[\s\S]*value="Ekhult AB"/);
  const wrong = await send(url, { ...buyer, vat: 'SE1', card: '4242 4242 4242 4242' });
  expect(await wrong.text()).toContain('Invalid value for eu_vat');

  const line = simulator.state.sessionPlans.get(session.id)?.lines[0]?.id ?? '';
  const card = '4000 0025 0000 3155';
  const asks = await send(url, { ...buyer, card, [`quantity-${line}`]: '20' });
  const bank = asks.headers.get('location') ?? '';
  expect(bank).toBe(`/pay/${session.id}/confirm?language=sv`);
  expect(await (await fetch(simulator.url + bank)).text()).toContain('Din bank frågar');
  const done = await send(simulator.url + bank, { answer: 'yes' });
  expect(done.status).toBe(303);
  expect(done.headers.get('location')).toBe(`http://localhost:4000/done?session_id=${session.id}`);
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['subscription', 'customer'],
  });
  expect(paid).toMatchObject({
    status: 'complete',
    customer: { name: 'Ekhult AB', email: 'ny@ekhult.example' },
    subscription: { items: { data: [{ quantity: 20 }] } },
  });
  expect(await (await fetch(url)).text()).toContain('Redan betald');
});

test('an unpaid invoice is shown, is a PDF, and can be paid by its page', async () => {
  const { stripe, simulator, customer, prices } = sandbox;
  const made = await stripe.subscriptions.create({
    customer,
    items: [{ price: prices.basic }],
    payment_behavior: 'default_incomplete',
    expand: ['latest_invoice'],
  });
  const invoice = made.latest_invoice as Stripe.Invoice;
  const url = invoice.hosted_invoice_url ?? '';
  expect(await (await fetch(`${url}?language=sv`)).text()).toContain('Obetald');
  const pdf = await fetch(invoice.invoice_pdf ?? '');
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(await pdf.text()).toMatch(/^%PDF-1\.4[\s\S]*%%EOF/);
  expect((await send(url, { testCard: '4000000000000341' })).status).toBe(402);
  const asks = await send(url, { testCard: '4000002500003155' });
  const bank = simulator.url + (asks.headers.get('location') ?? '');
  await send(bank, { answer: 'yes' });
  expect((await stripe.subscriptions.retrieve(made.id)).status).toBe('active');
});

test('in the portal a person cancels as flexible billing does, changes their mind and the card', async () => {
  const { stripe, customer, prices } = sandbox;
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: prices.basic }] });
  const portal = await stripe.billingPortal.sessions.create({
    customer,
    locale: 'sv',
    return_url: 'http://localhost:4000/billing',
  });
  const text = await (await fetch(portal.url)).text();
  expect(text).toContain('1 × Basic');
  expect(text).toContain('href="http://localhost:4000/billing"');
  await send(portal.url, { action: 'cancel', subscription: id });
  const canceled = await stripe.subscriptions.retrieve(id);
  expect(canceled.cancel_at_period_end).toBe(false);
  expect(canceled.cancel_at).toBe(canceled.items.data[0]?.current_period_end);
  await send(portal.url, { action: 'keep', subscription: id });
  expect((await stripe.subscriptions.retrieve(id)).cancel_at).toBeNull();
  await send(portal.url, { action: 'card', card: '4000000000000341' });
  expect(await (await fetch(portal.url)).text()).toContain('0341');
  const other = await stripe.customers.create({});
  const strange = await stripe.billingPortal.sessions.create({ customer: other.id });
  expect((await send(strange.url, { action: 'cancel', subscription: id })).status).toBe(400);
});

test('the page at the root shows everything and does what happens behind our back', async () => {
  const { stripe, simulator, customer, prices } = sandbox;
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: prices.basic }] });
  const text = await (await fetch(simulator.url)).text();
  for (const part of ['Ekhults kommun', id, 'customer.subscription.created', 'simulering']) {
    expect(text).toContain(part);
  }
  await send(`${simulator.url}/act/quantity`, { id, quantity: '7' });
  expect((await stripe.subscriptions.retrieve(id)).items.data[0]?.quantity).toBe(7);
  await send(`${simulator.url}/act/fail`, { id: customer });
  await send(`${simulator.url}/act/month`, {});
  await send(`${simulator.url}/act/day`, {});
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
  const answer = await send(`${simulator.url}/act/cancel`, { id, language: 'en' });
  expect(
    await (await fetch(simulator.url + (answer.headers.get('location') ?? ''))).text(),
  ).toContain('Done.');
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  expect((await send(`${simulator.url}/act/cancel`, { id })).status).toBe(400);
});

test('is steered by another process through /control', async () => {
  const { stripe, simulator } = sandbox;
  const post = async (command: string, body: object) => {
    const answer = await fetch(`${simulator.url}/control/${command}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const session = await openSession();
  const done = await post('checkout', { session: session.id, address: { country: 'SE' } });
  expect(done.body.outcome).toBe('complete');
  expect(await post('advance', { days: 1 })).toMatchObject({
    body: { now: '2026-11-23T12:00:00.000Z' },
  });
  await post('fault', { kind: 'rate-limit' });
  await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 429 });
  expect((await post('fault', { kind: 'nonsense' })).status).toBe(400);
  const state = (await (await fetch(`${simulator.url}/control/state`)).json()) as object;
  expect(state).toMatchObject({ subscriptions: [{ status: 'active' }] });
});

test('keeps everything over a restart', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stripe-simulator-'));
  const dataFile = path.join(folder, 'stripe.json');
  const first = await openSandbox({ dataFile });
  const { customer } = first;
  first.simulator.clock.advance({ days: 3 });
  const { apiKey } = first.simulator;
  await first.simulator.close();
  const now = () => new Date('2026-11-22T12:00:00Z');
  const second = await startStripeSimulator({ dataFile, now });
  try {
    const { host, port } = second;
    const stripe = new Stripe(apiKey, { host, port, protocol: 'http' });
    expect((await stripe.customers.retrieve(customer)).id).toBe(customer);
    expect(second.clock.now().toISOString()).toBe('2026-11-25T12:00:00.000Z');
    expect(second.apiKey).toBe(apiKey);
  } finally {
    await second.close();
    await rm(folder, { recursive: true });
  }
});
