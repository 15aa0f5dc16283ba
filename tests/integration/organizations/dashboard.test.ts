import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
let people: PeoplePlanter;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

async function read(path: string, cookie: string): Promise<string> {
  const response = await fetch(site.url + path, { headers: { cookie } });
  expect(response.status).toBe(200);
  return (await response.text()).replaceAll('<!-- -->', '');
}

test('a new organisation is told what to do first, its plan and the limits', async () => {
  const organization = await people.organization('new-one');
  const owner = await people.person('Olga Owner', { in: [[organization, 'owner']] });
  const page = await read('/app/new-one', owner.cookie);
  expect(page).toContain('<h1>Anslut den första datorn</h1>');
  expect(page).toContain('Fem minuter till första datorn');
  expect(page).toContain('Bjud in en kollega');
  expect(page).toContain('Basic');
  expect(page).toContain('0 av 5');
  expect(page).toContain('1 av 3');
  // The newest versions of the catalog, from the database.
  expect(page).toMatch(/href="\/katalog\/[^"]+"/);
});

test('steps that are done are not asked for, and members are asked for theirs alone', async () => {
  const organization = await people.organization('old-one', { plan: 'pro' });
  const owner = await people.person('Ove Owner', {
    in: [[organization, 'owner']],
  });
  await people.sql`insert into app.totp_factors (user_id, secret, confirmed_at)
    values (${owner.id}, 'sealed', now())`;
  const member = await people.person('Mia Member', { in: [[organization, 'member']] });
  await people.sql`insert into app.teams (organization_id, name) values (${organization.id}, 'A')`;
  const ownersPage = await read('/app/old-one', owner.cookie);
  expect(ownersPage).toContain('<h1>Anslut den första datorn</h1>');
  expect(ownersPage).not.toContain('Bjud in en kollega');
  expect(ownersPage).toContain('2 av 10');
  const membersPage = await read('/app/old-one', member.cookie);
  expect(membersPage).toContain('<h1>Ett steg kvar</h1>');
  expect(membersPage).not.toContain('Bjud in en kollega');
});

test('shows the organisation’s own activity and the platform’s, never another’s', async () => {
  const mine = await people.organization('mine');
  const other = await people.organization('other');
  const member = await people.person('Maja Member', { in: [[mine, 'member']] });
  for (const [organization, name] of [
    [mine.id, 'Mine AB'],
    [other.id, 'Other AB'],
  ] as const) {
    await people.sql`insert into app.activities (organization_id, type, data, dedupe_key)
      values (${organization}, 'organizations.created', ${people.sql.json({ name })}, ${name})`;
  }
  await people.sql`insert into app.activities (type, data, dedupe_key)
    values ('catalog.version-held', ${people.sql.json({ name: 'Held App', version: '2.0' })}, 'held')`;
  for (const path of ['/app/mine', '/app/mine/activity']) {
    const page = await read(path, member.cookie);
    expect(page).toContain('Organisationen Mine AB skapades');
    expect(page).toContain('Held App 2.0 hålls för granskning');
    expect(page).not.toContain('Other AB');
  }
});

test('speaks the person’s own language', async () => {
  const organization = await people.organization('english');
  const owner = await people.person('Erin English', {
    locale: 'en',
    in: [[organization, 'owner']],
  });
  const page = await read('/app/english', owner.cookie);
  expect(page).toContain('<html lang="en"');
  expect(page).toContain('<h1>Connect the first computer</h1>');
  expect(await read('/app/english/activity', owner.cookie)).toContain('<title>Activity – Lappa');
});

test('/app leads to the person’s first organisation, or to a new one', async () => {
  const organization = await people.organization('first-one');
  const owner = await people.person('Fia First', { in: [[organization, 'owner']] });
  const nobody = await people.person('Nils Nobody');
  const lead = async (cookie: string) =>
    (await fetch(`${site.url}/app`, { headers: { cookie }, redirect: 'manual' })).headers.get(
      'location',
    );
  expect(await lead(owner.cookie)).toBe('/app/first-one');
  expect(await lead(nobody.cookie)).toBe('/app/new');
  const staff = await people.person('Stina Staff', { isStaff: true });
  expect(await lead(staff.cookie)).toBe('/admin');
});
