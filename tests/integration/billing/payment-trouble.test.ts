import { afterAll, beforeAll, expect, test } from 'vitest';
import Stripe from 'stripe';
import { buyAt, headline, hidden, plantBuyer } from '#tests/support/buyer.ts';
import type { Buyer } from '#tests/support/buyer.ts';
import { eventually } from '#tests/support/eventually.ts';
import { plantPeople } from '#tests/support/people.ts';
import { plantClients } from '#tests/support/plant-fleet.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startPayingSite } from '#tests/support/paying-site.ts';
import type { PayingSite } from '#tests/support/paying-site.ts';
import { visit } from '#tests/support/visitor.ts';

let site: PayingSite;
let people: PeoplePlanter;
let client: Stripe;
beforeAll(async () => {
  site = await startPayingSite({ withWebhooks: true });
  people = plantPeople(site.database);
  const { hostname: host, port } = new URL(site.simulator.url);
  client = new Stripe(site.simulator.apiKey, { host, port, protocol: 'http' });
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

interface Payer extends Buyer {
  subscription: string;
  customer: string;
}

/** Buys Pro for ten clients, and pays the first month. */
async function paying(slug: string): Promise<Payer> {
  const buyer = await plantBuyer(site, people, slug);
  await buyAt(site, buyer, 'plan=pro&interval=month&licensedClients=10');
  const [row] = await people.sql<{ subscription: string; customer: string }[]>`
    select payment_subscription_id as subscription, payment_customer_id as customer
    from app.subscriptions where organization_id = ${buyer.organization.id}`;
  await client.subscriptions.update(row!.subscription, { trial_end: 'now' });
  await until({ ...buyer, ...row! }, 'Ni har Pro för 10 klienter');
  return { ...buyer, ...row! };
}

/** Waits until the events have come and the page's headline is this. */
const until = ({ browser, path }: Payer, wanted: string) =>
  eventually(
    `the headline “${wanted}”`,
    async () => headline((await browser.get(path)).text) === wanted,
    30_000,
  );

async function give(payer: Payer, card: string) {
  const { id } = await client.paymentMethods.attach(card, { customer: payer.customer });
  await client.subscriptions.update(payer.subscription, { default_payment_method: id });
}

/** What Stripe says of the subscription, as staff of Lappa or Stripe's own settings could make it. */
async function set(payer: Payer, more: object) {
  Object.assign(site.simulator.state.subscriptions.get(payer.subscription)!, more);
  await client.subscriptions.update(payer.subscription, { metadata: { touched: 'now' } });
}

/** Pays at the invoice's own page, to which a link of the page leads. */
async function payInvoice({ browser }: Payer, text: string) {
  const link = /href="([^"]*\/page)"/.exec(text)?.[1] ?? '';
  const leading = await browser.get(link);
  const paid = await fetch(leading.headers.get('Location')!, {
    method: 'POST',
    body: new URLSearchParams({ testCard: '4242424242424242' }),
  });
  expect(paid.status).toBe(200);
}

const nbsp = '\u00a0';
const day = String.raw`\d+ \S+ \d{4}`;

