import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { plantFleet } from '#tests/support/plant-fleet.ts';
import type { PlantedFleet } from '#tests/support/plant-fleet.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: SeededSite;
let people: PeoplePlanter;
let organization: PlantedOrganization;
let fleet: PlantedFleet;
let owner: Visitor;
let admin: Visitor;
let member: Visitor;
/** Owner of another organisation. */
let stranger: Visitor;
const path = '/app/nordvik';

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  organization = await people.organization('nordvik', { plan: 'pro' });
  const other = await people.organization('other', { plan: 'pro' });
  const enter = async (person: Promise<PlantedPerson>) => visit(site.url, (await person).cookie);
  owner = await enter(people.person('Olga Owner', { in: [[organization, 'owner']] }));
  admin = await enter(people.person('Ada Admin', { in: [[organization, 'admin']] }));
  member = await enter(people.person('Mia Member', { in: [[organization, 'member']] }));
  stranger = await enter(people.person('Stig Stranger', { in: [[other, 'owner']] }));
  fleet = await plantFleet(people, organization, {
    'LAPTOP-0001': { behind: true, ring: 'Pilot' },
    'LAPTOP-0002': { behind: false },
    'KÖK-Åse': { behind: true },
    'NY-0004': { behind: false, seen: null },
  });
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

/** A page's text as people read it. */
async function read(visitor: Visitor, address: string): Promise<string> {
  const { status, text } = await visitor.get(address);
  expect(status, address).toBe(200);
  return text.replaceAll('<!-- -->', '').replaceAll('&nbsp;', '\u00a0');
}

const headline = (text: string) => /<h1>(.*?)<\/h1>/.exec(text)?.[1];

test('the list says how many are behind, and is searched, narrowed and ordered', async () => {
  const page = await read(member, `${path}/clients`);
  expect(headline(page)).toBe('2 datorer ligger efter');
  for (const name of Object.keys(fleet.clients)) expect(page).toContain(name);
  const found = await read(member, `${path}/clients?q=k%C3%B6k`);
  expect(found).toContain('KÖK-Åse');
  expect(found).not.toContain('LAPTOP-0001');
  const pilot = await read(member, `${path}/clients?ring=${fleet.rings.Pilot}&order=outdated`);
  expect(pilot).toContain('LAPTOP-0001');
  expect(pilot).not.toContain('LAPTOP-0002');
  expect(await read(member, `${path}/clients?state=unseen`)).toContain('NY-0004');
  expect(await read(member, `${path}/clients?q=%25`)).toContain('Ingen dator passar in på det');
  for (const wrong of ['page=0', 'ring=x', 'state=x', 'order=x', `q=${'x'.repeat(201)}`]) {
    expect((await member.get(`${path}/clients?${wrong}`)).status, wrong).toBe(400);
  }
  expect((await member.get(`${path}/clients?page=999`)).status).toBe(200);
});

test('a client’s page lists its programs with what they should be, its history and its upgrades', async () => {
  const behind = await read(member, `${path}/clients/${fleet.clients['LAPTOP-0001']}`);
  expect(headline(behind)).toBe('LAPTOP-0001 ligger efter med ett program');
  expect(behind).toMatch(/9\.20/);
  expect(behind).toContain(fleet.version);
  expect(behind).toContain('Finns inte i katalogen');
  // For who manages only.
  expect(behind).not.toContain('Återkalla nyckeln');
  const current = await read(owner, `${path}/clients/${fleet.clients['LAPTOP-0002']}`);
  expect(headline(current)).toBe('LAPTOP-0002 är uppdaterad');
  expect(current).toContain(`7-Zip 9.20 blev ${fleet.version}`);
  expect(current).toContain('2 försök');
  expect(current).toContain('Återkalla nyckeln');
  const unseen = await read(owner, `${path}/clients/${fleet.clients['NY-0004']}`);
  expect(headline(unseen)).toBe('NY-0004 har inte checkat in än');
  expect((await owner.get(`${path}/clients/no-id`)).status).toBe(404);
});

