import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actingMember } from '#app/domain/organizations/internal/lock-members.ts';
import { occupySeat } from '#app/domain/organizations/internal/occupy-seat.ts';
import { readSeats, takeSeat } from '#app/domain/organizations/seats.ts';
import { asMember } from '#db/tenancy.server.ts';
import { meet } from '#tests/support/meet.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';

let rooms: OrganizationRooms;
let organization: PlantedOrganization;
let owner: PlantedPerson;
/** Five: two more than Basic lets in at once. */
let members: PlantedPerson[];
let count = 0;

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());
beforeEach(async () => {
  count += 1;
  organization = await rooms.people.organization(`org-${count}`);
  owner = await rooms.people.person(`Owner ${count}`, { in: [[organization, 'owner']] });
  members = await Promise.all(
    [1, 2, 3, 4, 5].map((number) =>
      rooms.people.person(`Member ${count} ${number}`, {
        in: [[organization, number === 5 ? 'admin' : 'member']],
      }),
    ),
  );
});

const start = new Date('2026-11-22T08:00:00Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const door = ({ id }: PlantedPerson) => ({ userId: id, organizationId: organization.id });
const come = (person: PlantedPerson, minutes: number) =>
  asMember(door(person), (context) => takeSeat(context), { now: at(minutes) });
const look = (minutes: number) =>
  asMember(door(owner), (context) => readSeats(context, organization.id), { now: at(minutes) });

describe('on Basic, three seats', () => {
  test('go to the first three; the fourth comes in when one was still for 15 minutes', async () => {
    const [a, b, c, d] = members as [PlantedPerson, PlantedPerson, PlantedPerson, PlantedPerson];
    expect([await come(a, 0), await come(b, 1), await come(c, 2)]).toEqual([true, true, true]);
    expect(await come(d, 3)).toBe(false);
    expect(await look(3)).toMatchObject({
      limit: 3,
      taken: [{ lastActiveAt: at(0) }, { lastActiveAt: at(1) }, { lastActiveAt: at(2) }],
      freeAt: at(15),
    });
    expect(await come(a, 10)).toBe(true);
    expect((await look(10)).freeAt).toEqual(at(16));
    expect(await come(d, 15.9)).toBe(false);
    expect(await come(d, 16)).toBe(true);
    expect(await come(b, 16.1)).toBe(false);
  });

  test('never keep an owner out, who takes one all the same', async () => {
    const [a, b, c] = members as [PlantedPerson, PlantedPerson, PlantedPerson];
    for (const person of [a, b, c]) await come(person, 0);
    expect(await come(owner, 1)).toBe(true);
    // Nobody who is in is sent away for it.
    expect(await come(a, 2)).toBe(true);
    expect((await look(2)).taken).toHaveLength(4);
    expect(await come(members[3]!, 15.5)).toBe(true);
  });

  test('are no more when five come at once (pitfall 33)', async () => {
    const results = await Promise.all(members.map((person) => come(person, 0)));
    expect(results.filter(Boolean)).toHaveLength(3);
    expect((await look(0)).taken).toHaveLength(3);
  });

  test('control: without the lock all five get in', async () => {
    const allAreIn = meet(5);
    const results = await Promise.all(
      members.map((person) =>
        asMember(
          door(person),
          async (context) => {
            const isIn = await occupySeat(actingMember(context), 3);
            await allAreIn();
            return isIn;
          },
          { now: at(0) },
        ),
      ),
    );
    expect(results.filter(Boolean)).toHaveLength(5);
  });

  test('are each organisation’s own', async () => {
    const other = await rooms.people.organization(`other-${count}`);
    const { sql } = rooms.people;
    for (const { id } of members) {
      await sql`insert into app.memberships (organization_id, user_id, role)
        values (${other.id}, ${id}, 'member')`;
    }
    for (const person of members.slice(0, 3)) await come(person, 0);
    expect(
      await asMember(
        { userId: members[3]!.id, organizationId: other.id },
        (context) => takeSeat(context),
        { now: at(0) },
      ),
    ).toBe(true);
  });

  test('are free again when a member is removed', async () => {
    for (const person of members.slice(0, 3)) await come(person, 0);
    const { sql } = rooms.people;
    await sql`delete from app.memberships where user_id = ${members[0]!.id}`;
    expect(await come(members[3]!, 0)).toBe(true);
  });
});

test('on Enterprise everybody gets in', async () => {
  const { sql } = rooms.people;
  await sql`insert into app.organization_plans (organization_id, plan)
    values (${organization.id}, 'enterprise')`;
  const results = await Promise.all(members.map((person) => come(person, 0)));
  expect(results).toEqual([true, true, true, true, true]);
  expect(await look(0)).toMatchObject({ limit: null, freeAt: null });
});
