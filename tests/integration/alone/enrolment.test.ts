import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createEnrolmentKey, revokeEnrolmentKey } from '#app/domain/fleet/enrolment-keys.ts';
import { hashSecretToken } from '#app/domain/secret-token.ts';
import { enrolClient } from '#app/domain/fleet/enrol-client.ts';
import { assessOne } from '#app/domain/fleet/assess-compliance.ts';
import { checkIn } from '#app/domain/fleet/check-in.ts';
import { clientReport } from '#app/domain/fleet/client-report.ts';
import { listClients } from '#app/domain/fleet/list-clients.ts';
import { recogniseClient } from '#app/domain/fleet/recognise-client.ts';
import { removeClient, revokeAllClients } from '#app/domain/fleet/revoke-clients.ts';
import { asMember } from '#db/tenancy.server.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import { meet } from '#tests/support/meet.ts';
import { reportOf } from '#tests/support/fleet-site.ts';

const lock = vi.hoisted(() => ({ isHeld: true, gather: () => Promise.resolve() }));

vi.mock(import('#app/domain/fleet/internal/lock-fleet.ts'), async (load) => {
  const real = await load();
  return {
    ...real,
    lockEnrolments: (context, organizationId) =>
      lock.isHeld ? real.lockEnrolments(context, organizationId) : lock.gather(),
  };
});

let rooms: OrganizationRooms;
let count = 0;
const origin = { address: null, userAgent: null, requestId: null };
const dayMs = 86_400_000;

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());

async function makeOrganization(plan?: string, role: MemberRole = 'admin') {
  count += 1;
  const organization = await rooms.people.organization(`enrol-${count}`, plan ? { plan } : {});
  const person = await rooms.people.person(`Enrol ${count}`, { in: [[organization, role]] });
  const membership = { userId: person.id, organizationId: organization.id };
  const makeKey = (mostClients = 100, days = 1) =>
    asMember(membership, (context) =>
      createEnrolmentKey(context, { name: 'Key', mostClients, days, ringId: null, teamId: null }),
    );
  return { ...organization, membership, makeKey };
}

const enrol = (enrolmentKey: string, machineId: string = randomUUID()) =>
  enrolClient(
    {
      enrolmentKey,
      machineId,
      name: 'PC',
      windowsVersion: null,
      windowsEdition: null,
      architecture: null,
      userCount: null,
      scriptVersion: null,
    },
    origin,
  );

const see = async (key: string, now: Date) => {
  const machineId = randomUUID();
  const enrolled = (await enrol(key, machineId))!;
  await checkIn(
    { ...enrolled, tokenHash: hashSecretToken(enrolled.token) },
    clientReport.parse(reportOf(machineId)),
    { now },
  );
  return enrolled;
};

test('a key of nobody, expired, revoked or used up enrols nobody', async () => {
  const { makeKey, membership, id } = await makeOrganization('standard');
  expect(await enrol('lek_nothing')).toBeNull();
  const { key } = await makeKey(1);
  await enrol(key);
  await expect(enrol(key)).rejects.toMatchObject({ code: 'enrolment_key_used_up' });
  const revoked = await makeKey();
  await asMember(membership, (context) => revokeEnrolmentKey(context, revoked.id));
  await expect(enrol(revoked.key)).rejects.toMatchObject({ code: 'enrolment_key_revoked' });
  const old = await makeKey();
  await rooms.people.sql`update app.enrolment_keys set expires_at = now() where id = ${old.id}`;
  await expect(enrol(old.key)).rejects.toMatchObject({ code: 'enrolment_key_expired' });
  const audit = await rooms.auditOf(id);
  expect(audit).toContain('enrolment-key.created');
  expect(audit).toContain('client.enrolled');
  expect(audit).toContain('enrolment-key.revoked');
});

test('the key is kept as a hash', async () => {
  const { makeKey } = await makeOrganization();
  const { key, id } = await makeKey();
  const [row] = await rooms.people.sql`select * from app.enrolment_keys where id = ${id}`;
  expect(JSON.stringify(row)).not.toContain(key.slice(8));
});

