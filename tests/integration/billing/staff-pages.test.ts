import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { plantStaffBillingRows } from '#tests/support/staff-billing-rows.ts';
import { visit } from '#tests/support/visitor.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: SeededSite;
let people: PeoplePlanter;
let staff: Visitor;
let planted: { alarmId: string; passId: string };
beforeAll(async () => {
  // Nobody asks Stripe here: the key is there for the links to its dashboard.
  site = await startSeededSite({ STRIPE_SECRET_KEY: 'sk_test_planted', STRIPE_API_URL: '' });
  people = plantPeople(site.database);
  const organization = await people.organization('nordvik-bygg');
  planted = await plantStaffBillingRows(people.sql, organization.id);
  staff = visit(site.url, (await people.person('Stina', { isStaff: true })).cookie);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

const events = '/admin/stripe-events';
const headline = (text: string) => /<h1[^>]*>([^<]*)</.exec(text)?.[1];
const stateOf = async (id: string) => {
  const [row] = await people.sql`select state, note from app.stripe_events where id = ${id}`;
  return row;
};

test('events are narrowed by state, type and customer, and opened', async () => {
  const listed = async (query: string) => {
    const { text } = await staff.get(`${events}?${query}`);
    return [...text.matchAll(/name="id"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="id"/g)]
      .map(([, one, other]) => one ?? other)
      .sort();
  };
  expect(await listed('')).toEqual(['evt_failed', 'evt_ignored', 'evt_pending', 'evt_succeeded']);
  expect(await listed('state=failed')).toEqual(['evt_failed']);
  expect(await listed('type=invoice.paid')).toEqual([]);
  expect(await listed('customer=cus_planted&state=ignored')).toEqual(['evt_ignored']);
  expect((await staff.get(`${events}?state=lost`)).status).toBe(400);
  const { text } = await staff.get(`${events}/evt_failed`);
  expect(text).toContain('Stripe did not answer.');
  expect(text).toContain('nordvik-bygg');
  expect(text).toContain('&quot;id&quot;: &quot;sub_planted&quot;');
  expect((await staff.get(`${events}/evt_nothing`)).status).toBe(404);
});

test('the chosen events are processed again, and nothing without a choice', async () => {
  expect((await staff.post(events, { intent: 'replay' })).status).toBe(400);
  const chosen: [string, string][] = [
    ['intent', 'replay'],
    ['id', 'evt_failed'],
    ['id', 'evt_ignored'],
  ];
  expect((await staff.post(events, chosen)).location).toBe(`${events}?done=replayed`);
  for (const id of ['evt_failed', 'evt_ignored']) {
    expect(await stateOf(id)).toEqual({ state: 'pending', note: null });
  }
  expect(await stateOf('evt_succeeded')).toMatchObject({ state: 'succeeded' });
  expect((await staff.post(`${events}/evt_succeeded`)).location).toBe(`${events}/evt_succeeded`);
  expect(await stateOf('evt_succeeded')).toMatchObject({ state: 'pending' });
  const told = await people.sql`
    select action from app.audit_entries where action = 'stripe-events.replayed'`;
  expect(told).toHaveLength(2);
});

test('processing is paused with a reason, and goes on', async () => {
  const unsaid = await staff.post(events, { intent: 'pause', reason: ' ' });
  expect(unsaid.status).toBe(400);
  expect(unsaid.text).toContain('Skriv varför.');
  const paused = await staff.post(events, { intent: 'pause', reason: 'Stripe moves' });
  expect(paused.location).toBe(`${events}?done=paused`);
  const { text } = await staff.get(paused.location!);
  expect(headline(text)).toBe('Händelser tas emot men behandlas inte');
  expect(text).toContain('Stripe moves');
  expect((await staff.post(events, { intent: 'resume' })).location).toBe(`${events}?done=resumed`);
});

test('an alarm stands on top until somebody has seen to it', async () => {
  expect(headline((await staff.get(events)).text)).toBe('1 larm behöver en människa');
  const settle = () => staff.post(events, { intent: 'resolve', alarm: planted.alarmId });
  expect((await settle()).location).toBe(`${events}?done=resolved`);
  expect((await settle()).status).toBe(404);
  expect(headline((await staff.get(events)).text)).not.toContain('larm');
});

test('a reconciliation is read, and started once', async () => {
  const list = await staff.get('/admin/reconciliations');
  expect(headline(list.text)).toBe('1 rad stämde inte och kunde inte rättas');
  const { text } = await staff.get(`/admin/reconciliations/${planted.passId}`);
  expect(text).toContain('status: active → past_due');
  expect(text).not.toContain('plan: pro');
  expect(text).toContain('No organisation of ours');
  const start = () => staff.post('/admin/reconciliations');
  expect((await start()).location).toBe('/admin/reconciliations?done=started');
  expect((await start()).location).toBe('/admin/reconciliations?done=running');
});

test('an alarm is told in lines, in the reader’s language, with links to whom and to what at Stripe', async () => {
  const dispute = {
    status: 'needs_response',
    reason: 'fraudulent',
    amount: 62_500,
    currency: 'sek',
    answerBy: '2026-12-03T12:00:00.000Z',
  };
  const [organization] = await people.sql<{ id: string }[]>`
    select id from app.organizations where slug = 'nordvik-bygg'`;
  await people.sql`insert into app.billing_alarms (kind, object_id, organization_id, details) values
    ('dispute', 'dp_planted', ${organization!.id}, ${people.sql.json(dispute)}),
    ('second-subscription', 'sub_second', ${organization!.id},
      ${people.sql.json({ beside: 'sub_first', plan: 'pro', status: 'past_due' })})`;
  const english = await people.person('Ann', { isStaff: true, locale: 'en' });
  const { text } = await staff.get(events);
  const link = (place: string, id: string) =>
    `href="https://dashboard.stripe.com/test/${place}/${id}" rel="noopener">${id}</a>`;
  for (const told of [
    link('disputes', 'dp_planted'),
    link('subscriptions', 'sub_second'),
    link('subscriptions', 'sub_first'),
    `<a href="/admin/organizations/${organization!.id}">nordvik-bygg</a>`,
    '<dt>Läge</dt><dd>Banken väntar på svar</dd>',
    '<dt>Svara senast</dt><dd>3 december 2026</dd>',
    '<dt>Belopp</dt><dd>625\u00a0kr</dd>',
    '<summary>Visa allt som det kom</summary>',
  ]) {
    expect(text).toContain(told);
  }
  // As it came it is only behind the summary.
  expect(text.split('&quot;needs_response&quot;')).toHaveLength(2);
  const { text: inEnglish } = await visit(site.url, english.cookie).get(events);
  expect(inEnglish).toContain('<dt>Answer by</dt>');
  expect(inEnglish).toContain('<summary>Show all of it as it came</summary>');
});