test('arrears are told on billing and dashboard with their last day, and end when the invoice is paid', async () => {
  const payer = await paying('trouble-arrears');
  const { browser, path, slug, organization } = payer;
  await give(payer, 'pm_card_chargeCustomerFail');
  await client.subscriptions.update(payer.subscription, {
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'none',
  });
  await until(payer, 'Betalningen för Pro gick inte igenom');
  const { text } = await browser.get(path);
  expect(text).toMatch(new RegExp(`Ni har planen kvar till ${day}`));
  expect(text).toContain('Betala fakturan');
  const dashboard = await browser.get(`/app/${slug}`);
  expect(dashboard.text).toMatch(new RegExp(`Ni har planen kvar till ${day}`));
  expect(dashboard.text).toContain('Betalning saknas');
  expect(dashboard.text).toContain(`href="${path}">Till betalningen`);
  const member = await people.person('Member of arrears', { in: [[organization, 'member']] });
  const seen = await visit(site.url, member.cookie).get(`/app/${slug}`);
  expect(seen.text).toContain('En ägare eller administratör kan ordna det.');
  expect(seen.text).not.toContain(`href="${path}"`);

  const refused = await browser.get(`${path}/plan?plan=pro&interval=month&licensedClients=20`);
  expect(refused.text).toContain('Den senaste fakturan är inte betald.');
  expect((await browser.get(`${path}/cancel`)).text).toContain('krediteras inte');

  // Both, and when no event is under way, so that none undoes it.
  await eventually('every event is processed', async () => {
    const [left] =
      await people.sql`select from app.stripe_events where state in ('pending', 'processing') limit 1`;
    return left === undefined;
  });
  for (const table of ['subscriptions', 'organization_plans']) {
    await people.sql`update app.${people.sql(table)} set past_due_since = now() - interval '15 days'
      where organization_id = ${organization.id}`;
  }
  const over = await browser.get(path);
  expect(over.text).toContain('De 14 dagarna har gått');
  expect((await browser.get(`/app/${slug}`)).text).toContain('De 14 dagarna har gått');

  await payInvoice(payer, text);
  await until(payer, 'Ni har Pro för 10 klienter');
  expect((await browser.get(`/app/${slug}`)).text).not.toContain('Till betalningen');
});

test('who ends a subscription in arrears at once is credited nothing for what was not paid', async () => {
  const payer = await paying('trouble-left');
  await give(payer, 'pm_card_chargeCustomerFail');
  await client.subscriptions.update(payer.subscription, {
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'none',
  });
  await until(payer, 'Betalningen för Pro gick inte igenom');
  const ended = await payer.browser.post(`${payer.path}/cancel`, { when: 'now' });
  expect(ended.location).toBe(`${payer.path}?done=ended`);
  const customer = await client.customers.retrieve(payer.customer);
  expect(customer).toMatchObject({ balance: 0 });
});

test.each([
  ['unpaid', 'Pro är avstängt: fakturan är inte betald', 'Ni har vad Basic ger', 'Obetald'],
  [
    'incomplete',
    'Pro väntar på betalning',
    'Den första betalningen är inte klar',
    'Väntar på betalning',
  ],
])('%s is told on billing and dashboard', async (status, title, notice, badge) => {
  const payer = await paying(`trouble-${status}`);
  await set(payer, { status });
  await until(payer, title);
  expect((await payer.browser.get(payer.path)).text).toContain(notice);
  const dashboard = await payer.browser.get(`/app/${payer.slug}`);
  expect(dashboard.text).toContain(notice);
  expect(dashboard.text).toContain(badge);
});

test('a pause is told with what going on costs, and ended by a button', async () => {
  const payer = await paying('trouble-paused');
  const { browser, path, slug } = payer;
  const early = await browser.post(path, { intent: 'unpause' });
  expect(early.status).toBe(409);
  expect(early.text).toContain('Prenumerationen är inte pausad.');
  await client.subscriptions.pause(payer.subscription);
  await until(payer, 'Pro är pausat');
  expect((await browser.get(`/app/${slug}`)).text).toContain('Prenumerationen är pausad');
  expect((await browser.get(path)).text).toContain(`250${nbsp}kr per månad, exklusive moms`);
  const running = await browser.post(path, { intent: 'unpause' });
  expect(running.location).toBe(`${path}?done=unpaused`);
  const { text } = await browser.get(running.location!);
  expect(headline(text)).toBe('Ni har Pro för 10 klienter');
  expect(text).toContain('Prenumerationen är igång igen');
});

/** Confirms what the plan page shows for this choice. */
async function change({ browser, path }: Payer, query: string) {
  const form = await browser.get(`${path}/plan?${query}`);
  return browser.post(`${path}/plan`, hidden(form.text));
}

