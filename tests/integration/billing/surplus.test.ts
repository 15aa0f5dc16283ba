import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buyAt, headline, plantBuyer } from '#tests/support/buyer.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startPayingSite } from '#tests/support/paying-site.ts';
import type { PayingSite } from '#tests/support/paying-site.ts';
import { visit } from '#tests/support/visitor.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: PayingSite;
let people: PeoplePlanter;
let staff: Visitor;
let client: Stripe;
beforeAll(async () => {
  site = await startPayingSite();
  people = plantPeople(site.database);
  staff = visit(site.url, (await people.person('Stina', { isStaff: true })).cookie);
  const { hostname: host, port } = new URL(site.simulator.url);
  client = new Stripe(site.simulator.apiKey, { host, port, protocol: 'http' });
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

const events = '/admin/stripe-events';
const nbsp = '\u00a0';

/** An organisation that pays for five clients, and for seven more by a subscription that was made at Stripe. */
async function payingTwice(slug: string) {
  const buyer = await plantBuyer(site, people, slug);
  await buyAt(site, buyer, 'plan=standard&licensedClients=5');
  const [row] = await people.sql<{ subscription: string; customer: string }[]>`
    select payment_subscription_id as subscription, payment_customer_id as customer
    from app.subscriptions where organization_id = ${buyer.organization.id}`;
  const { subscription: kept, customer } = row!;
  const { items, default_payment_method: method } = await client.subscriptions.retrieve(kept);
  const surplus = await client.subscriptions.create({
    customer,
    items: [{ price: items.data[0]!.price.id, quantity: 7 }],
    default_payment_method: method as string,
    automatic_tax: { enabled: true },
  });
  await buyer.browser.get(`${buyer.path}/return`);
  const [alarm] = await people.sql<{ id: string }[]>`
    select id from app.billing_alarms where object_id = ${surplus.id} and resolved_at is null`;
  return { buyer, kept, customer, surplus: surplus.id, page: `/admin/billing-alarms/${alarm!.id}` };
}

const statusOf = async (id: string) => (await client.subscriptions.retrieve(id)).status;

test('pitfall 18: staff see what a second subscription cost, and end it and pay it back by one button', async () => {
  const { buyer, kept, surplus, page } = await payingTwice('surplus');
  expect((await staff.get(events)).text).toContain(`href="${page}"`);
  const shown = await staff.get(page);
  expect(headline(shown.text)).toBe('surplus har en prenumeration för mycket');
  expect(shown.text).toContain('standard för 7 klienter');
  expect(shown.text).toContain(`131,25${nbsp}kr`);
  expect((await buyer.browser.get(page)).status).toBe(404);
  expect((await buyer.browser.post(page)).status).toBe(404);
  expect(await statusOf(surplus)).toBe('active');

  expect((await staff.post(page)).location).toBe(`${events}?done=surplusEnded`);
  expect(await statusOf(surplus)).toBe('canceled');
  expect(await statusOf(kept)).toBe('trialing');
  const { data: notes } = await client.creditNotes.list({ limit: 100 });
  expect(notes.filter(({ total }) => total === 13_125)).toHaveLength(1);
  expect((await staff.get(events)).text).not.toContain(`href="${page}"`);
  const { text } = await buyer.browser.get(`${buyer.path}/invoices`);
  expect(text).toContain(`krediterat 131,25${nbsp}kr`);
  expect(headline((await buyer.browser.get(buyer.path)).text)).toContain('Standard');
  const [told] =
    await people.sql`select before ->> 'licensedClients' as clients, after ->> 'paidBack' as back
    from app.audit_entries where action = 'subscription.surplus-ended'
      and organization_id = ${buyer.organization.id}`;
  expect(told).toEqual({ clients: '7', back: '13125' });
  // Pressed again by somebody who had the page open: there is nothing left to end.
  expect((await staff.post(page)).status).toBe(404);
});

test('pitfall 18: what broke off after the money went back is done by the next press, and pays nothing twice', async () => {
  const { surplus, page } = await payingTwice('surplus-broken');
  site.simulator.faults.add({
    kind: 'server-error',
    method: 'DELETE',
    path: `/v1/subscriptions/${surplus}`,
    times: 3,
  });
  expect((await staff.post(page)).status).toBe(503);
  expect(await statusOf(surplus)).toBe('active');
  expect((await staff.get(page)).text).toContain(`0${nbsp}kr`);
  expect((await staff.post(page)).location).toBe(`${events}?done=surplusEnded`);
  expect(await statusOf(surplus)).toBe('canceled');
  const { data } = await client.invoices.list({ subscription: surplus });
  expect(data.map((one) => one.post_payment_credit_notes_amount)).toEqual([13_125]);
});

test('pitfall 18: what is not paid of it is asked for no more; once the first has ended it is none too many', async () => {
  const { buyer, kept, customer, surplus, page } = await payingTwice('surplus-unpaid');
  const bad = await client.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await client.subscriptions.update(surplus, {
    default_payment_method: bad.id,
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'none',
  });
  const shown = await staff.get(page);
  expect(shown.text).toContain('Obetalt som stryks');
  expect((await staff.post(page)).location).toBe(`${events}?done=surplusEnded`);
  const { data } = await client.invoices.list({ subscription: surplus });
  expect(data.map(({ status }) => status).sort()).toEqual(['paid', 'void']);

  const other = await payingTwice('surplus-successor');
  await client.subscriptions.cancel(other.kept);
  expect((await staff.post(other.page)).status).toBe(409);
  await other.buyer.browser.get(`${other.buyer.path}/return`);
  expect(headline((await other.buyer.browser.get(other.buyer.path)).text)).toBe(
    'Ni har Standard för 7 klienter',
  );
  expect(await statusOf(kept)).toBe('trialing');
  expect(headline((await buyer.browser.get(buyer.path)).text)).toContain('Ni provar Standard');
});
