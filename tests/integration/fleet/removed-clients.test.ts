import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import { startFleetSite } from '#tests/support/fleet-site.ts';
import type { EnrolledMachine, FleetSite } from '#tests/support/fleet-site.ts';
import type { PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { visit } from '#tests/support/visitor.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: FleetSite;
let organization: PlantedOrganization;
let admin: Visitor;
let member: Visitor;
let stranger: Visitor;
let key: string;
const path = '/app/restored/clients';

beforeAll(async () => {
  site = await startFleetSite();
  const { people } = site;
  organization = await people.organization('restored');
  const other = await people.organization('elsewhere');
  const enter = async (person: Promise<PlantedPerson>) => visit(site.url, (await person).cookie);
  admin = await enter(people.person('Ada Admin', { in: [[organization, 'admin']] }));
  member = await enter(people.person('Mia Member', { in: [[organization, 'member']] }));
  stranger = await enter(people.person('Stig Stranger', { in: [[other, 'owner']] }));
  key = await site.plantKey(organization);
});
afterAll(() => site?.close());

const pageOf = ({ clientId }: EnrolledMachine, what = '') => `${path}/${clientId}${what}`;
const information = async ({ sourceUrl }: EnrolledMachine) =>
  (await fetch(`${sourceUrl}/information`)).status;
const sourceAnswers = (machine: EnrolledMachine, status: number) =>
  eventually(`the source answers ${status}`, async () => (await information(machine)) === status);

async function remove(machine: EnrolledMachine): Promise<void> {
  expect((await admin.post(pageOf(machine, '/remove'))).location).toBe(`${path}?done=removed`);
}

test('a removed client is refused, listed, and brought back as it was, by a manager', async () => {
  const machine = await site.enrol(key, { name: 'ÅTER-1' });
  for (const version of ['1', '2']) {
    const programs = [{ name: 'Byggkalkyl', version }];
    expect((await site.checkIn(machine, { name: 'ÅTER-1', programs })).status).toBe(200);
  }
  expect(await information(machine)).toBe(200);
  const question = await admin.get(pageOf(machine, '/remove'));
  expect(question.text).toContain('Den kan tas tillbaka i 30 dagar');
  await remove(machine);

  expect((await site.checkIn(machine)).status).toBe(401);
  await sourceAnswers(machine, 404);
  const done = await admin.get(`${path}?done=removed`);
  expect(done.text).toContain(`href="${path}?state=removed"`);
  expect((await admin.get(path)).text).not.toContain('ÅTER-1');
  const listed = await member.get(`${path}?state=removed`);
  expect(listed.text).toContain('ÅTER-1');
  expect(listed.text).not.toContain('Ta tillbaka');
  expect((await admin.get(`${path}?state=removed&q=%C3%A5ter`)).text).toContain('Ta tillbaka');
  expect((await stranger.get('/app/elsewhere/clients?state=removed')).text).not.toContain('ÅTER-1');

  const back = pageOf(machine, '/restore');
  for (const [who, status] of [
    [member, 403],
    [stranger, 404],
  ] as const) {
    expect((await who.get(back)).status).toBe(status);
    expect((await who.post(back)).status).toBe(status);
  }
  expect((await stranger.post(back.replace('restored', 'elsewhere'))).status).toBe(404);
  expect((await site.checkIn(machine)).status).toBe(401);
  expect((await admin.get(back)).text).toContain('inget behöver göras på datorn');

  expect((await admin.post(back)).location).toBe(`${pageOf(machine)}?done=restored`);
  await sourceAnswers(machine, 200);
  const page = await admin.get(`${pageOf(machine)}?done=restored`);
  expect(page.text).toContain('Datorn är tillbaka');
  expect(page.text).toContain('Byggkalkyl 1 blev 2');
  expect((await site.checkIn(machine, { name: 'ÅTER-1' })).body).toMatchObject({ repeated: false });
  expect((await admin.post(back)).status).toBe(404);
  const { sql } = site.people;
  const audit = await sql`select action from app.audit_entries
    where subject_id = ${machine.clientId} order by id`;
  expect(audit.map(({ action }) => action as string)).toEqual([
    'client.enrolled',
    'client.removed',
    'client.restored',
  ]);
  expect((await member.get('/app/restored/activity')).text).toContain(
    'Klienten ÅTER-1 togs tillbaka',
  );
  const assessed = await sql`select from pgboss.job where name = 'fleet.assess-compliance'
    and data ->> 'organizationId' = ${organization.id}`;
  expect(assessed.length).toBe(2);
});

test('what was revoked stays revoked: before the removal, after it, or by the computer itself', async () => {
  const before = await site.enrol(key, { name: 'FÖRE' });
  await admin.post(pageOf(before, '/revoke'));
  await remove(before);
  const left = await site.enrol(key, { name: 'GICK' });
  expect((await site.post('/api/clients/leave', {}, left)).status).toBe(204);
  const after = await site.enrol(key, { name: 'EFTER' });
  await remove(after);
  await admin.post('/app/restored/settings/enrolment/revoke-all');
  for (const machine of [before, left, after]) {
    const back = pageOf(machine, '/restore');
    expect((await admin.get(back)).text).toContain('anslut den på nytt för att släppa in den');
    expect((await admin.post(back)).status).toBe(303);
    expect((await site.checkIn(machine)).status).toBe(401);
    expect(await information(machine)).toBe(404);
    expect((await admin.get(pageOf(machine))).text).toContain('är utelåst');
  }
});

test('nobody is brought back over the limit, nor when the licence is full', async () => {
  const { sql } = site.people;
  const machine = await site.enrol(key);
  await remove(machine);
  const refused = async () => {
    const answer = await admin.post(pageOf(machine, '/restore'));
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Licensen räcker inte till fler datorer.');
    expect((await site.checkIn(machine)).status).toBe(401);
  };
  await sql`update app.licence_compliance set status = 'over_limit' where organization_id = ${organization.id}`;
  await refused();
  await sql`update app.licence_compliance set status = 'compliant' where organization_id = ${organization.id}`;
  // Basic licenses 5, and lets 20 be enrolled.
  await sql`insert into app.clients (organization_id, machine_hash, name, ring_id, enrolled_at)
    select ${organization.id}, sha256(number::text::bytea), 'FULL', ring_id, now()
    from generate_series(1, 20) number cross join (select ring_id from app.clients where id = ${machine.clientId}) here`;
  await refused();
  await sql`delete from app.clients where name = 'FULL'`;
  expect((await admin.post(pageOf(machine, '/restore'))).status).toBe(303);
});

test('after 30 days nobody is brought back; enrolling anew still works', async () => {
  const machine = await site.enrol(key, { name: 'GAMMAL' });
  await remove(machine);
  await site.people.sql`update app.clients set removed_at = now() - interval '30 days 1 minute'
    where id = ${machine.clientId}`;
  expect((await admin.get(`${path}?state=removed`)).text).not.toContain('GAMMAL');
  expect((await admin.post(pageOf(machine, '/restore'))).status).toBe(404);
  const again = await site.enrol(key, machine);
  expect(again.clientId).toBe(machine.clientId);
  expect((await site.checkIn(again)).status).toBe(200);
  expect((await site.checkIn(machine)).status).toBe(401);
});

test('a check-in that waits for the removal is refused with it', async () => {
  const machine = await site.enrol(key);
  expect((await site.checkIn(machine)).status).toBe(200);
  const { sql } = site.people;
  const { answer } = await sql.begin(async (removing) => {
    await removing`update app.clients set removed_at = now() where id = ${machine.clientId}`;
    const waiting = site.checkIn(machine);
    await eventually('the check-in waits', async () => {
      const [row] = await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return row !== undefined;
    });
    // Wrapped, or the transaction would wait for it.
    return { answer: waiting.then(({ status }) => status) };
  });
  expect(await answer).toBe(401);
});