test('a change that the card does not pay waits, says so, and happens when its invoice is paid', async () => {
  const payer = await paying('trouble-waits');
  const { browser, path, slug } = payer;
  await give(payer, 'pm_card_chargeCustomerFail');
  const waiting = await change(payer, 'plan=enterprise&interval=month&licensedClients=25');
  expect(waiting.location).toBe(`${path}?done=waits`);
  const { text } = await browser.get(waiting.location!);
  expect(headline(text)).toBe('Ni har Pro för 10 klienter');
  expect(text).toContain('Bytet till Enterprise för 25 klienter väntar på betalning');
  const dashboard = await browser.get(`/app/${slug}`);
  expect(dashboard.text).not.toContain('Till betalningen');
  const invoices = await browser.get(`${path}/invoices`);
  expect(headline(invoices.text)).toBe('1 faktura är inte betald');
  await payInvoice(payer, text);
  await until(payer, 'Ni har Enterprise för 25 klienter');
  expect((await browser.get(path)).text).not.toContain('väntar på betalning');
});

test('a scheduled downgrade is told, and taken back by a button', async () => {
  const payer = await paying('trouble-drop');
  const { browser, path } = payer;
  const scheduled = await change(payer, 'plan=standard&interval=month&licensedClients=6');
  expect(scheduled.location).toBe(`${path}?done=scheduled`);
  const { text } = await browser.get(scheduled.location!);
  expect(text).toMatch(new RegExp(`Ni byter till Standard ${day}`));
  expect(text).toContain(`90${nbsp}kr per månad, exklusive moms`);
  const dropped = await browser.post(path, { intent: 'drop' });
  expect(dropped.location).toBe(`${path}?done=dropped`);
  const after = await browser.get(dropped.location!);
  expect(after.text).not.toContain('Ni byter till Standard');
  expect(after.text).toContain('Det planerade bytet är återtaget');
  const again = await browser.post(path, { intent: 'drop' });
  expect(again.status).toBe(409);
  expect(again.text).toContain('Det finns inget planerat byte.');
});

// Last: after it Stripe's clock is ahead.
test('a change that is never paid is given up, and what was had stays', async () => {
  const payer = await paying('trouble-expired');
  await give(payer, 'pm_card_chargeCustomerFail');
  await change(payer, 'plan=enterprise&interval=month&licensedClients=25');
  const { browser, path } = payer;
  expect((await browser.get(path)).text).toContain('väntar på betalning');
  site.simulator.clock.advance({ hours: 24 });
  await eventually(
    'the change is given up',
    async () => !(await browser.get(path)).text.includes('väntar på betalning'),
  );
  expect(headline((await browser.get(path)).text)).toBe('Ni har Pro för 10 klienter');
  const invoices = async () => (await browser.get(`${path}/invoices`)).text;
  await eventually('its invoice is void', async () => (await invoices()).includes('Makulerad'));
  expect(headline(await invoices())).toMatch(/^\d fakturor$/);
});

test('licences that are bought when there are too many clients end “over the limit” at once', async () => {
  const payer = await paying('trouble-licences');
  const { id } = payer.organization;
  await plantClients(people, id, 12);
  await people.sql`insert into app.licence_compliance
      (organization_id, status, observed_clients, licensed_clients, over_since, changed_at, assessed_at)
    values (${id}, 'over_limit', 12, 10, now() - interval '20 days', now(), now())
    on conflict (organization_id) do update
    set status = excluded.status, observed_clients = 12, over_since = excluded.over_since`;
  await people.sql`update app.distribution_settings set is_over_limit = true, automation_ended_at = now()
    where organization_id = ${id}`;
  const item = site.simulator.state.subscriptions.get(payer.subscription)!.items.data[0]!;
  await client.subscriptions.update(payer.subscription, { items: [{ id: item.id, quantity: 20 }] });
  await until(payer, 'Ni har Pro för 20 klienter');
  const compliance = async () => {
    const [row] =
      await people.sql`select compliance.status, compliance.licensed_clients as licensed,
        settings.is_over_limit as over, settings.automation_ended_at as ended
      from app.licence_compliance compliance join app.distribution_settings settings using (organization_id)
      where organization_id = ${id}`;
    return row!;
  };
  await eventually('compliance', async () => (await compliance()).status === 'compliant', 30_000);
  expect(await compliance()).toMatchObject({ licensed: 20, over: false, ended: null });
});
