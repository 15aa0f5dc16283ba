import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeRole, transferOwnership } from '#app/domain/organizations/change-role.ts';
import { leaveOrganization, removeMember } from '#app/domain/organizations/end-membership.ts';
import { endMembership } from '#app/domain/organizations/internal/end-membership.ts';
import { actingMember } from '#app/domain/organizations/internal/lock-members.ts';
import { getMember, listMembers } from '#app/domain/organizations/list-members.ts';
import { renameOrganization } from '#app/domain/organizations/rename-organization.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember } from '#db/tenancy.server.ts';
import { meet } from '#tests/support/meet.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';

let rooms: OrganizationRooms;
let organization: PlantedOrganization;
let owner: PlantedPerson;
let admin: PlantedPerson;
let member: PlantedPerson;
let count = 0;

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());
beforeEach(async () => {
  count += 1;
  organization = await rooms.people.organization(`org-${count}`);
  owner = await rooms.people.person(`Owner ${count}`, { in: [[organization, 'owner']] });
  admin = await rooms.people.person(`Admin ${count}`, { in: [[organization, 'admin']] });
  member = await rooms.people.person(`Member ${count}`, { in: [[organization, 'member']] });
});

const as = <T>(person: PlantedPerson, work: (context: Context) => Promise<T>) =>
  asMember({ userId: person.id, organizationId: organization.id }, work);
const roles = async () => {
  const rows = await rooms.people.sql<{ name: string; role: string }[]>`
    select split_part(name, ' ', 1) as name, role from app.memberships
    join app.users on users.id = user_id
    where organization_id = ${organization.id} order by users.id`;
  return Object.fromEntries(rows.map(({ name, role }) => [name, role]));
};

test('colleagues see each other, owners first', async () => {
  const members = await as(member, (context) => listMembers(context, organization.id));
  expect(members.map(({ id, role }) => [id, role])).toEqual([
    [owner.id, 'owner'],
    [admin.id, 'admin'],
    [member.id, 'member'],
  ]);
});

describe('who it happens to is told by mail', () => {
  const mailsOf = (person: PlantedPerson) => rooms.people.sql`
    select template, to_address as "to", locale, organization_id as organization, mails.data, queued.name
    from app.mails left join pgboss.job queued on queued.data ->> 'mailId' = mails.id::text
    where mails.user_id = ${person.id} order by mails.id`;
  const told = (to: PlantedPerson, data: object) => ({
    template: 'membership-changed',
    to: to.email,
    locale: 'sv',
    organization: organization.id,
    data,
    name: 'activity.send-mail',
  });

  test('of another role, of ownership, and of having been removed; who acts is not', async () => {
    await as(admin, (context) => changeRole(context, { userId: member.id, role: 'admin' }));
    await as(owner, (context) => transferOwnership(context, member.id));
    await as(member, (context) => removeMember(context, admin.id));
    expect([...(await mailsOf(member))]).toEqual([
      told(member, { change: 'role', role: 'admin' }),
      told(member, { change: 'ownership', role: 'owner' }),
    ]);
    expect([...(await mailsOf(admin))]).toEqual([told(admin, { change: 'removed' })]);
    expect(await mailsOf(owner)).toHaveLength(0);
    await as(owner, leaveOrganization);
    expect(await mailsOf(owner)).toHaveLength(0);
  });

  test('not when nothing came of it', async () => {
    await expect(as(admin, (context) => removeMember(context, owner.id))).rejects.toMatchObject({
      code: 'owners_only',
    });
    await as(owner, (context) => changeRole(context, { userId: member.id, role: 'member' }));
    expect([...(await mailsOf(owner)), ...(await mailsOf(member))]).toEqual([]);
  });
});

