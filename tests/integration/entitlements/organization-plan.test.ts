import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  checkFeatureAccess,
  checkUsageLimit,
  loadEntitlement,
} from '#app/domain/entitlements/entitlement.ts';
import {
  listFeatureOverrides,
  removeFeatureOverride,
  setFeatureOverride,
} from '#app/domain/entitlements/feature-overrides.ts';
import { setOrganizationPlan } from '#app/domain/entitlements/set-organization-plan.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asMember, asPerson, asStaff, asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { seedBase } from '../../../commands/seed-database.ts';

let own: TestDatabase;
let people: PeoplePlanter;
let staff: PlantedPerson;
let organization: PlantedOrganization;
let owner: PlantedPerson;
let count = 0;

beforeAll(async () => {
  own = await createTestDatabase();
  connectDatabase({ url: own.webUrl, poolSize: 2, applicationName: 'test' });
  await seedBase();
  people = plantPeople(own);
  staff = await people.person('Stina', { isStaff: true });
});
afterAll(async () => {
  await people.close();
  await closeDatabase();
  await own.drop();
});
beforeEach(async () => {
  count += 1;
  organization = await people.organization(`rights-${count}`);
  owner = await people.person(`Owner ${count}`, { in: [[organization, 'owner']] });
});

const membership = () => ({ userId: owner.id, organizationId: organization.id });
const asOwner = () =>
  asMember(membership(), (context) => loadEntitlement(context, organization.id));

describe('what billing says was bought', () => {
  const bought = {
    plan: 'enterprise',
    status: 'active',
    licensedClients: 40,
    extraMembers: 2,
    pastDueSince: null,
  } as const;

  test('holds from the next question on, whoever of the house asks, and ends with it', async () => {
    const organizationId = organization.id;
    await asSystem('a test', (context) =>
      setOrganizationPlan(context, { organizationId, ...bought }),
    );
    const expected = await asOwner();
    expect(expected).toMatchObject({ plan: { name: 'enterprise' }, status: 'active' });
    expect(checkUsageLimit(expected, 'members', 27)).toEqual({
      allowed: true,
      limit: 27,
      remaining: 0,
    });
    expect(checkUsageLimit(expected, 'clients', 41).allowed).toBe(false);
    const load = (context: Parameters<typeof loadEntitlement>[0]) =>
      loadEntitlement(context, organizationId);
    expect(await asPerson({ userId: owner.id }, load)).toEqual(expected);
    expect(await asStaff({ userId: staff.id }, load)).toEqual(expected);

    await asSystem('a test', (context) =>
      setOrganizationPlan(context, { organizationId, ...bought, status: 'unpaid' }),
    );
    expect(await asOwner()).toMatchObject({ rights: { name: 'basic' }, status: 'unpaid' });
    await asSystem('a test', (context) =>
      setOrganizationPlan(context, { organizationId, plan: null }),
    );
    expect(await asOwner()).toMatchObject({ plan: { name: 'basic' }, status: null });
  });

  test('is not for members to say', async () => {
    await expect(
      asMember(membership(), (context) =>
        setOrganizationPlan(context, { organizationId: organization.id, ...bought }),
      ),
    ).rejects.toThrow('Only the system');
  });

  test('gives no rights under a status that this release does not know', async () => {
    await people.sql`insert into app.organization_plans (organization_id, plan, subscription_status)
      values (${organization.id}, 'pro', 'delinquent')`;
    const entitlement = await asOwner();
    expect(entitlement).toMatchObject({
      plan: { name: 'pro' },
      rights: { name: 'basic' },
      standing: { isKnown: false, isUnlicensed: true },
    });
  });
});

describe('what staff switch', () => {
  const byStaff = (change: Partial<Parameters<typeof setFeatureOverride>[1]> = {}) =>
    asStaff({ userId: staff.id }, (context) =>
      setFeatureOverride(context, {
        organizationId: organization.id,
        feature: 'own-uploads',
        isOn: true,
        reason: 'Tries uploads',
        lastDay: null,
        ...change,
      }),
    );

  test('is on at once, told in the audit trail, and off again when it is taken back', async () => {
    await byStaff();
    expect(checkFeatureAccess(await asOwner(), 'own-uploads')).toEqual({
      allowed: true,
      reason: 'override',
    });
    await byStaff({ isOn: false, reason: 'Enough' });
    expect(checkFeatureAccess(await asOwner(), 'own-uploads').allowed).toBe(false);
    const listed = await asStaff({ userId: staff.id }, (context) =>
      listFeatureOverrides(context, organization.id),
    );
    expect(listed).toMatchObject([{ isOn: false, reason: 'Enough', setBy: 'Stina' }]);
    const take = () =>
      asStaff({ userId: staff.id }, (context) =>
        removeFeatureOverride(context, {
          organizationId: organization.id,
          feature: 'own-uploads',
        }),
      );
    await take();
    await take();
    expect(checkFeatureAccess(await asOwner(), 'own-uploads').reason).toBe('plan');
    const trail = await people.sql`
      select action, reason, before ->> 'isOn' as before, after ->> 'isOn' as after
      from app.audit_entries where organization_id = ${organization.id} order by id`;
    expect(trail).toEqual([
      { action: 'feature.switched', reason: 'Tries uploads', before: null, after: 'true' },
      { action: 'feature.switched', reason: 'Enough', before: 'true', after: 'false' },
      { action: 'feature.left-to-plan', reason: null, before: 'false', after: null },
    ]);
  });

  test('ends with its last day in Stockholm', async () => {
    await byStaff({ lastDay: '2099-06-30' });
    const at = (moment: string) =>
      asMember(
        membership(),
        async (context) =>
          checkFeatureAccess(await loadEntitlement(context, organization.id), 'own-uploads')
            .allowed,
        { now: new Date(moment) },
      );
    expect(await at('2099-06-30T21:59:59Z')).toBe(true);
    expect(await at('2099-06-30T22:00:00Z')).toBe(false);
    await expect(byStaff({ lastDay: '2020-01-01' })).rejects.toMatchObject({
      issues: [{ field: 'lastDay' }],
    });
  });

  test('is not for members, and not seen by another organisation', async () => {
    await byStaff();
    await expect(
      asMember(membership(), (context) =>
        setFeatureOverride(context, {
          organizationId: organization.id,
          feature: 'api-keys',
          isOn: true,
          reason: 'Please',
          lastDay: null,
        }),
      ),
    ).rejects.toMatchObject({ name: 'ForbiddenError' });
    const other = await people.organization(`other-${count}`);
    const stranger = await people.person(`Stranger ${count}`, { in: [[other, 'owner']] });
    const seen = await asMember({ userId: stranger.id, organizationId: other.id }, (context) =>
      loadEntitlement(context, organization.id),
    );
    expect(seen.overrides.size).toBe(0);
  });
});
