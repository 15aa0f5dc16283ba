import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeSecurity, getSecurityRules } from '#app/domain/organizations/change-security.ts';
import { houseRules } from '#app/domain/organizations/security-rules.ts';
import type { SecurityRules } from '#app/domain/organizations/security-rules.ts';
import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember } from '#db/tenancy.server.ts';
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

async function plant(plan: string) {
  count += 1;
  organization = await rooms.people.organization(`org-${count}`, { plan });
  owner = await rooms.people.person(`Owner ${count}`, { in: [[organization, 'owner']] });
}

const as = <T>(person: PlantedPerson, work: (context: Context) => Promise<T>) =>
  asMember({ userId: person.id, organizationId: organization.id }, work);
const session = (methods: SignInMethod[], hoursOld = 0) => {
  const createdAt = new Date(Date.now() - hoursOld * 3600_000);
  return { methods, createdAt, lastSeenAt: createdAt };
};
const change = (rules: Partial<SecurityRules>, methods: SignInMethod[] = ['password'], hours = 0) =>
  as(owner, (context) =>
    changeSecurity(context, { ...houseRules, ...rules }, session(methods, hours)),
  );
const rules = () => as(owner, (context) => getSecurityRules(context, organization.id));

describe('on Enterprise', () => {
  beforeEach(() => plant('enterprise'));

  test('all rules can be set, and are told with what they were', async () => {
    const wanted: SecurityRules = {
      sessionHours: 8,
      idleMinutes: 30,
      secondFactorRequired: true,
      signInWays: ['passkey', 'password'],
    };
    await change(wanted, ['password', 'totp']);
    expect(await rules()).toEqual(wanted);
    const entries = await rooms.people.sql`
      select action, before, after from app.audit_entries
      where organization_id = ${organization.id}`;
    expect(entries).toEqual([{ action: 'security.changed', before: houseRules, after: wanted }]);
    await change(wanted, ['password', 'totp']);
    expect(await rooms.auditOf(organization.id)).toHaveLength(1);
  });

  test.each([
    ['second-factor', { secondFactorRequired: true }, ['password'], 0],
    ['sign-in-way', { signInWays: ['single-sign-on'] }, ['password', 'totp'], 0],
    ['too-old', { sessionHours: 1 }, ['password'], 2],
  ] as const)('nobody locks themselves out: %s', async (code, wanted, methods, hours) => {
    await expect(
      change({ ...wanted } as Partial<SecurityRules>, [...methods], hours),
    ).rejects.toMatchObject({ name: 'ConflictError', code });
    expect(await rules()).toEqual(houseRules);
  });

  test('a form filled in slowly is not idleness', async () => {
    await change({ idleMinutes: 5 }, ['password'], 0.5);
    expect(await rules()).toMatchObject({ idleMinutes: 5 });
  });
});

describe('on Pro', () => {
  beforeEach(() => plant('pro'));

  test('the length of sessions is open to all', async () => {
    await change({ sessionHours: 8, idleMinutes: 30 });
    expect(await rules()).toMatchObject({ sessionHours: 8, idleMinutes: 30 });
  });

  test.each([{ secondFactorRequired: true }, { signInWays: ['password' as const] }])(
    '%o is refused',
    async (wanted) => {
      await expect(change(wanted, ['password', 'totp'])).rejects.toMatchObject({
        name: 'PlanLimitError',
        limit: 'custom-security',
      });
      expect(await rules()).toEqual(houseRules);
    },
  );

  test('rules from a better plan may stay and go, not grow', async () => {
    const { sql } = rooms.people;
    await sql`insert into app.organization_security (organization_id, second_factor_required)
      values (${organization.id}, true)`;
    await change({ secondFactorRequired: true, idleMinutes: 60 }, ['passkey']);
    await expect(
      change({ secondFactorRequired: true, signInWays: ['passkey'] }, ['passkey']),
    ).rejects.toMatchObject({ name: 'PlanLimitError' });
    await change({});
    expect(await rules()).toEqual(houseRules);
  });
});

test('a member may not', async () => {
  await plant('enterprise');
  const member = await rooms.people.person(`Member ${count}`, { in: [[organization, 'member']] });
  await expect(
    as(member, (context) => changeSecurity(context, houseRules, session(['password']))),
  ).rejects.toMatchObject({ name: 'ForbiddenError' });
});
