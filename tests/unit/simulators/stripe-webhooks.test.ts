import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from './stripe-sandbox.ts';

const SECRET = 'whsec_test_secret';

let sandbox: Sandbox;
let receiver: Server;
let received: Stripe.Event[];
let answers: number[];

beforeEach(async () => {
  received = [];
  answers = [];
  receiver = createServer((request, response) => {
    void take(request).then((status) => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhook`;
  sandbox = await openSandbox({ webhook: { url, secret: SECRET }, retryPausesMs: [20, 20] });
  await sandbox.simulator.webhooks.deliverAll();
  received = [];
});
afterEach(async () => {
  await sandbox.simulator.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

/** Checks the signature as Lappa does. */
async function take(request: IncomingMessage): Promise<number> {
  const body = await text(request);
  const signature = `${request.headers['stripe-signature'] as string}`;
  received.push(sandbox?.stripe.webhooks.constructEvent(body, signature, SECRET));
  return answers.shift() ?? 200;
}

const create = (name: string) => sandbox.stripe.customers.create({ name });
const names = () => received.map((event) => (event.data.object as { name: string }).name);

test('sends what happened, signed, and says how the object was before', async () => {
  const { stripe, simulator, customer } = sandbox;
  await stripe.customers.update(
    customer,
    { name: 'New', metadata: { a: '1' } },
    { idempotencyKey: 'k1' },
  );
  await simulator.webhooks.deliverAll();
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    type: 'customer.updated',
    api_version: '2026-10-28.endive',
    livemode: false,
    request: { idempotency_key: 'k1' },
    data: {
      object: { name: 'New' },
      previous_attributes: { name: 'Ekhults kommun', metadata: { a: null } },
    },
  });
  const [listed] = (await stripe.events.list({ limit: 1 })).data;
  expect(listed).toMatchObject({ id: received[0]?.id, pending_webhooks: 0 });
});

test('tries again until it is taken, and gives up in the end', async () => {
  const { simulator, stripe } = sandbox;
  answers = [500, 404];
  await create('A');
  await simulator.webhooks.idle();
  expect(simulator.webhooks.deliveries().at(-1)).toMatchObject({
    state: 'delivered',
    attempts: [{ status: 500 }, { status: 404 }, { status: 200 }],
  });
  answers = [500, 500, 500];
  await create('B');
  await simulator.webhooks.idle();
  expect(simulator.webhooks.deliveries().at(-1)?.state).toBe('failed');
  const undelivered = await stripe.events.list({ delivery_success: false });
  expect(undelivered.data.map((event) => event.type)).toEqual(['customer.created']);
  simulator.webhooks.resend(undelivered.data[0]?.id ?? '');
  await simulator.webhooks.idle();
  expect(names().at(-1)).toBe('B');
});

test('drops, doubles and turns round events when told to', async () => {
  const { simulator } = sandbox;
  simulator.faults.add({ kind: 'drop', type: 'customer.created' });
  await create('dropped');
  simulator.faults.add({ kind: 'duplicate' });
  await create('twice');
  await simulator.webhooks.deliverAll();
  expect(names()).toEqual(['twice', 'twice']);
  expect(received[0]?.id).toBe(received[1]?.id);
  received = [];
  simulator.faults.add({ kind: 'reorder', times: 2 });
  await create('first');
  await create('second');
  await simulator.webhooks.deliverAll();
  expect(names()).toEqual(['second', 'first']);
});

test('speaks the endpoint’s version, and goes where the endpoint is now', async () => {
  const { simulator } = sandbox;
  const [endpoint] = simulator.webhooks.endpoints();
  if (endpoint === undefined) throw new Error('No endpoint');
  endpoint.api_version = '2024-06-20';
  await create('A');
  await simulator.webhooks.deliverAll();
  expect(received[0]?.api_version).toBe('2024-06-20');
  endpoint.enabled_events = ['invoice.paid'];
  await create('B');
  await simulator.webhooks.deliverAll();
  expect(received).toHaveLength(1);
});

test('makes the API limit, fail, and lose its answer after the change is made', async () => {
  const { simulator, stripe } = sandbox;
  simulator.faults.add({ kind: 'rate-limit', path: '/v1/customers', retryAfter: 7 });
  await expect(create('A')).rejects.toMatchObject({
    statusCode: 429,
    headers: { 'retry-after': '7' },
  });
  simulator.faults.add({ kind: 'server-error' });
  await expect(create('A')).rejects.toMatchObject({ statusCode: 500 });
  expect(simulator.state.customers.size).toBe(1);
  // The client itself tries once more when a connection breaks.
  simulator.faults.add({ kind: 'lost-answer', times: 2 });
  const options = { idempotencyKey: 'once' };
  await expect(stripe.customers.create({ name: 'B' }, options)).rejects.toMatchObject({
    type: 'StripeConnectionError',
  });
  expect(simulator.state.customers.size).toBe(2);
  await stripe.customers.create({ name: 'B' }, options);
  expect(simulator.state.customers.size).toBe(2);
  expect(simulator.requests.read().at(-1)).toMatchObject({ replayed: true, status: 200 });
});
