import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#app/domain/accounts/password-hash.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';

const password = 'fyra gröna grodor sjöng';

let site: SeededSite;
let people: PeoplePlanter;
let berg: PlantedOrganization;
let dal: PlantedOrganization;
let owner: PlantedPerson;
let both: PlantedPerson;
let leaving: PlantedPerson;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  berg = await people.organization('berg');
  dal = await people.organization('dal');
  owner = await people.person('Olga Owner', { in: [[berg, 'owner']] });
  both = await people.person('Bo Both', {
    in: [
      [berg, 'member'],
      [dal, 'owner'],
    ],
  });
  leaving = await people.person('Leo Leaving', { in: [[berg, 'member']] });
  const hash = await hashPassword(password);
  for (const { id } of [both, leaving]) {
    await people.sql`insert into app.passwords (user_id, hash) values (${id}, ${hash})`;
  }
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

const signIn = (email: string, given: string) =>
  visit(site.url).post('/logga-in', { email, password: given });
const trail = async (person: PlantedPerson, slug: string, query: string) => {
  const { text } = await visit(site.url, person.cookie).get(`/app/${slug}/audit?${query}`);
  return text
    .replaceAll('<!-- -->', '')
    .split('<tr class="align-top">')
    .slice(1)
    .map((row) => row.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '));
};

test('a member’s sign-ins, right and wrong, are in the trail of each organisation they are in', async () => {
  expect((await signIn(both.email, 'something else entirely')).status).toBe(400);
  expect((await signIn(both.email, password)).status).toBe(303);
  for (const [reader, slug] of [
    [owner, 'berg'],
    [both, 'dal'],
  ] as const) {
    const [right, ...older] = await trail(reader, slug, 'action=session.signed-in');
    expect(older).toHaveLength(0);
    expect(right).toMatch(/Bo Both .*127\.0\.0\.1/);
    const [wrong] = await trail(reader, slug, 'action=session.refused');
    expect(wrong).toMatch(/Gäller Bo Both .*Någon som inte var inloggad.*127\.0\.0\.1/);
    expect(wrong).not.toContain('end a sign-in attempt');
  }
  expect(await trail(owner, 'berg', 'person=bo.both%40example.com')).toHaveLength(2);
});

test('one organisation’s trail says nothing of another’s people, nor of strangers', async () => {
  await signIn(owner.email, 'something else entirely');
  await signIn('nobody@example.com', 'something else entirely');
  const refused = await trail(both, 'dal', 'action=session.refused');
  expect(refused).toHaveLength(1);
  const rows = await people.sql<{ organization_id: string | null }[]>`
    select organization_id from app.audit_entries
    where action = 'session.refused' and subject_id is null`;
  expect([...rows]).toEqual([{ organization_id: null }]);
});

test('who left is out of the trail from then on, with what was before still in it', async () => {
  await signIn(leaving.email, password);
  await people.sql`delete from app.memberships where user_id = ${leaving.id}`;
  await signIn(leaving.email, password);
  await signIn(leaving.email, 'something else entirely');
  const rows = await people.sql<{ action: string; organization_id: string | null }[]>`
    select action, organization_id from app.audit_entries
    where ${leaving.id} in (actor_user_id::text, subject_id) order by id`;
  expect([...rows]).toEqual([
    { action: 'session.signed-in', organization_id: berg.id },
    { action: 'session.signed-in', organization_id: null },
    { action: 'session.refused', organization_id: null },
  ]);
});
