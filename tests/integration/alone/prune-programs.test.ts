import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkIn } from '#app/domain/fleet/check-in.ts';
import { clientReport } from '#app/domain/fleet/client-report.ts';
import { createEnrolmentKey } from '#app/domain/fleet/enrolment-keys.ts';
import { enrolClient } from '#app/domain/fleet/enrol-client.ts';
import { prunePrograms } from '#app/domain/fleet/prune-programs.ts';
import { hashSecretToken } from '#app/domain/secret-token.ts';
import { asMember } from '#db/tenancy.server.ts';
import { eventually } from '#tests/support/eventually.ts';
import { reportOf } from '#tests/support/fleet-site.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';

const lock = vi.hoisted(() => ({ isHeld: true }));

vi.mock(import('#app/domain/fleet/internal/lock-fleet.ts'), async (load) => {
  const real = await load();
  return {
    ...real,
    shareDictionary: (context, organizationId) =>
      lock.isHeld ? real.shareDictionary(context, organizationId) : Promise.resolve(),
  };
});

let rooms: OrganizationRooms;
let count = 0;
const origin = { address: null, userAgent: null, requestId: null };

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());

/** An organisation with a computer, and what its dictionary holds. */
async function plantMachine() {
  count += 1;
  const organization = await rooms.people.organization(`prune-${count}`);
  const person = await rooms.people.person(`P ${count}`, { in: [[organization, 'owner']] });
  const { key } = await asMember(
    { userId: person.id, organizationId: organization.id },
    (context) =>
      createEnrolmentKey(context, {
        ...{ name: 'Key', mostClients: 5, days: 1, ringId: null, teamId: null },
      }),
  );
  const machineId = randomUUID();
  const request = { ...clientReport.parse(reportOf(machineId)), enrolmentKey: key };
  const client = (await enrolClient(request, origin))!;
  const { sql } = rooms.people;
  return {
    id: organization.id,
    clientId: client.clientId,
    report: (...names: string[]) =>
      checkIn(
        { ...client, tokenHash: hashSecretToken(client.token) },
        clientReport.parse(reportOf(machineId, { programs: names.map((name) => ({ name })) })),
      ),
    /** As though all that is known had been entered two days ago, and nothing had been noted. */
    async age() {
      await sql`update app.installed_programs set first_seen_at = now() - interval '2 days'
        where organization_id = ${organization.id}`;
      await sql`delete from app.inventory_changes where organization_id = ${organization.id}`;
    },
    async names() {
      const rows = await sql<{ name: string }[]>`select name from app.installed_programs
        where organization_id = ${organization.id} order by name`;
      return rows.map(({ name }) => name);
    },
    /** What the computer has, by name; null for what the dictionary does not know. */
    async installed() {
      const rows = await sql<{ name: string | null }[]>`
        select program.name from app.client_inventories inventory
        cross join unnest(inventory.program_ids) as on_it (id)
        left join app.installed_programs program using (id)
        where inventory.client_id = ${client.clientId} order by program.name`;
      return rows.map(({ name }) => name);
    },
  };
}

test('what no client has and no history names goes; a program that comes again is entered anew', async () => {
  const machine = await plantMachine();
  await machine.report('Kept', 'Gone');
  await machine.report('Kept');
  await rooms.people.sql`update app.installed_programs set first_seen_at = now() - interval '2 days'
    where organization_id = ${machine.id}`;
  expect(await prunePrograms(machine.id)).toBe(0);
  await machine.age();
  expect(await prunePrograms(machine.id)).toBe(1);
  expect(await machine.names()).toEqual(['Kept']);
  // This process remembers the number that it had.
  await machine.report('Kept', 'Gone');
  expect(await machine.installed()).toEqual(['Gone', 'Kept']);
  await machine.report('Kept');
  await rooms.people.sql`delete from app.inventory_changes where organization_id = ${machine.id}`;
  // Entered today: a check-in may be under way with it.
  expect(await prunePrograms(machine.id)).toBe(0);
});

test('other organisations’ programs are left, and a removed client keeps what it had', async () => {
  const [machine, other] = [await plantMachine(), await plantMachine()];
  await machine.report('Mine');
  await other.report('Theirs');
  await other.report();
  await other.age();
  await machine.age();
  await rooms.people.sql`update app.clients set removed_at = now() where id = ${machine.clientId}`;
  expect(await prunePrograms(machine.id)).toBe(0);
  expect(await machine.names()).toEqual(['Mine']);
  expect(await other.names()).toEqual(['Theirs']);
});

/**
 * A check-in brings a program that nobody has any more, and is held up before it is over; meanwhile such programs are
 * removed.
 * @returns what is on the computer afterwards
 */
async function checkInWhilePruned(): Promise<(string | null)[]> {
  const machine = await plantMachine();
  await machine.report('Kept', 'Again');
  await machine.report('Kept');
  await machine.age();
  const { sql } = rooms.people;
  const waits = async (kind: string) => {
    const [row] = await sql`select from pg_locks where not granted and locktype = ${kind}`;
    return row !== undefined;
  };
  const { both } = await sql.begin(async (holding) => {
    await holding`select from app.client_inventories where client_id = ${machine.clientId} for update`;
    const reporting = machine.report('Kept', 'Again');
    await eventually('the check-in waits', () => waits('transactionid'));
    let isOver = false;
    const pruning = prunePrograms(machine.id).finally(() => (isOver = true));
    await eventually(
      'the removal waits, or is over',
      async () => isOver || (await waits('advisory')),
    );
    return { both: Promise.all([reporting, pruning]) };
  });
  await both;
  return machine.installed();
}

test('a check-in that brings a program while such are removed keeps it', async () => {
  expect(await checkInWhilePruned()).toEqual(['Again', 'Kept']);
});

test('control: without the lock it has a program that is not there', async () => {
  lock.isHeld = false;
  try {
    expect(await checkInWhilePruned()).toEqual(['Kept', null]);
  } finally {
    lock.isHeld = true;
  }
});
