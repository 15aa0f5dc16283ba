import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { removeMember } from '#app/domain/organizations/end-membership.ts';
import { listTeams } from '#app/domain/organizations/list-teams.ts';
import {
  addToTeam,
  createTeam,
  removeFromTeam,
  removeTeam,
  renameTeam,
} from '#app/domain/organizations/manage-teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember } from '#db/tenancy.server.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';

let rooms: OrganizationRooms;
let organization: PlantedOrganization;
let owner: PlantedPerson;
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
  member = await rooms.people.person(`Member ${count}`, { in: [[organization, 'member']] });
});

const as = <T>(person: PlantedPerson, work: (context: Context) => Promise<T>) =>
  asMember({ userId: person.id, organizationId: organization.id }, work);
const create = (name: string) => as(owner, (context) => createTeam(context, name));
const teams = async () => {
  const rows = await as(member, (context) => listTeams(context, organization.id));
  return rows.map(({ name, members }) => [name, ...members]);
};

test('a team is made, filled, renamed, emptied and dissolved, each told once', async () => {
  const teamId = await create('Kontoret');
  const them = { teamId, userId: member.id };
  await as(owner, (context) => addToTeam(context, them));
  await as(owner, (context) => addToTeam(context, them));
  expect(await teams()).toEqual([['Kontoret', `Member ${count}`]]);
  await as(owner, (context) => renameTeam(context, { teamId, name: 'kontoret' }));
  await as(owner, (context) => removeFromTeam(context, them));
  await as(owner, (context) => removeFromTeam(context, them));
  expect(await teams()).toEqual([['kontoret']]);
  await as(owner, (context) => removeTeam(context, teamId));
  expect(await teams()).toEqual([]);
  expect(await rooms.auditOf(organization.id)).toEqual([
    'team.created',
    'team.member-added',
    'team.renamed',
    'team.member-removed',
    'team.removed',
  ]);
});

test('names are one team’s, capitals or not, also when two come at once', async () => {
  const results = await Promise.allSettled([create('Bygget'), create('BYGGET')]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const other = await create('Verkstan');
  await expect(
    as(owner, (context) => renameTeam(context, { teamId: other, name: 'bygget' })),
  ).rejects.toMatchObject({ code: 'name_taken' });
});

test('who leaves the organisation leaves its teams', async () => {
  const teamId = await create('Kontoret');
  await as(owner, (context) => addToTeam(context, { teamId, userId: member.id }));
  await as(owner, (context) => removeMember(context, member.id));
  const rows = await as(owner, (context) => listTeams(context, organization.id));
  expect(rows).toMatchObject([{ name: 'Kontoret', members: [] }]);
});

test('nothing of another organisation’s is found, and members only look', async () => {
  const teamId = await create('Kontoret');
  const other = await rooms.people.organization(`other-${count}`);
  const stranger = await rooms.people.person(`Stranger ${count}`, { in: [[other, 'owner']] });
  const asStranger = (work: (context: Context) => Promise<unknown>) =>
    asMember({ userId: stranger.id, organizationId: other.id }, work);
  for (const work of [
    (context: Context) => renameTeam(context, { teamId, name: 'x' }),
    (context: Context) => removeTeam(context, teamId),
    (context: Context) => addToTeam(context, { teamId, userId: stranger.id }),
  ]) {
    await expect(asStranger(work)).rejects.toMatchObject({ name: 'NotFoundError' });
  }
  await expect(
    as(owner, (context) => addToTeam(context, { teamId, userId: stranger.id })),
  ).rejects.toMatchObject({ name: 'NotFoundError' });
  await expect(as(member, (context) => createTeam(context, 'Mitt'))).rejects.toMatchObject({
    name: 'ForbiddenError',
  });
});
