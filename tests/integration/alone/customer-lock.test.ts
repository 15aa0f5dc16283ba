import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { processStripeEvent } from '#app/domain/billing/process-stripe-event.ts';
import { receiveStripeEvent } from '#app/domain/billing/receive-stripe-event.ts';
import { openBillingDesk, signatureOf, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk } from '#tests/support/billing-desk.ts';
import { eventually } from '#tests/support/eventually.ts';

const isLocked = vi.hoisted(() => ({ now: true }));

vi.mock(import('#app/domain/billing/internal/customer-lock.ts'), async (load) => {
  const real = await load();
  return {
    ...real,
    withCustomerLock: (customerId, work) =>
      isLocked.now ? real.withCustomerLock(customerId, work) : work(),
  };
});

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

/**
 * One reads the subscriptions of a customer and is held up before it writes them; meanwhile the subscription ends, and
 * another is told.
 */
async function overtake(slug: string): Promise<string> {
  const customer = await desk.customer(slug);
  const { subscription, customer: id } = await subscribe(desk, customer);
  const created = await newest('customer.subscription.created');
  desk.simulator.requests.clear();
  desk.simulator.faults.add({
    kind: 'slow',
    method: 'GET',
    path: `/v1/customers/${id}`,
    delayMs: 3_000,
  });
  const payload = JSON.stringify(await desk.client.events.retrieve(created));
  await receiveStripeEvent(payload, signatureOf(payload));
  const slow = processStripeEvent(created);
  await eventually('the first has read the subscriptions', () =>
    Promise.resolve(
      desk.simulator.requests
        .read()
        .some(({ path, status }) => path === '/v1/subscriptions' && status === 200),
    ),
  );
  await desk.client.subscriptions.cancel(subscription);
  await desk.deliver(await newest('customer.subscription.deleted'));
  await slow;
  const [row] = await desk.subscriptionsOf(customer);
  return row!.status;
}

async function newest(type: string): Promise<string> {
  const { data } = await desk.client.events.list({ type, limit: 1 });
  return data[0]!.id;
}

test('pitfall 2: what was read before the end is not written after it: one customer is worked on by one at a time', async () => {
  isLocked.now = true;
  expect(await overtake('locked')).toBe('canceled');
});

test('pitfall 2, control: without the customer’s lock the end would be undone', async () => {
  isLocked.now = false;
  expect(await overtake('unlocked')).toBe('trialing');
});
