import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#tests/support/browser.ts';
import { findPageFaultsEverywhere } from '#tests/support/page-faults.ts';
import { plantPeople } from '#tests/support/people.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
let browser: Browser;
let owner: string;
let staff: string;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSeededSite(), launchBrowser()]);
  const people = plantPeople(site.database);
  const organization = await people.organization('fjallbyran');
  const person = await people.person('Olga Öberg', { in: [[organization, 'owner']] });
  owner = person.cookie;
  staff = (await people.person('Sven Svensson', { isStaff: true })).cookie;
  const { sql } = people;
  const change = { role: 'member', email: 'en.lang.adress.som.inte.far.plats@fjallbyran.example' };
  for (const [action, before, after] of [
    ['member.role-changed', change, { ...change, role: 'admin' }],
    ['security.changed', { signInWays: null }, { signInWays: ['password', 'passkey'] }],
    ['member.invited', null, change],
  ] as const) {
    await sql`insert into app.audit_entries
        (organization_id, actor_kind, actor_user_id, action, before, after, address)
      values (${organization.id}, 'member', ${person.id}, ${action},
        ${before && sql.json(before)}, ${sql.json(after)}, '2001:db8:85a3::8a2e:370:7334')`;
  }
  for (const [type, data] of [
    ['organizations.role-changed', { name: 'Adam', before: 'member', after: 'admin' }],
    ['organizations.team-created', { name: 'Drift' }],
  ] as const) {
    await sql`insert into app.activities (organization_id, type, data, dedupe_key, actor_user_id)
      values (${organization.id}, ${type}, ${sql.json(data)}, ${type}, ${person.id})`;
  }
  await people.close();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test.each([
  ['owner-audit', '/app/fjallbyran/audit', 'Roll: medlem → administratör'],
  ['admin-audit', '/admin/audit', 'fjallbyran'],
  ['activity', '/app/fjallbyran/activity', 'Adam fick en ny roll: administratör'],
])(
  '%s is readable on a desktop and a phone, in the light and in the dark',
  async (name, path, text) => {
    const context = await browser.newContext({
      extraHTTPHeaders: { cookie: path.startsWith('/admin') ? staff : owner },
    });
    const page = await context.newPage();
    await page.goto(site.url + path);
    expect(await page.innerText('main')).toContain(text);
    expect(await findPageFaultsEverywhere(page, name)).toEqual([]);
    await context.close();
  },
);

test('the filter is a form that works without JavaScript', async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    extraHTTPHeaders: { cookie: owner },
  });
  const page = await context.newPage();
  await page.goto(`${site.url}/app/fjallbyran/audit`);
  await page.getByLabel('Åtgärd').selectOption('Roll ändrad');
  await page.getByRole('button', { name: 'Visa' }).click();
  expect(await page.innerText('h1')).toBe('1 post i händelseloggen');
  expect(new URL(page.url()).searchParams.get('action')).toBe('member.role-changed');
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Hämta som CSV' }).click();
  expect((await file).suggestedFilename()).toBe('lappa-audit-fjallbyran.csv');
  await context.close();
});
