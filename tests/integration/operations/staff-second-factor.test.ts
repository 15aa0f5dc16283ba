import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listRoutes } from '#tests/support/route-list.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';

const setup = '/account/second-factor?staff=required';

let site: SeededSite;
let people: PeoplePlanter;

beforeAll(async () => {
  site = await startSeededSite({ STAFF_SECOND_FACTOR: 'required' });
  people = plantPeople(site.database);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

const staffWith = async (name: string, methods: ('password' | 'passkey' | 'single-sign-on')[]) =>
  visit(site.url, (await people.person(name, { isStaff: true, methods })).cookie);

test('no page and no act of staff opens before a second factor', async () => {
  const routes = (await listRoutes()).filter(({ read, write }) => [read, write].includes('staff'));
  expect(routes.length).toBeGreaterThan(8);
  const staff = await staffWith('Pia Password', ['password']);
  for (const { path, hasLoader, hasAction } of routes) {
    const address = path.replaceAll(/:[a-z]+/gi, '0190a5e2-0000-7000-8000-000000000000');
    if (hasLoader) expect((await staff.get(address)).location, address).toBe(setup);
    if (hasAction) expect((await staff.post(address)).location, address).toBe(setup);
  }
  // Their own account is open, for setting one up.
  const page = await staff.get(setup);
  expect(page.text).toContain('Lappa kräver ett andra skydd av sin personal');
  expect(page.text).toContain('href="/account/passkeys"');
});

test('a passkey is one; single sign-on, which a customer runs, is none', async () => {
  expect((await (await staffWith('Kaj Key', ['passkey'])).get('/admin')).status).toBe(200);
  const bySso = await staffWith('Sara Sso', ['single-sign-on']);
  expect((await bySso.get('/admin')).location).toBe(setup);
});

test('a code app that was just set up opens the pages; another session signs in again', async () => {
  const person = await people.person('Anna App', { isStaff: true });
  const staff = visit(site.url, person.cookie);
  const secret = /<code[^>]*>([A-Z2-7 ]{32,})<\/code>/.exec((await staff.get(setup)).text)?.[1];
  const code = new TOTP({ secret: Secret.fromBase32(secret!.replaceAll(' ', '')) }).generate();
  expect((await staff.post(setup, { intent: 'confirm', code })).status).toBe(200);
  expect((await staff.get('/admin')).status).toBe(200);

  await people.sql`update app.sessions set methods = '{password}' where id = ${person.sessionId}`;
  expect((await staff.get('/admin')).location).toBe(setup);
  const signInAgain = '/logga-in?returnTo=%2Fadmin&reason=second-factor';
  expect((await staff.get(setup)).text).toContain(`href="${signInAgain.replace('&', '&amp;')}"`);
  expect((await staff.get(signInAgain)).text).toContain('nu med din kod eller nyckel');
});

test('who is not staff learns nothing of it', async () => {
  const person = await people.person('Olle Other');
  expect((await visit(site.url, person.cookie).get('/admin')).status).toBe(404);
});