test('managers move a client, revoke its key and remove it, each after a question; nobody else does', async () => {
  const id = fleet.clients['KÖK-Åse']!;
  const address = `${path}/clients/${id}`;
  const read1 = async () => {
    const [row] = await people.sql`select * from app.clients where id = ${id}`;
    return row!;
  };
  for (const [who, status] of [
    [member, 403],
    [stranger, 404],
  ] as const) {
    for (const what of ['', '/revoke', '/remove']) {
      expect((await who.post(address + what, {})).status, what).toBe(status);
    }
    for (const what of ['/revoke', '/remove']) {
      expect((await who.get(address + what)).status, what).toBe(status);
    }
  }
  expect((await stranger.get(address)).status).toBe(404);
  const before = await read1();
  expect(before.token_prefix).toBe('lct_abcd');

  const moved = await admin.post(address, { ring: fleet.rings.Pilot! });
  expect(moved.location).toBe(`${address}?done=moved`);
  expect(await read1()).toMatchObject({ ring_id: fleet.rings.Pilot });
  for (const [gone, message] of [
    [{ ring: organization.id }, 'Ringen finns inte längre. Välj en annan.'],
    [{ team: organization.id }, 'Teamet finns inte längre. Välj ett annat.'],
  ] as const) {
    const refused = await admin.post(address, gone);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain(message);
    expect(refused.text).not.toContain('no such');
  }

  expect(headline(await read(admin, `${address}/revoke`))).toContain('KÖK-Åse');
  expect((await admin.post(`${address}/revoke`)).location).toBe(`${address}?done=revoked`);
  expect(await read1()).toMatchObject({ token_prefix: null, token_hash: null });
  expect(headline(await read(admin, address))).toBe('KÖK-Åse är utelåst');

  expect((await owner.post(`${address}/remove`)).location).toBe(`${path}/clients?done=removed`);
  expect((await read1()).removed_at).not.toBeNull();
  expect((await owner.get(address)).status).toBe(404);
  expect((await owner.post(`${address}/remove`)).status).toBe(404);
  expect(await read(owner, `${path}/clients?done=removed`)).toContain('Datorn är borttagen');
});

test('an enrolment key is made, shown once with its command, and revoked', async () => {
  const address = `${path}/settings/enrolment`;
  const next = async () => /name="id" value="([^"]+)"/.exec((await admin.get(address)).text)![1]!;
  const wanted = {
    intent: 'create',
    name: 'Kontoret',
    mostClients: '5',
    days: '7',
    id: randomUUID(),
  };
  expect((await member.get(address)).status).toBe(403);
  expect((await member.post(address, wanted)).status).toBe(403);
  expect((await stranger.post(address, wanted)).status).toBe(404);

  const made = await admin.post(address, { ...wanted, id: await next() });
  expect(made.status).toBe(200);
  const [key] = /lek_[\w-]+/.exec(made.text)!;
  expect(made.text).toContain('/install/check-in.ps1');
  const listed = await read(admin, address);
  expect(listed).toContain('Kontoret');
  expect(listed).toContain('0 av 5');
  expect(listed).not.toContain(key);

  for (const [field, value, message] of [
    ['name', ' ', 'Skriv vad nyckeln är till för.'],
    ['mostClients', '0', 'Skriv ett antal mellan 1 och 100'],
    ['mostClients', 'många', 'Skriv ett antal mellan 1 och 100'],
    ['days', '366', 'Skriv ett antal mellan 1 och 365.'],
  ] as const) {
    const refused = await admin.post(address, { ...wanted, [field]: value });
    expect(refused.status, field).toBe(400);
    expect(refused.text, field).toContain(message);
  }
  const gone = await admin.post(address, { ...wanted, ring: organization.id });
  expect([gone.status, gone.text.includes('Ringen finns inte längre.')]).toEqual([409, true]);

  const [row] = await people.sql<{ id: string }[]>`
    select id from app.enrolment_keys where organization_id = ${organization.id}`;
  const revoke = { intent: 'revoke', key: row!.id };
  expect((await stranger.post('/app/other/settings/enrolment', revoke)).status).toBe(404);
  expect((await admin.post(address, revoke)).location).toBe(`${address}?done=keyRevoked`);
  expect(await read(admin, address)).toContain('Återkallad');
});

