import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
let people: PeoplePlanter;
let staff: PlantedPerson;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  staff = await people.person('Stina Staff', { isStaff: true });
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

const get = (path: string, cookie = staff.cookie) =>
  fetch(site.url + path, { headers: { cookie }, redirect: 'manual' });
const read = async (path: string) => (await (await get(path)).text()).replaceAll('<!-- -->', '');
const post = (path: string, fields: Record<string, string>) =>
  fetch(site.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: staff.cookie, origin: site.url },
    body: new URLSearchParams(fields),
  });

const auditOf = (action: string) => people.sql<Record<string, unknown>[]>`
  select actor_kind, actor_user_id, organization_id, subject_id, before, after, reason, address
  from app.audit_entries where action = ${action} order by occurred_at`;

test('staff find a person, see where they are a member, and the look is in the audit trail', async () => {
  const organization = await people.organization('kund-ab', { plan: 'pro' });
  const person = await people.person('Kim Kund', { in: [[organization, 'owner']] });
  const list = await read('/admin/users?q=KIM.kund');
  expect(list).toContain('<h1>1 person</h1>');
  expect(list).toContain(`/admin/users/${person.id}`);
  expect(await read('/admin/users?q=%25')).toContain('Ingen passar sökningen');
  const page = await read(`/admin/users/${person.id}`);
  expect(page).toContain('kund-ab');
  expect(await auditOf('staff.user-read')).toMatchObject([
    { actor_kind: 'staff', actor_user_id: staff.id, subject_id: person.id, address: '127.0.0.1' },
  ]);
  const customers = await read('/admin/organizations?q=kund');
  expect(customers).toContain(`/admin/organizations/${organization.id}`);
  expect(customers).toMatch(/pro<\/td>/);
  expect(await read(`/admin/organizations/${organization.id}`)).toContain('kim.kund@example.com');
  // The customer's own trail tells of it, too.
  expect(await auditOf('staff.organization-read')).toMatchObject([
    { organization_id: organization.id, actor_user_id: staff.id },
  ]);
});

test('a person who is shut out is out at the next request, and comes in when opened again', async () => {
  const organization = await people.organization('shut-ab');
  const person = await people.person('Sven Shut', { in: [[organization, 'owner']] });
  const path = `/admin/users/${person.id}`;
  const withoutReason = await post(path, { change: 'disable', reason: ' ' });
  expect(withoutReason.status).toBe(400);
  expect(await withoutReason.text()).toContain('Skriv varför');
  expect((await get('/app/shut-ab', person.cookie)).status).toBe(200);

  expect((await post(path, { change: 'disable', reason: 'stolen laptop' })).status).toBe(303);
  expect((await get('/app/shut-ab', person.cookie)).headers.get('location')).toMatch(/^\/logga-in/);
  expect(await auditOf('user.disabled')).toMatchObject([
    {
      subject_id: person.id,
      before: { disabled: false },
      after: { disabled: true },
      reason: 'stolen laptop',
    },
  ]);
  expect((await post(path, { change: 'enable', reason: 'found again' })).status).toBe(303);
  expect((await get('/app/shut-ab', person.cookie)).status).toBe(200);
});

test('nobody shuts themselves out, and what is not there is a 404', async () => {
  const own = await post(`/admin/users/${staff.id}`, { change: 'disable', reason: 'oops' });
  expect(own.status).toBe(409);
  expect((await get('/admin')).status).toBe(200);
  for (const path of ['/admin/users/x', '/admin/users/0190a5e2-0000-7000-8000-000000000000']) {
    expect((await get(path)).status).toBe(404);
    expect((await post(path, { change: 'disable', reason: 'nobody' })).status).toBe(404);
  }
  expect((await post(`/admin/users/${staff.id}`, { change: 'promote', reason: 'no' })).status).toBe(
    400,
  );
});

test('the overview’s headline tells whether a run failed', async () => {
  expect(await read('/admin')).toContain('<h1>Inga körningar har misslyckats</h1>');
  await people.sql`insert into app.jobs (type, status, trigger, finished_at)
    values ('catalog.check-feed', 'failed', 'job', now())`;
  expect(await read('/admin')).toContain('<h1>En körning har misslyckats</h1>');
});

test('who is no longer staff is shut out at once, by the door as well as by the guard', async () => {
  const former = await people.person('Frida Former', { isStaff: true });
  expect((await get('/admin', former.cookie)).status).toBe(200);
  await people.sql`update app.users set is_staff = false where id = ${former.id}`;
  expect((await get('/admin', former.cookie)).status).toBe(404);
});
