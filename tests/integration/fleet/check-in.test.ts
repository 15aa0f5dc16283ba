import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportOf, startFleetSite } from '#tests/support/fleet-site.ts';
import type { EnrolledMachine, FleetSite } from '#tests/support/fleet-site.ts';
import type { PlantedOrganization } from '#tests/support/people.ts';

let site: FleetSite;
let organization: PlantedOrganization;
let key: string;

beforeAll(async () => {
  site = await startFleetSite();
  organization = await site.people.organization('fleet', { plan: 'enterprise' });
  key = await site.plantKey(organization, { mostClients: 100_000 });
});
afterAll(() => site?.close());

const sevenZip = (version: string) => ({
  name: `7-Zip ${version} (x64)`,
  publisher: 'Igor Pavlov',
  version,
  productCode: '7-Zip',
  scope: 'machine',
});

async function rowOf({ clientId }: EnrolledMachine) {
  const [row] = await site.people.sql`
    select client.*, inventory.program_ids,
      (select count(*)::int from app.inventory_changes where client_id = client.id) as changes
    from app.clients client left join app.client_inventories inventory on inventory.client_id = client.id
    where client.id = ${clientId}`;
  return row!;
}

async function inventoryOf({ clientId }: EnrolledMachine) {
  const [row] = await site.people.sql`
    select * from app.client_inventories where client_id = ${clientId}`;
  return row!;
}

test('enrols, checks in, and hears when to come again', async () => {
  const machine = await site.enrol(key);
  const answer = await site.checkIn(machine, { programs: [sevenZip('20.00')] });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      clientId: machine.clientId,
      ring: { name: 'Alla' },
      programs: { kept: 1 },
      repeated: false,
    },
  });
  expect(answer.body.nextCheckInSeconds).toBeGreaterThan(12_000);
  const row = await rowOf(machine);
  expect(row).toMatchObject({ name: 'KONTOR-1', program_count: 1 });
  expect(row.last_seen_at).not.toBeNull();
  const [source] = await site.people.sql`select purpose, length(prefix) as shown
    from app.source_tokens token join app.clients client on client.source_token_id = token.id
    where client.id = ${machine.clientId}`;
  expect(source).toEqual({ purpose: 'client', shown: 8 });
});

test('programs are recognised, and compared with what the ring is offered', async () => {
  const { sql } = site.people;
  await sql`update app.distribution_settings set default_mode = 'immediate'
    where organization_id = ${organization.id}`;
  await sql`insert into app.application_match_keys (application_id, kind, key)
    select id, 'product-code', '7-zip' from app.applications where identifier = '7zip.7zip'
    on conflict do nothing`;
  const machine = await site.enrol(key);
  const answer = await site.checkIn(machine, { programs: [sevenZip('19.00')] });
  expect(answer.body).toMatchObject({ programs: { kept: 1, offered: 1, outdated: 1 } });
  expect(answer.body.upgrades).toMatchObject([{ identifier: '7zip.7zip', fromVersion: '19.00' }]);
});

test('only differences are stored', async () => {
  const machine = await site.enrol(key);
  const other = { name: 'Other', version: '1' };
  await site.checkIn(machine, { programs: [sevenZip('20.00'), other] });
  expect((await rowOf(machine)).changes).toBe(0);
  await site.checkIn(machine, { programs: [other, sevenZip('20.00')] });
  expect((await rowOf(machine)).changes).toBe(0);
  await site.checkIn(machine, { programs: [sevenZip('21.00'), other] });
  expect((await rowOf(machine)).changes).toBe(1);
});

test('a list that came before is not read again, in whatever order it comes', async () => {
  const machine = await site.enrol(key);
  const list = [sevenZip('20.00'), { name: 'Other', version: '1' }];
  await site.checkIn(machine, { programs: list });
  const { changed_at: changedAt } = await inventoryOf(machine);
  // Reading the list would put this right again.
  await site.people.sql`update app.client_inventories set program_ids = program_ids[1:1]
    where client_id = ${machine.clientId}`;
  const unread = await site.checkIn(machine, { programs: list.toReversed() });
  expect(unread.body.programs).toMatchObject({ kept: 1 });

  const respelled = await site.checkIn(machine, {
    programs: [sevenZip('20.00'), { name: 'OTHER', version: '1' }],
  });
  expect(respelled.body.programs).toMatchObject({ kept: 2 });
  expect((await rowOf(machine)).changes).toBe(1);
  await site.checkIn(machine, { programs: list });
  const last = await inventoryOf(machine);
  expect((await rowOf(machine)).changes).toBe(1);
  expect(last.changed_at).not.toEqual(changedAt);
  expect(last.program_ids).toHaveLength(2);
});

