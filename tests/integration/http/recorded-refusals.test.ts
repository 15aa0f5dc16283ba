import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { issueInvitationToken } from '#app/domain/organizations/issue-invitation-token.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';

let site: SeededSite;
let people: PeoplePlanter;
let organization: PlantedOrganization;
let owner: PlantedPerson;
let count = 0;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  connectDatabase({ url: site.database.webUrl, poolSize: 2, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await people?.close();
  await site?.close();
});
beforeEach(async () => {
  count += 1;
  organization = await people.organization(`org-${count}`);
  owner = await people.person(`Owner ${count}`, { in: [[organization, 'owner']] });
});

const post = (person: PlantedPerson | null, path: string, form: Record<string, string> = {}) =>
  visit(site.url, ...(person ? [person.cookie] : [])).post(path, form);
const settings = (rest: string) => `/app/${organization.slug}/settings/${rest}`;

interface Entry {
  actor_kind: string;
  actor_user_id: string | null;
  after: Record<string, string>;
}

const refusalsIn = ({ id }: PlantedOrganization) => people.sql<Entry[]>`
  select actor_kind, actor_user_id, after from app.audit_entries
  where action = 'access.refused' and organization_id = ${id} order by id`;

async function invite(email: string): Promise<string> {
  await people.sql`insert into app.invitations (organization_id, email, role, invited_by, expires_at)
    values (${organization.id}, ${email}, 'member', ${owner.id}, now() + interval '1 day')`;
  const [row] = await people.sql<{ id: string }[]>`
    select id from app.invitations where email = ${email}`;
  const letter = await asSystem('test', (context) => issueInvitationToken(context, row!.id));
  return `/inbjudan?token=${letter!.token}`;
}

test('an invitation for another address: in the trail of who invited, without the link', async () => {
  const stranger = await people.person(`Stranger ${count}`);
  expect((await post(stranger, await invite(`other${count}@example.com`))).status).toBe(403);
  expect([...(await refusalsIn(organization))]).toEqual([
    {
      actor_kind: 'person',
      actor_user_id: stranger.id,
      after: { method: 'POST', path: '/inbjudan', code: 'other_address' },
    },
  ]);
});

test('a full plan: whoever was invited, with an account or without, and who invites', async () => {
  const link = await invite(`late${count}@example.com`);
  const member = await people.person(`Late ${count}`);
  const known = await invite(member.email);
  for (const name of ['Second', 'Third']) {
    await people.person(`${name} ${count}`, { in: [[organization, 'member']] });
  }
  await post(null, link, { name: 'Late', password: 'tre blå hästar åt gräs' });
  await post(member, known);
  await post(owner, settings('invitations'), { email: 'more@example.com', role: 'member' });
  const found = await refusalsIn(organization);
  expect(found.map(({ after, actor_user_id: who }) => [after.code, who])).toEqual([
    ['members', null],
    ['members', member.id],
    ['members', owner.id],
  ]);
});

test('a role that is not theirs to give, the last owner, and a form about nobody', async () => {
  const admin = await people.person(`Admin ${count}`, { in: [[organization, 'admin']] });
  const page = settings(`members/${owner.id}`);
  expect((await post(admin, page, { role: 'member' })).status).toBe(403);
  expect((await post(owner, page, { role: 'member' })).status).toBe(409);
  const unknown = settings('members/0190a5e2-0000-7000-8000-000000000000');
  expect((await post(admin, unknown, { role: 'member' })).status).toBe(404);
  expect((await visit(site.url, admin.cookie).get(unknown)).status).toBe(404);
  const found = await refusalsIn(organization);
  expect(found.map(({ after }) => [after.code, after.wanted])).toEqual([
    ['owners_only', 'members.change-role'],
    ['last_owner', 'members.change-role'],
    ['not_found', 'members.change-role'],
  ]);
});

test('no seat left', async () => {
  for (const number of [1, 2, 3]) {
    const person = await people.person(`In ${count} ${number}`, { in: [[organization, 'member']] });
    expect((await visit(site.url, person.cookie).get(`/app/${organization.slug}`)).status).toBe(
      200,
    );
  }
  const late = await people.person(`Out ${count}`, { in: [[organization, 'member']] });
  expect((await visit(site.url, late.cookie).get(`/app/${organization.slug}`)).status).toBe(302);
  const found = await refusalsIn(organization);
  expect(found.map(({ after, actor_user_id: who }) => [after.code, who])).toEqual([
    ['concurrent-users', late.id],
  ]);
});

test('input that is only wrong, and what is done, is no refusal', async () => {
  await post(owner, settings('invitations'), { email: 'not an address', role: 'member' });
  await post(owner, settings('invitations'), { email: `ok${count}@example.com`, role: 'member' });
  expect(await refusalsIn(organization)).toHaveLength(0);
});

test('what an app is refused: the address that is not confirmed', async () => {
  const { url } = site;
  const json = (path: string, body: object, token?: string, method = 'POST') =>
    fetch(url + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
  const registered = await json('/api/auth/register', {
    email: `app${count}@example.com`,
    password: 'tre blå hästar åt gräs',
    name: 'App',
    organizationName: `App ${count}`,
  });
  const { accessToken, user } = (await registered.json()) as {
    accessToken: string;
    user: { id: string };
  };
  expect((await json('/api/me', { name: 'Other' }, accessToken, 'PATCH')).status).toBe(403);
  const entries = await people.sql<Entry[]>`select after from app.audit_entries
    where action = 'access.refused' and actor_user_id = ${user.id}`;
  expect(entries.map(({ after }) => [after.path, after.code])).toEqual([
    ['/api/me', 'email_unverified'],
  ]);
});
