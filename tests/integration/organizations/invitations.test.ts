import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  acceptInvitation,
  holdOpenInvitation,
} from '#app/domain/organizations/accept-invitation.ts';
import { findInvitation } from '#app/domain/organizations/find-invitation.ts';
import { addMember } from '#app/domain/organizations/internal/add-member.ts';
import {
  inviteMember,
  resendInvitation,
  revokeInvitation,
} from '#app/domain/organizations/invite-member.ts';
import { issueInvitationToken } from '#app/domain/organizations/issue-invitation-token.ts';
import { listInvitations } from '#app/domain/organizations/list-invitations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember, asSystem } from '#db/tenancy.server.ts';
import { meet } from '#tests/support/meet.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';

let rooms: OrganizationRooms;
let organization: PlantedOrganization;
let owner: PlantedPerson;
let count = 0;

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());
beforeEach(async () => {
  count += 1;
  organization = await rooms.people.organization(`org-${count}`);
  owner = await rooms.people.person(`Owner ${count}`, { in: [[organization, 'owner']] });
});

const as = <T>(person: PlantedPerson, work: (context: Context) => Promise<T>, now = new Date()) =>
  asMember({ userId: person.id, organizationId: organization.id }, work, { now });
const invite = (email: string, role: 'admin' | 'member' = 'member') =>
  as(owner, (context) => inviteMember(context, { email, role, locale: 'sv' }));
const send = async (invitationId: string) => {
  const letter = await asSystem('test', (context) => issueInvitationToken(context, invitationId));
  return letter?.token ?? '';
};
const find = (token: string, now = new Date()) =>
  asSystem('test', (context) => findInvitation(context, token), { now });
const accept = (token: string, { id }: PlantedPerson, now = new Date()) =>
  asSystem(
    'test',
    (context) => acceptInvitation(context, { token, userId: id, knowsPassword: true }),
    { now },
  );
const memberCount = async () => {
  const [row] = await rooms.people.sql<{ count: number }[]>`
    select count(*)::int from app.memberships where organization_id = ${organization.id}`;
  return row?.count;
};
const days = (number: number) => new Date(Date.now() + number * 24 * 3600_000);

describe('an invitation', () => {
  test('sends a mail without a token, and waits for seven days', async () => {
    const id = await invite('eva@example.com', 'admin');
    const [mail] = await rooms.people.sql`
      select template, to_address, data from app.mails where organization_id = ${organization.id}`;
    expect(mail).toEqual({
      template: 'invitation',
      to_address: 'eva@example.com',
      data: { invitationId: id },
    });
    const [open] = await as(owner, (context) => listInvitations(context, organization.id));
    expect(open).toMatchObject({ email: 'eva@example.com', role: 'admin', sentAt: null });
    const token = await send(id);
    expect((await find(token))?.state).toBe('open');
    expect((await find(token, days(6.99)))?.state).toBe('open');
    expect((await find(token, days(7.01)))?.state).toBe('expired');
  });

  test('tells the addresses to who manages members, not to the feed', async () => {
    await invite('secret@example.com');
    const told = await rooms.people.sql`
      select type, data from app.activities where organization_id = ${organization.id}`;
    expect(told).toEqual([{ type: 'organizations.member-invited', data: { role: 'member' } }]);
    expect(await rooms.auditOf(organization.id)).toEqual(['member.invited']);
  });

  test('is refused for who is in or invited already, in whatever state of haste', async () => {
    await expect(invite(owner.email)).rejects.toMatchObject({ code: 'already_member' });
    const results = await Promise.allSettled([1, 2, 3].map(() => invite('eva@example.com')));
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'already_invited' },
    });
  });

  test('that expired makes room for another', async () => {
    const first = await invite('eva@example.com');
    const token = await send(first);
    const { sql } = rooms.people;
    await sql`update app.invitations set expires_at = now() - interval '1 hour' where id = ${first}`;
    await invite('eva@example.com');
    expect((await find(token))?.state).toBe('revoked');
  });

  test('is not a member’s to make', async () => {
    const member = await rooms.people.person(`Member ${count}`, { in: [[organization, 'member']] });
    await expect(
      as(member, (context) =>
        inviteMember(context, { email: 'x@example.com', role: 'member', locale: 'sv' }),
      ),
    ).rejects.toMatchObject({ name: 'ForbiddenError' });
    expect(await as(member, (context) => listInvitations(context, organization.id))).toEqual([]);
  });

  test('is refused when the plan has no place left', async () => {
    for (const name of ['a', 'b']) {
      await rooms.people.person(`${name}${count}`, { in: [[organization, 'member']] });
    }
    await expect(invite('eva@example.com')).rejects.toMatchObject({
      name: 'PlanLimitError',
      limit: 'members',
    });
  });
});