describe('bad input', () => {
  let machine: EnrolledMachine;
  beforeAll(async () => {
    machine = await site.enrol(key);
  });

  test('names the field and the row', async () => {
    const answer = await site.checkIn(machine, {
      programs: [sevenZip('1'), { name: 7, publisher: 'x' }],
      userCount: -1,
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    expect(answer.body.errors?.map(({ field }) => field)).toEqual(['userCount', 'programs.1.name']);
  });

  test('a list that is wrong is told each time, and the one before it stays', async () => {
    await site.checkIn(machine, { programs: [sevenZip('1')] });
    for (let time = 0; time < 2; time += 1) {
      const answer = await site.checkIn(machine, { programs: [sevenZip('1'), { name: 7 }] });
      expect(answer.body.errors).toMatchObject([{ field: 'programs.1.name' }]);
    }
    expect((await rowOf(machine)).program_ids).toHaveLength(1);
  });

  test('100,000 programs are refused', async () => {
    const programs = Array.from({ length: 100_000 }, (_, index) => ({ name: `${index}` }));
    const whole = await site.checkIn(machine, { programs });
    expect([whole.status, whole.body.errors?.[0]]).toEqual([
      400,
      { field: 'programs', message: 'At most 5000 programs.' },
    ]);
    const wide = programs.map(({ name }) => ({ name, publisher: 'A publisher' }));
    // Told by the length alone; a sender that goes on writing may find the connection closed.
    const refused = await site.checkIn(machine, { programs: wide }).catch(() => ({ status: 413 }));
    expect(refused.status).toBe(413);
  });

  test('gzip is unpacked, up to the limit', async () => {
    const { token, machineId } = machine;
    const report = reportOf(machineId, { programs: [sevenZip('1')] });
    const options = { token, gzip: true };
    expect((await site.post('/api/clients/check-in', report, options)).status).toBe(200);
    const bomb = JSON.stringify(reportOf(machineId, { more: 'a'.repeat(3_000_000) }));
    expect((await site.post('/api/clients/check-in', bomb, options)).status).toBe(413);
    const torn = { token, headers: { 'Content-Encoding': 'gzip' } };
    expect((await site.post('/api/clients/check-in', report, torn)).status).toBe(400);
  });

  test('names in every script, with NUL and control characters', async () => {
    const names = [
      '日本語 ソフト',
      'برنامج',
      'a\0b\u0007c',
      '\ud83e\udd84\ud83e',
      'İı',
      '\u202eevil',
      '   ',
    ];
    const answer = await site.checkIn(machine, {
      name: 'DATOR\0-ÅÄÖ',
      programs: names.map((name) => ({ name, version: '1\0' })),
    });
    expect(answer).toMatchObject({ status: 200, body: { programs: { kept: 6 } } });
    expect((await rowOf(machine)).name).toBe('DATOR -ÅÄÖ');
  });
});

test('the same check-in again changes nothing', async () => {
  const machine = await site.enrol(key);
  const report = { checkInId: randomUUID(), programs: [sevenZip('20.00')] };
  await site.checkIn(machine, report);
  const before = await rowOf(machine);
  const again = await site.checkIn(machine, { ...report, programs: [] });
  expect(again.body).toMatchObject({ repeated: true, programs: { kept: 1 } });
  expect(await rowOf(machine)).toEqual(before);
});

test('many check-ins of one client at once', async () => {
  const machine = await site.enrol(key);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      site.checkIn(machine, { programs: [{ name: `Program ${index}` }, sevenZip('20.00')] }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
  const row = await rowOf(machine);
  expect(row.program_ids).toHaveLength(2);
  expect(row.changes).toBe(11);
});

describe('a token', () => {
  test('of nobody is refused', async () => {
    const machine = await site.enrol(key);
    for (const token of ['lct_nothing', `lct_${'a'.repeat(43)}`, `${machine.token}a`, 'x y']) {
      const answer = await site.checkIn({ ...machine, token });
      expect(answer.status, token).toBe(401);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
  });

  test('dies when the computer is enrolled again, is revoked or removed, or leaves', async () => {
    const machine = await site.enrol(key);
    const again = await site.enrol(key, machine);
    expect(again.clientId).toBe(machine.clientId);
    expect((await site.checkIn(machine)).status).toBe(401);
    expect((await site.checkIn(again)).status).toBe(200);
    expect((await site.post('/api/clients/leave', {}, again)).status).toBe(204);
    expect((await site.checkIn(again)).status).toBe(401);
    expect((await site.post('/api/clients/leave', {}, again)).status).toBe(401);
    expect(await rowOf(machine)).toMatchObject({ token_hash: null });
  });

  test('is good on its own computer alone', async () => {
    const machine = await site.enrol(key);
    const answer = await site.checkIn({ ...machine, machineId: randomUUID() });
    expect(answer).toMatchObject({ status: 409, body: { code: 'other_machine' } });
  });
});
