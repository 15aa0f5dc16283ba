import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from './stripe-sandbox.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.simulator.close());

/** Ten units of 49 kronor a month, and what the first invoice came to. */
async function subscribe(more = {}) {
  const { stripe, customer, prices } = sandbox;
  const { id, latest_invoice: latest } = await stripe.subscriptions.create({
    customer,
    items: [{ price: prices.basic, quantity: 10 }],
    automatic_tax: { enabled: true },
    ...more,
  });
  return { id, invoice: await stripe.invoices.retrieve(latest as string) };
}

async function chargeOf(invoice: string) {
  const { stripe } = sandbox;
  const { data } = await stripe.invoicePayments.list({ invoice });
  const intent = await stripe.paymentIntents.retrieve(data[0]!.payment.payment_intent as string);
  return stripe.charges.retrieve(intent.latest_charge as string);
}

test('a coupon in percent takes its share of the amount before tax, once or for ever', async () => {
  const { stripe, simulator } = sandbox;
  const once = await stripe.coupons.create({ percent_off: 20, duration: 'once' });
  const { id, invoice } = await subscribe({ discounts: [{ coupon: once.id }] });
  expect(invoice).toMatchObject({
    subtotal: 49_000,
    total_excluding_tax: 39_200,
    total: 49_000,
    total_discount_amounts: [{ amount: 9_800 }],
  });
  simulator.clock.advance({ months: 1, hours: 2 });
  const { data } = await stripe.invoices.list({ subscription: id, limit: 1 });
  expect(data[0]).toMatchObject({ total: 61_250, total_discount_amounts: [] });
  const always = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  await stripe.subscriptions.update(id, { discounts: [{ coupon: always.id }] });
  simulator.clock.advance({ months: 2 });
  const later = await stripe.invoices.list({ subscription: id, limit: 2 });
  expect(later.data.map(({ total }) => total)).toEqual([30_625, 30_625]);
});

test('a coupon over an amount is spread over the lines, and is never more than they are', async () => {
  const { stripe, prices } = sandbox;
  const coupon = await stripe.coupons.create({
    amount_off: 10_001,
    currency: 'sek',
    duration: 'once',
  });
  const items = [
    { price: prices.basic, quantity: 3 },
    { price: prices.seat, quantity: 7 },
  ];
  const { invoice } = await subscribe({ items, discounts: [{ coupon: coupon.id }] });
  expect(invoice).toMatchObject({ subtotal: 21_700, total_excluding_tax: 11_699 });
  const large = await stripe.coupons.create({ amount_off: 1_000_000, currency: 'sek' });
  const { invoice: free } = await subscribe({ items, discounts: [{ coupon: large.id }] });
  expect(free).toMatchObject({ total: 0, status: 'paid' });
  await expect(subscribe({ discounts: [{ coupon: 'NONE' }] })).rejects.toMatchObject({
    code: 'resource_missing',
  });
});

test('a credit note of a paid invoice pays back, and never more than was paid', async () => {
  const { stripe } = sandbox;
  const { invoice } = await subscribe();
  const part = await stripe.creditNotes.create({
    invoice: invoice.id,
    amount: 12_500,
    refund_amount: 12_500,
  });
  expect(part).toMatchObject({
    type: 'post_payment',
    total: 12_500,
    total_excluding_tax: 10_000,
    refunds: [{ amount_refunded: 12_500 }],
  });
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
    status: 'paid',
    total: 61_250,
    post_payment_credit_notes_amount: 12_500,
  });
  expect(await chargeOf(invoice.id)).toMatchObject({ amount_refunded: 12_500, refunded: false });
  const create = (amount: number, refund: number) =>
    stripe.creditNotes.create({ invoice: invoice.id, amount, refund_amount: refund });
  await expect(create(50_000, 50_000)).rejects.toMatchObject({ param: 'amount' });
  await expect(create(10_000, 9_999)).rejects.toThrow(/must equal/);
  expect(sandbox.eventTypes()).toEqual(
    expect.arrayContaining(['credit_note.created', 'refund.created', 'charge.refunded']),
  );
});

test('a credit note of an open invoice leaves less to pay, and one over all of it settles it', async () => {
  const { stripe, customer } = sandbox;
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  const { id, invoice } = await subscribe({ default_payment_method: bad.id });
  expect(invoice.status).toBe('open');
  const note = await stripe.creditNotes.create({ invoice: invoice.id, amount: 1_250 });
  expect(note.type).toBe('pre_payment');
  const read = () => stripe.invoices.retrieve(invoice.id);
  expect(await read()).toMatchObject({ status: 'open', total: 61_250, amount_due: 60_000 });
  await stripe.creditNotes.voidCreditNote(note.id);
  expect(await read()).toMatchObject({ amount_due: 61_250, pre_payment_credit_notes_amount: 0 });
  await stripe.creditNotes.create({ invoice: invoice.id, amount: 61_250 });
  expect(await read()).toMatchObject({ status: 'paid', amount_due: 0, amount_paid: 0 });
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
});

test('a dispute takes the money, can be answered, and is won or lost once', async () => {
  const { stripe, simulator } = sandbox;
  const { invoice } = await subscribe();
  const charge = await chargeOf(invoice.id);
  const id = simulator.behindOurBack.openDispute(charge.id);
  const read = () => stripe.disputes.retrieve(id);
  expect(await read()).toMatchObject({
    status: 'needs_response',
    amount: 61_250,
    charge: charge.id,
  });
  await expect(stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
    code: 'charge_disputed',
  });
  expect(() => simulator.behindOurBack.openDispute(charge.id)).toThrow();
  simulator.behindOurBack.answerDispute(id);
  expect(await read()).toMatchObject({ status: 'under_review' });
  simulator.behindOurBack.closeDispute(id, 'won');
  expect(await read()).toMatchObject({ status: 'won' });
  await expect(stripe.disputes.close(id)).rejects.toThrow(/already closed/);
  expect(sandbox.eventTypes().filter((type) => type.includes('dispute'))).toEqual([
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.updated',
    'charge.dispute.closed',
    'charge.dispute.funds_reinstated',
  ]);
});