describe('sending anew', () => {
  test('ends the link of the earlier mail', async () => {
    const first = await invite('eva@example.com');
    const old = await send(first);
    const second = await as(owner, (context) =>
      resendInvitation(context, { invitationId: first, locale: 'sv' }),
    );
    expect((await find(old))?.state).toBe('revoked');
    const renewed = await send(second);
    expect((await find(renewed))?.state).toBe('open');
    expect(await send(first)).toBe('');
    expect(await rooms.auditOf(organization.id)).toEqual(['member.invited', 'invitation.resent']);
  });

  test('of a mail that is rendered twice leaves the last link', async () => {
    const id = await invite('eva@example.com');
    const [one, two] = [await send(id), await send(id)];
    expect(await find(one)).toBeNull();
    expect((await find(two))?.state).toBe('open');
  });

  test('finds no other organisation’s, and none that was revoked', async () => {
    const id = await invite('eva@example.com');
    const other = await rooms.people.organization(`other-${count}`);
    const stranger = await rooms.people.person(`Stranger ${count}`, { in: [[other, 'owner']] });
    const asStranger = (work: (context: Context) => Promise<unknown>) =>
      asMember({ userId: stranger.id, organizationId: other.id }, work);
    await expect(
      asStranger((context) => resendInvitation(context, { invitationId: id, locale: 'sv' })),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(asStranger((context) => revokeInvitation(context, id))).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await as(owner, (context) => revokeInvitation(context, id));
    await expect(
      as(owner, (context) => resendInvitation(context, { invitationId: id, locale: 'sv' })),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(await rooms.auditOf(organization.id)).toEqual(['member.invited', 'invitation.revoked']);
  });
});

describe('accepting', () => {
  test('makes a member, once', async () => {
    const eva = await rooms.people.person(`Eva ${count}`);
    const token = await send(await invite(eva.email, 'admin'));
    expect(await accept(token, eva)).toEqual({ slug: organization.slug });
    const [membership] = await rooms.people.sql`
      select role from app.memberships where user_id = ${eva.id}`;
    expect(membership).toEqual({ role: 'admin' });
    await expect(accept(token, eva)).rejects.toMatchObject({ code: 'invitation_accepted' });
    expect(await rooms.auditOf(organization.id)).toEqual(['member.invited', 'member.joined']);
    const [entry] = await rooms.people.sql`
      select actor_kind, actor_user_id from app.audit_entries where action = 'member.joined'
      and organization_id = ${organization.id}`;
    expect(entry).toEqual({ actor_kind: 'person', actor_user_id: eva.id });
  });

  test('is for the invited address alone, in time, and not when revoked', async () => {
    const eva = await rooms.people.person(`Eva ${count}`);
    const other = await rooms.people.person(`Other ${count}`);
    const id = await invite(eva.email);
    const token = await send(id);
    await expect(accept(token, other)).rejects.toMatchObject({ code: 'other_address' });
    await expect(accept(token, eva, days(8))).rejects.toMatchObject({ code: 'invitation_expired' });
    await expect(accept('no such token', eva)).rejects.toMatchObject({ name: 'NotFoundError' });
    await as(owner, (context) => revokeInvitation(context, id));
    await expect(accept(token, eva)).rejects.toMatchObject({ code: 'invitation_revoked' });
    expect(await memberCount()).toBe(1);
  });

  test('and revoking at once: one of them is too late', async () => {
    const eva = await rooms.people.person(`Eva ${count}`);
    const id = await invite(eva.email);
    const token = await send(id);
    const [accepted, revoked] = await Promise.allSettled([
      accept(token, eva),
      as(owner, (context) => revokeInvitation(context, id)),
    ]);
    expect([accepted.status, revoked.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect(await memberCount()).toBe(accepted.status === 'fulfilled' ? 2 : 1);
  });
});

describe('the plan’s places for members', () => {
  /** Basic has three, and the owner has one. */
  async function inviteThree(): Promise<{ person: PlantedPerson; token: string }[]> {
    const invited = [];
    for (const name of ['a', 'b', 'c']) {
      const person = await rooms.people.person(`${name} ${count}`);
      invited.push({ person, token: await send(await invite(person.email)) });
    }
    return invited;
  }

  test('are kept when one more than fit accept at once (pitfall 33)', async () => {
    const invited = await inviteThree();
    const results = await Promise.allSettled(
      invited.map(({ person, token }) => accept(token, person)),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect(results.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { name: 'PlanLimitError', limit: 'members' },
    });
    expect(await memberCount()).toBe(3);
    // Who came too late may still come when there is a place.
    const [late] = invited.filter((_, index) => results[index]?.status === 'rejected');
    expect((await find(late!.token))?.state).toBe('open');
  });

  test('control: without the lock all of them get in', async () => {
    const invited = await inviteThree();
    const allAreIn = meet(3);
    await Promise.all(
      invited.map(({ person }) =>
        asSystem('test', async (context) => {
          const membership = { organizationId: organization.id, userId: person.id };
          await addMember(context, { ...membership, role: 'member' });
          await allAreIn();
        }),
      ),
    );
    expect(await memberCount()).toBe(4);
  });

  test('are as many more as were bought', async () => {
    const { sql } = rooms.people;
    await sql`insert into app.organization_plans (organization_id, plan, extra_members)
      values (${organization.id}, 'basic', 1)`;
    const invited = await inviteThree();
    await Promise.all(invited.map(({ person, token }) => accept(token, person)));
    expect(await memberCount()).toBe(4);
  });
});

test('an invitation is held for one at a time', async () => {
  const eva = await rooms.people.person(`Eva ${count}`);
  const token = await send(await invite(eva.email));
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => accept(token, eva)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(
    asSystem('test', (context) => holdOpenInvitation(context, token)),
  ).rejects.toMatchObject({ code: 'invitation_accepted' });
});