describe('changing a role', () => {
  test('is told in the audit trail and the feed', async () => {
    await as(owner, (context) => changeRole(context, { userId: member.id, role: 'admin' }));
    expect(await roles()).toEqual({ Owner: 'owner', Admin: 'admin', Member: 'admin' });
    expect(await rooms.auditOf(organization.id)).toEqual(['member.role-changed']);
    expect(await rooms.activitiesOf(organization.id)).toEqual(['organizations.role-changed']);
  });

  test('to the one they have does nothing', async () => {
    await as(owner, (context) => changeRole(context, { userId: member.id, role: 'member' }));
    expect(await rooms.auditOf(organization.id)).toEqual([]);
  });

  test('is an admin’s for all but owners', async () => {
    await as(admin, (context) => changeRole(context, { userId: member.id, role: 'admin' }));
    for (const [userId, role] of [
      [owner.id, 'member'],
      [member.id, 'owner'],
      [admin.id, 'owner'],
    ] as const) {
      await expect(
        as(admin, (context) => changeRole(context, { userId, role })),
      ).rejects.toMatchObject({ code: 'owners_only' });
    }
    expect(await roles()).toEqual({ Owner: 'owner', Admin: 'admin', Member: 'admin' });
  });

  test('is not a member’s', async () => {
    await expect(
      as(member, (context) => changeRole(context, { userId: member.id, role: 'admin' })),
    ).rejects.toMatchObject({ name: 'ForbiddenError' });
  });

  test('finds nobody of another organisation', async () => {
    const other = await rooms.people.organization(`other-${count}`);
    const stranger = await rooms.people.person(`Stranger ${count}`, { in: [[other, 'member']] });
    await expect(
      as(owner, (context) => changeRole(context, { userId: stranger.id, role: 'admin' })),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  test('leaves an owner', async () => {
    await expect(
      as(owner, (context) => changeRole(context, { userId: owner.id, role: 'member' })),
    ).rejects.toMatchObject({ code: 'last_owner' });
  });
});

describe('removing', () => {
  test('ends the membership, its teams and its presence', async () => {
    const { sql } = rooms.people;
    await sql`insert into app.organization_presence values (${organization.id}, ${member.id}, now())`;
    await as(admin, (context) => removeMember(context, member.id));
    expect(await roles()).toEqual({ Owner: 'owner', Admin: 'admin' });
    await expect(as(member, async () => {})).rejects.toMatchObject({ name: 'DoorClosedError' });
    expect(await rooms.auditOf(organization.id)).toEqual(['member.removed']);
    expect(await rooms.activitiesOf(organization.id)).toEqual(['organizations.member-removed']);
    expect(
      await sql`select from app.organization_presence where user_id = ${member.id}`,
    ).toHaveLength(0);
  });

  test('is not for oneself, and not for an admin against an owner', async () => {
    await expect(as(owner, (context) => removeMember(context, owner.id))).rejects.toMatchObject({
      code: 'oneself',
    });
    await expect(as(admin, (context) => removeMember(context, owner.id))).rejects.toMatchObject({
      code: 'owners_only',
    });
    expect(await rooms.auditOf(organization.id)).toEqual([]);
  });
});

describe('leaving', () => {
  test('is anybody’s but the last owner’s', async () => {
    await as(member, (context) => leaveOrganization(context));
    await as(admin, (context) => leaveOrganization(context));
    await expect(as(owner, (context) => leaveOrganization(context))).rejects.toMatchObject({
      code: 'last_owner',
    });
    expect(await roles()).toEqual({ Owner: 'owner' });
    expect(await rooms.auditOf(organization.id)).toEqual(['member.left', 'member.left']);
  });

  test('by two owners at once leaves one of them', async () => {
    await as(owner, (context) => changeRole(context, { userId: admin.id, role: 'owner' }));
    const results = await Promise.allSettled(
      [owner, admin].map((person) => as(person, (context) => leaveOrganization(context))),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'last_owner' },
    });
  });

  test('control: without the lock both of them go', async () => {
    await as(owner, (context) => changeRole(context, { userId: admin.id, role: 'owner' }));
    const bothHaveLeft = meet(2);
    await Promise.all(
      [owner, admin].map((person) =>
        as(person, async (context) => {
          const acting = actingMember(context);
          await endMembership(acting, await getMember(acting, organization.id, person.id));
          await bothHaveLeft();
        }),
      ),
    );
    expect(await roles()).toEqual({ Member: 'member' });
  });

  test('and demoting each other at once leaves one owner: the second is none any more', async () => {
    await as(owner, (context) => changeRole(context, { userId: admin.id, role: 'owner' }));
    const results = await Promise.allSettled([
      as(owner, (context) => changeRole(context, { userId: admin.id, role: 'member' })),
      as(admin, (context) => changeRole(context, { userId: owner.id, role: 'member' })),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(Object.values(await roles()).filter((role) => role === 'owner')).toHaveLength(1);
  });
});

describe('transferring', () => {
  test('makes the other the owner and the one who gave it an admin', async () => {
    await as(owner, (context) => transferOwnership(context, member.id));
    expect(await roles()).toEqual({ Owner: 'admin', Admin: 'admin', Member: 'owner' });
    expect(await rooms.auditOf(organization.id)).toEqual(['ownership.transferred']);
  });

  test('is an owner’s alone, and to somebody else', async () => {
    await expect(
      as(admin, (context) => transferOwnership(context, admin.id)),
    ).rejects.toMatchObject({ name: 'ForbiddenError' });
    await expect(
      as(owner, (context) => transferOwnership(context, owner.id)),
    ).rejects.toMatchObject({ code: 'oneself' });
  });

  test('twice at once goes to one of them', async () => {
    const results = await Promise.allSettled(
      [member, admin].map(({ id }) => as(owner, (context) => transferOwnership(context, id))),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(Object.values(await roles()).filter((role) => role === 'owner')).toHaveLength(1);
  });
});

test('a new name is told with the old one', async () => {
  await as(admin, (context) => renameOrganization(context, 'Ny Bygg'));
  const [entry] = await rooms.people.sql`
    select before, after from app.audit_entries where organization_id = ${organization.id}`;
  expect(entry).toEqual({ before: { name: organization.slug }, after: { name: 'Ny Bygg' } });
  await expect(as(member, (context) => renameOrganization(context, 'Mitt'))).rejects.toMatchObject({
    name: 'ForbiddenError',
  });
});
