import type { IncomingMessage, ServerResponse } from 'node:http';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readBody } from '#tests/simulators/request-body.ts';
import { decodeForm } from '#tests/simulators/stripe/form-params.ts';
import { createRequestCheck } from '#tests/simulators/stripe/request-check/create-request-check.ts';
import { startLoopbackServer, type LoopbackServer } from '#tests/support/loopback-server.ts';

const requestCheck = createRequestCheck();

let server: LoopbackServer;
let stripe: Stripe;
let checked: ReturnType<typeof requestCheck.check>[];

beforeAll(async () => {
  server = await startLoopbackServer(answer);
  const { hostname, port } = new URL(server.origin);
  stripe = new Stripe('sk_test_1', { host: hostname, port, protocol: 'http' });
});
afterAll(() => server.close());
beforeEach(() => {
  checked = [];
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', server.origin);
  const body = new URLSearchParams((await readBody(request, 100_000)).toString('utf8'));
  const params = decodeForm([...searchParams, ...body]);
  checked.push(requestCheck.check(request.method ?? '', pathname, params));
  response.setHeader('content-type', 'application/json').end('{"object":"list","data":[]}');
}

const calls: [string, () => Promise<unknown>, Record<string, unknown>][] = [
  [
    'customers.create',
    () =>
      stripe.customers.create({
        email: 'anna@example.com',
        address: { line1: 'Storgatan 1', city: 'Umeå', postal_code: '903 26', country: 'SE' },
        tax_id_data: [{ type: 'eu_vat', value: 'SE556000000001' }],
        metadata: { organization_id: 'o_1', 7: 'a number for a key' },
      }),
    {
      email: 'anna@example.com',
      address: { line1: 'Storgatan 1', city: 'Umeå', postal_code: '903 26', country: 'SE' },
      tax_id_data: [{ type: 'eu_vat', value: 'SE556000000001' }],
      metadata: { organization_id: 'o_1', 7: 'a number for a key' },
    },
  ],
  [
    'customers.update, clearing',
    () =>
      stripe.customers.update('cus_1', { address: '', shipping: null, metadata: { old: null } }),
    { address: '', shipping: '', metadata: { old: '' } },
  ],
  ['customers.del', () => stripe.customers.del('cus_1'), {}],
  [
    'customers.listPaymentMethods',
    () => stripe.customers.listPaymentMethods('cus_1', { limit: 3, type: 'card' }),
    { limit: 3, type: 'card' },
  ],
  [
    'customers.search',
    () => stripe.customers.search({ query: 'metadata["organization_id"]:"o_1"' }),
    { query: 'metadata["organization_id"]:"o_1"' },
  ],
  [
    'prices.create',
    () =>
      stripe.prices.create({
        product: 'prod_1',
        currency: 'sek',
        unit_amount_decimal: Stripe.Decimal.from('1500.5'),
        tax_behavior: 'exclusive',
        recurring: { interval: 'month', usage_type: 'licensed' },
        lookup_key: 'standard_month',
        transfer_lookup_key: true,
        currency_options: { eur: { unit_amount: 150 } },
      }),
    {
      product: 'prod_1',
      currency: 'sek',
      unit_amount_decimal: '1500.5',
      tax_behavior: 'exclusive',
      recurring: { interval: 'month', usage_type: 'licensed' },
      lookup_key: 'standard_month',
      transfer_lookup_key: true,
      currency_options: { eur: { unit_amount: 150 } },
    },
  ],
  [
    'coupons.create',
    () => stripe.coupons.create({ percent_off: 12.5, duration: 'once' }),
    { percent_off: 12.5, duration: 'once' },
  ],
  [
    'checkout.sessions.create',
    () =>
      stripe.checkout.sessions.create({
        mode: 'subscription',
        customer: 'cus_1',
        line_items: [{ price: 'price_1', quantity: 25 }],
        subscription_data: { trial_period_days: 14, metadata: { organization_id: 'o_1' } },
        automatic_tax: { enabled: true },
        tax_id_collection: { enabled: true },
        customer_update: { name: 'auto', address: 'auto' },
        payment_method_collection: 'always',
        allow_promotion_codes: false,
        success_url: 'http://localhost/back?session={CHECKOUT_SESSION_ID}&x=1',
        expand: ['subscription'],
      }),
    {
      mode: 'subscription',
      customer: 'cus_1',
      line_items: [{ price: 'price_1', quantity: 25 }],
      subscription_data: { trial_period_days: 14, metadata: { organization_id: 'o_1' } },
      automatic_tax: { enabled: true },
      tax_id_collection: { enabled: true },
      customer_update: { name: 'auto', address: 'auto' },
      payment_method_collection: 'always',
      allow_promotion_codes: false,
      success_url: 'http://localhost/back?session={CHECKOUT_SESSION_ID}&x=1',
      expand: ['subscription'],
    },
  ],
  [
    'subscriptions.update',
    () =>
      stripe.subscriptions.update('sub_1', {
        items: [
          { id: 'si_1', quantity: 0 },
          { id: 'si_2', deleted: true },
        ],
        cancel_at: null,
        trial_end: 'now',
        payment_behavior: 'pending_if_incomplete',
        proration_behavior: 'always_invoice',
        proration_date: 1_790_000_000,
        default_tax_rates: '',
      }),
    {
      items: [
        { id: 'si_1', quantity: 0 },
        { id: 'si_2', deleted: true },
      ],
      cancel_at: '',
      trial_end: 'now',
      payment_behavior: 'pending_if_incomplete',
      proration_behavior: 'always_invoice',
      proration_date: 1_790_000_000,
      default_tax_rates: '',
    },
  ],
  [
    'subscriptions.cancel',
    () => stripe.subscriptions.cancel('sub_1', { invoice_now: true, prorate: true }),
    { invoice_now: true, prorate: true },
  ],
  [
    'subscriptions.list',
    () => stripe.subscriptions.list({ status: 'all', limit: 100, created: { gte: 5 } }),
    { status: 'all', limit: 100, created: { gte: 5 } },
  ],
  [
    'subscriptionSchedules.update',
    () =>
      stripe.subscriptionSchedules.update('sub_sched_1', {
        end_behavior: 'release',
        phases: [
          {
            items: [{ price: 'price_1', quantity: 5 }],
            start_date: 'now',
            end_date: 1_790_000_000,
          },
          { items: [{ price: 'price_2' }], duration: { interval: 'month', interval_count: 1 } },
        ],
      }),
    {
      end_behavior: 'release',
      phases: [
        { items: [{ price: 'price_1', quantity: 5 }], start_date: 'now', end_date: 1_790_000_000 },
        { items: [{ price: 'price_2' }], duration: { interval: 'month', interval_count: 1 } },
      ],
    },
  ],
  [
    'invoices.createPreview',
    () =>
      stripe.invoices.createPreview({
        customer: 'cus_1',
        subscription: 'sub_1',
        subscription_details: { items: [{ id: 'si_1', price: 'price_2', quantity: 30 }] },
      }),
    {
      customer: 'cus_1',
      subscription: 'sub_1',
      subscription_details: { items: [{ id: 'si_1', price: 'price_2', quantity: 30 }] },
    },
  ],
  [
    'refunds.create',
    () =>
      stripe.refunds.create({
        payment_intent: 'pi_1',
        amount: 500,
        reason: 'requested_by_customer',
      }),
    { payment_intent: 'pi_1', amount: 500, reason: 'requested_by_customer' },
  ],
  [
    'paymentIntents.create',
    () =>
      stripe.paymentIntents.create({
        amount: 1500,
        currency: 'sek',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        off_session: true,
      }),
    {
      amount: 1500,
      currency: 'sek',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      off_session: true,
    },
  ],
  [
    'billingPortal.configurations.create',
    () =>
      stripe.billingPortal.configurations.create({
        features: {
          customer_update: { enabled: true, allowed_updates: ['address', 'tax_id'] },
          invoice_history: { enabled: true },
        },
      }),
    {
      features: {
        customer_update: { enabled: true, allowed_updates: ['address', 'tax_id'] },
        invoice_history: { enabled: true },
      },
    },
  ],
  [
    'webhookEndpoints.create',
    () =>
      stripe.webhookEndpoints.create({
        url: 'http://localhost/webhook',
        enabled_events: ['customer.subscription.updated', 'invoice.paid'],
        api_version: '2026-10-28.endive',
      }),
    {
      url: 'http://localhost/webhook',
      enabled_events: ['customer.subscription.updated', 'invoice.paid'],
      api_version: '2026-10-28.endive',
    },
  ],
  [
    'events.list',
    () => stripe.events.list({ types: ['invoice.paid'], delivery_success: false }),
    { types: ['invoice.paid'], delivery_success: false },
  ],
  [
    'testHelpers.testClocks.advance',
    () => stripe.testHelpers.testClocks.advance('clock_1', { frozen_time: 1_790_000_000 }),
    { frozen_time: 1_790_000_000 },
  ],
];

test.each(calls)(
  'what the client sends for %s is taken as it was meant',
  async (_, call, params) => {
    await call();
    expect(checked).toEqual([{ params, error: null }]);
  },
);
