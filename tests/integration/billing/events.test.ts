import { afterAll, beforeAll, expect, test } from 'vitest';
import { processStripeEvent } from '#app/domain/billing/process-stripe-event.ts';
import { receiveStripeEvent } from '#app/domain/billing/receive-stripe-event.ts';
import { pauseStripeEvents, replayStripeEvents } from '#app/domain/billing/replay-stripe-events.ts';
import {
  forgetStripePayloads,
  sweepStripeEvents,
} from '#app/domain/billing/sweep-stripe-events.ts';
import { asStaff } from '#db/tenancy.server.ts';
import { openBillingDesk, signatureOf, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

/** The newest event of a type, as Stripe sends it. */
async function newestEvent(type: string) {
  const { data } = await desk.client.events.list({ type, limit: 1 });
  return data[0]!;
}

async function receive(event: object) {
  const payload = JSON.stringify(event);
  return receiveStripeEvent(payload, signatureOf(payload));
}

async function ledgerOf(id: string) {
  const [row] = await desk.sql`select state, attempts, note, payload is null as is_forgotten
    from app.stripe_events where id = ${id}`;
  return row;
}

const historyOf = ({ organization }: Customer) => desk.sql`
  select cause, after ->> 'status' as status from app.subscription_history
  where organization_id = ${organization.id} order by occurred_at, id`;

const queued = (eventId: string) => desk.sql`select id from pgboss.job
  where name = 'billing.process-stripe-event' and data ->> 'eventId' = ${eventId}`;

/** A subscription that Stripe has and Lappa has not heard of yet. */
async function boughtUnheard(slug: string): Promise<Customer> {
  const customer = await desk.customer(slug);
  await desk.buy(customer, {});
  return customer;
}

test('pitfall 1: twenty deliveries of one event at once are one event, one job and one change', async () => {
  const customer = await boughtUnheard('parallel');
  const event = await newestEvent('customer.subscription.created');
  const taken = await Promise.all(Array.from({ length: 20 }, () => receive(event)));
  expect(taken.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await queued(event.id)).toHaveLength(1);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => processStripeEvent(event.id)),
  );
  expect(outcomes.filter((one) => one !== 'succeeded' && one !== 'done before')).toEqual([]);
  expect(await historyOf(customer)).toEqual([{ cause: 'event', status: 'trialing' }]);
  expect(await processStripeEvent(event.id)).toBe('done before');
});

test('pitfall 1, control: without its unique index the ledger would take the event twice', async () => {
  await boughtUnheard('control');
  const event = await newestEvent('customer.subscription.created');
  await receive(event);
  await desk.sql`create table public.ledger_without_index as select * from app.stripe_events where false`;
  const insert = () => desk.sql`insert into public.ledger_without_index
    select * from app.stripe_events where id = ${event.id} on conflict do nothing`;
  await Promise.all([insert(), insert()]);
  const [kept] = await desk.sql`select count(*)::int as number from public.ledger_without_index`;
  expect(kept!.number).toBe(2);
  await desk.sql`drop table public.ledger_without_index`;
});

test('pitfall 1: two different events of one change are one change', async () => {
  const customer = await boughtUnheard('twins');
  const event = await newestEvent('customer.subscription.created');
  await desk.deliver(event.id);
  await receive({ ...event, id: 'evt_twin_of_the_first' });
  expect(await processStripeEvent('evt_twin_of_the_first')).toBe('succeeded');
  expect(await historyOf(customer)).toHaveLength(1);
});

test('pitfall 2: deleted, then updated of the same second, ends deleted', async () => {
  const customer = await desk.customer('order');
  const { subscription } = await subscribe(desk, customer);
  await desk.client.subscriptions.update(subscription, { metadata: { note: 'hello' } });
  await desk.client.subscriptions.cancel(subscription);
  const updated = await newestEvent('customer.subscription.updated');
  const deleted = await newestEvent('customer.subscription.deleted');
  await receive({ ...deleted, created: updated.created });
  await processStripeEvent(deleted.id);
  await receive(updated);
  await processStripeEvent(updated.id);
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ status: 'canceled' }]);
  const rights = await desk.sql`select plan from app.organization_plans
    where organization_id = ${customer.organization.id}`;
  expect([...rights]).toEqual([]);
});

test('pitfall 5: a customer that is nobody’s here is parked, not retried, and shown', async () => {
  const stranger = await desk.client.customers.create({ email: 'other@app.example' });
  const event = await newestEvent('customer.created');
  await receive(event);
  expect(await processStripeEvent(event.id)).toBe('ignored');
  expect(await ledgerOf(event.id)).toMatchObject({ state: 'ignored', attempts: 1 });
  const alarms = await desk.sql`select kind from app.billing_alarms
    where object_id = ${stranger.id} and resolved_at is null`;
  expect([...alarms]).toEqual([{ kind: 'unknown-customer' }]);
});