test('the same computer again takes no other place, and its earlier token ends', async () => {
  const { makeKey } = await makeOrganization('standard');
  const { key } = await makeKey(1);
  const machineId = randomUUID();
  const first = (await enrol(key, machineId))!;
  const second = (await enrol(key, machineId.toUpperCase()))!;
  expect(second).toMatchObject({ clientId: first.clientId, isKnown: true });
  expect(await recogniseClient(first.token)).toBeNull();
  expect(await recogniseClient(second.token)).toMatchObject({ clientId: first.clientId });
  const tokens = await rooms.people.sql`
    select revoked_at is null as works from app.source_tokens
    where organization_id = ${first.organizationId} order by created_at, id`;
  expect(tokens.map(({ works }) => works as boolean).sort()).toEqual([false, true]);
});

test('members may not, and another organisation’s managers find nothing', async () => {
  const { makeKey } = await makeOrganization(undefined, 'member');
  await expect(makeKey()).rejects.toThrow('fleet.manage');
  const own = await makeOrganization('standard');
  const { clientId } = (await enrol((await own.makeKey()).key))!;
  const other = await makeOrganization('standard', 'owner');
  const removing = asMember(other.membership, (context) => removeClient(context, clientId));
  await expect(removing).rejects.toThrow('There is no such client.');
  const { clients } = await asMember(other.membership, (context) =>
    listClients(context, own.id, { page: 1 }),
  );
  expect(clients).toEqual([]);
});

test('all tokens end at once', async () => {
  const { makeKey, membership } = await makeOrganization('standard');
  const { key } = await makeKey();
  const enrolled = [(await enrol(key))!, (await enrol(key))!];
  expect(await asMember(membership, revokeAllClients)).toBe(2);
  for (const { token } of enrolled) expect(await recogniseClient(token)).toBeNull();
});

/** Two computers want the last place of a key at the same time. @returns how many got in */
async function raceForLastPlace(): Promise<number> {
  const { makeKey } = await makeOrganization('standard');
  const { key } = await makeKey(1);
  lock.gather = meet(2);
  const outcomes = await Promise.allSettled([enrol(key), enrol(key)]);
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

test('the last place goes to one', async () => {
  expect(await raceForLastPlace()).toBe(1);
});

test('control: without the lock it goes to two', async () => {
  lock.isHeld = false;
  try {
    expect(await raceForLastPlace()).toBe(2);
  } finally {
    lock.isHeld = true;
  }
});

test('grace, then over the limit, then room again: told once each, and no enrolment while over', async () => {
  const { id, makeKey, membership } = await makeOrganization();
  const { key } = await makeKey();
  const start = new Date();
  const later = (days: number) => new Date(start.getTime() + days * dayMs);
  for (let index = 0; index < 5; index += 1) await see(key, start);
  const mails = async () => {
    const rows = await rooms.people.sql<{ status: string }[]>`
      select data ->> 'status' as status from app.mails
      where organization_id = ${id} and template = 'compliance-changed' order by id`;
    return rows.map(({ status }) => status);
  };
  expect(await assessOne(id, { now: start })).toBe('compliant');
  const { clientId } = await see(key, start);
  expect(await mails()).toEqual(['grace']);
  expect(await assessOne(id, { now: later(13) })).toBe('grace');
  await see(key, later(13));
  expect(await assessOne(id, { now: later(14) })).toBe('over_limit');
  expect(await assessOne(id, { now: later(15) })).toBe('over_limit');
  await expect(enrol(key)).rejects.toMatchObject({ name: 'PlanLimitError', limit: 'clients' });
  const [settings] = await rooms.people.sql`
    select is_over_limit from app.distribution_settings where organization_id = ${id}`;
  expect(settings).toEqual({ is_over_limit: true });
  await asMember(membership, (context) => removeClient(context, clientId));
  expect(await assessOne(id, { now: later(16) })).toBe('over_limit');
  // The rest were last seen more than 30 days ago.
  expect(await assessOne(id, { now: later(31) })).toBe('compliant');
  expect(await mails()).toEqual(['grace', 'over_limit', 'compliant']);
  await expect(enrol(key)).resolves.not.toBeNull();
});

test('in grace nobody outgrows the licence without end', async () => {
  const { makeKey } = await makeOrganization();
  const { key } = await makeKey();
  for (let index = 0; index < 20; index += 1) await enrol(key);
  await expect(enrol(key)).rejects.toMatchObject({ name: 'PlanLimitError' });
});