test('the form for an enrolment key that is sent twice makes one key', async () => {
  const address = `${path}/settings/enrolment`;
  const { text } = await admin.get(address);
  const id = /name="id" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const form = { intent: 'create', id, name: 'Dubbelt', mostClients: '5', days: '7' };
  const answers = await Promise.all([admin.post(address, form), admin.post(address, form)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const refused = answers.find(({ status }) => status === 409)!;
  expect(refused.text).toContain('Den nyckeln är redan skapad');
  expect(refused.text).not.toMatch(/lek_[\w-]{20}/);
  expect(refused.text).not.toContain(`name="id" value="${id}"`);
  const made = await people.sql`select id from app.enrolment_keys where name = 'Dubbelt'`;
  expect(made).toEqual([{ id }]);
});

test('the patch level is told now, over time, and by ring, team and application', async () => {
  expect(headline(await read(stranger, '/app/other/patch-level'))).toBe(
    'Det finns inget att mäta än',
  );
  // Before any day was rolled up.
  const first = await read(member, `${path}/patch-level`);
  expect(first).toContain('50\u00a0% den första dagen');
  expect(first).toContain('class="chart-line"');
  const days = [
    ['2 days', 10, 4],
    ['1 day', 10, 6],
    ['0 days', 10, 9],
  ] as const;
  for (const [ago, installed, current] of days) {
    for (const [scope, scopeId] of [
      ['organization', organization.id],
      ['ring', fleet.rings.Pilot!],
      ['application', fleet.applicationId],
    ] as const) {
      await people.sql`insert into app.patch_levels
          (organization_id, day, scope, scope_id, clients, installed, current)
        values (${organization.id}, current_date - ${ago}::interval, ${scope}, ${scopeId}, 3, ${installed}, ${current})`;
    }
  }
  const page = await read(member, `${path}/patch-level`);
  expect(headline(page)).toMatch(/^50\u00a0% av programmen är på rätt version$/);
  // Today as it is now, of the clients that are left, whatever was rolled up.
  expect(page).toContain('Upp från 40\u00a0% till 50\u00a0% på 2 dagar');
  expect(page).toContain('Pilot ligger lägst, 0\u00a0%');
  const ofRing = await read(member, `${path}/patch-level?by=ring&id=${fleet.rings.Pilot}`);
  expect(ofRing).toContain('Pilot: Ned från 40\u00a0% till 0\u00a0%');
  expect(await read(member, `${path}/patch-level?by=application`)).toContain('7-Zip');
  expect(await read(member, `${path}/patch-level?by=team`)).toContain('Inget team har klienter än');
  expect((await member.get(`${path}/patch-level?by=x`)).status).toBe(400);
});

test('the dashboard says what needs doing, how far versions have come, and when the licence is outgrown', async () => {
  const page = await read(member, path);
  expect(page).toContain('Senast utdelade versioner');
  expect(page).toMatch(/1 \/ 2/);
  const fresh = await read(stranger, '/app/other');
  expect(headline(fresh)).toBe('Anslut den första datorn');
  expect(fresh).toContain('Fem minuter till första datorn');

  await people.sql`insert into app.licence_compliance
      (organization_id, status, observed_clients, licensed_clients, over_since, changed_at, assessed_at)
    values (${organization.id}, 'grace', 14, 12, now(), now(), now())`;
  const over = await read(owner, path);
  expect(headline(over)).toBe('Fler klienter än licenser');
  expect(over).toContain('14 klienter hörs av, 12 är licensierade');
  expect(over).toContain('Allt fungerar som vanligt till');
  expect(await read(owner, `${path}/billing`)).toContain('14 klienter hörs av, 12 är licensierade');
  expect(await read(member, path)).toContain('14 klienter hörs av');
});

test('a team’s ring holds for its clients that have none of their own', async () => {
  const [team] = await people.sql<{ id: string }[]>`
    insert into app.teams (organization_id, name) values (${organization.id}, 'Kontoret') returning id`;
  const address = `${path}/settings/teams/${team!.id}`;
  const client = fleet.clients['LAPTOP-0002']!;
  await people.sql`update app.clients set team_id = ${team!.id} where id = ${client}`;
  const wanted = { intent: 'ring', ring: fleet.rings.Pilot! };
  expect((await member.post(address, wanted)).status).toBe(403);
  expect((await stranger.post(address, wanted)).status).toBe(404);
  expect((await admin.post(address, wanted)).location).toBe(`${address}?done=teamRingChanged`);
  expect(await read(member, `${path}/clients?ring=${wanted.ring}`)).toContain('LAPTOP-0002');
  expect(await read(member, `${path}/clients?team=${team!.id}`)).toContain('LAPTOP-0002');
  expect((await admin.post(address, { intent: 'ring' })).status).toBe(303);
  expect(await read(member, `${path}/clients?ring=${wanted.ring}`)).not.toContain('LAPTOP-0002');
});

test('all clients’ keys are revoked at once, after a question', async () => {
  const address = `${path}/settings/enrolment/revoke-all`;
  expect((await member.post(address)).status).toBe(403);
  expect((await stranger.post(address)).status).toBe(404);
  expect(headline(await read(owner, address))).toBe('Återkalla nycklarna för 3 datorer?');
  expect((await owner.post(address)).location).toBe(
    `${path}/settings/enrolment?done=clientsRevoked`,
  );
  const [left] = await people.sql<{ count: number }[]>`select count(*)::int from app.clients
    where organization_id = ${organization.id} and token_hash is not null`;
  expect(left!.count).toBe(0);
});

test('a ring that is removed leaves its computers, removed ones too, in the last', async () => {
  const [last] = await people.sql<{ id: string }[]>`
    select id from app.rings where organization_id = ${organization.id} order by position desc limit 1`;
  const inPilot = () =>
    people.sql`select id from app.clients where ring_id = ${fleet.rings.Pilot!}`;
  await people.sql`update app.clients set removed_at = now(), ring_id = ${fleet.rings.Pilot!}
    where id = ${fleet.clients['NY-0004']!}`;
  expect((await inPilot()).length).toBeGreaterThan(1);
  const removal = `${path}/settings/distribution/${fleet.rings.Pilot!}/remove`;
  expect(await read(admin, removal)).toContain('Dess datorer kommer till sitt teams ring');
  expect((await member.post(removal, {})).status).toBe(403);
  expect((await admin.post(removal, {})).status).toBe(303);
  expect(await inPilot()).toEqual([]);
  const moved = await people.sql<{ ring_id: string }[]>`
    select ring_id from app.clients where organization_id = ${organization.id}`;
  expect(new Set(moved.map((row) => row.ring_id))).toEqual(new Set([last!.id]));
});