test('pitfall 5: a customer whose making was not answered is found by what was written on it', async () => {
  const { organization } = await desk.customer('lost-answer');
  const made = await desk.client.customers.create({
    email: 'lost@example.com',
    metadata: { lappa_organization: organization.id },
  });
  await desk.deliver((await newestEvent('customer.created')).id);
  const [row] = await desk.sql`select payment_customer_id as id from app.billing_customers
    where organization_id = ${organization.id}`;
  expect(row!.id).toBe(made.id);
});

test('pitfall 6: an event whose processing fails is kept as failed, thrown for a retry, and done by it', async () => {
  const customer = await boughtUnheard('failing');
  const event = await newestEvent('customer.subscription.created');
  await receive(event);
  const newest = await desk.client.customers.list({ limit: 1 });
  const path = `/v1/customers/${newest.data[0]!.id}`;
  desk.simulator.faults.add({ kind: 'server-error', path, times: 3 });
  await expect(processStripeEvent(event.id)).rejects.toThrow('Something went wrong');
  expect(await ledgerOf(event.id)).toMatchObject({ state: 'failed', attempts: 1 });
  expect(await desk.subscriptionsOf(customer)).toEqual([]);
  desk.simulator.faults.clear();
  expect(await processStripeEvent(event.id)).toBe('succeeded');
  expect(await ledgerOf(event.id)).toMatchObject({ state: 'succeeded', attempts: 2, note: null });
  expect(await desk.subscriptionsOf(customer)).toHaveLength(1);
});

test('pitfall 7: an event that nothing is done about is taken, kept and not queued', async () => {
  const event = {
    ...(await newestEvent('customer.created')),
    id: 'evt_other',
    type: 'radar.early_fraud_warning.created',
  };
  expect(await receive(event)).toEqual({ isNew: true });
  expect(await ledgerOf('evt_other')).toMatchObject({ state: 'ignored', note: 'Not acted on.' });
  expect(await queued('evt_other')).toHaveLength(0);
});

test('pitfall 34: replays come from the ledger, and change nothing that is right', async () => {
  const customer = await desk.customer('replayed');
  await subscribe(desk, customer);
  const event = await newestEvent('customer.subscription.created');
  await desk.deliver(event.id);
  await desk.sql`delete from pgboss.job where data ->> 'eventId' = ${event.id}`;
  for (let round = 1; round <= 2; round++) {
    expect(await replayStripeEvents({ ids: [event.id] })).toEqual({ replayed: 1 });
    expect(await queued(event.id)).not.toHaveLength(0);
    expect(await processStripeEvent(event.id)).toBe('succeeded');
  }
  expect(await historyOf(customer)).toHaveLength(1);
});

test('pitfall 34: what events said is let go after 90 days, and they can be replayed still', async () => {
  const customer = await boughtUnheard('forgotten');
  const event = await newestEvent('customer.subscription.created');
  await desk.deliver(event.id);
  await desk.sql`update app.stripe_events set received_at = now() - interval '91 days' where id = ${event.id}`;
  expect(await forgetStripePayloads()).toBe(1);
  expect(await ledgerOf(event.id)).toMatchObject({ state: 'succeeded', is_forgotten: true });
  await replayStripeEvents({ ids: [event.id] });
  expect(await processStripeEvent(event.id)).toBe('succeeded');
  expect(await desk.subscriptionsOf(customer)).toHaveLength(1);
});

test('events that come while processing is paused are kept, and done when it goes on', async () => {
  const staff = await desk.people.person('Staff', { isStaff: true });
  const turn = (isOn: boolean) =>
    asStaff({ userId: staff.id }, (context) =>
      pauseStripeEvents(context, { isOn, reason: 'A test' }),
    );
  const customer = await boughtUnheard('paused');
  const event = await newestEvent('customer.subscription.created');
  await turn(true);
  await receive(event);
  expect(await processStripeEvent(event.id)).toBe('paused');
  expect(await ledgerOf(event.id)).toMatchObject({ state: 'pending', attempts: 0 });
  await desk.sql`delete from pgboss.job where data ->> 'eventId' = ${event.id}`;
  expect(await sweepStripeEvents()).toEqual({ resumed: 0 });
  await turn(false);
  expect((await sweepStripeEvents()).resumed).toBeGreaterThan(0);
  expect(await queued(event.id)).toHaveLength(1);
  expect(await processStripeEvent(event.id)).toBe('succeeded');
  expect(await desk.subscriptionsOf(customer)).toHaveLength(1);
});

test('an event whose worker was lost is taken up again, one that is being worked on is not', async () => {
  await boughtUnheard('lost-worker');
  const event = await newestEvent('customer.subscription.created');
  await receive(event);
  await desk.sql`delete from pgboss.job where data ->> 'eventId' = ${event.id}`;
  await desk.sql`update app.stripe_events set state = 'processing' where id = ${event.id}`;
  await sweepStripeEvents();
  expect(await queued(event.id)).toHaveLength(0);
  await desk.sql`update app.stripe_events set received_at = now() - interval '31 minutes' where id = ${event.id}`;
  await sweepStripeEvents();
  expect(await queued(event.id)).toHaveLength(1);
});
