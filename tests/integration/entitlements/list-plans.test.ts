import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import { asMember, asStaff, asSystem, asVisitor } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import { seedBase } from '../../../commands/seed-database.ts';

let own: TestDatabase;

beforeAll(async () => {
  own = await createTestDatabase();
  connectDatabase({ url: own.webUrl, poolSize: 2, applicationName: 'test' });
  await seedBase();
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});

/** The price list as it was decided; öre without VAT, per licensed client. */
const priceList = [
  { name: 'basic', month: 0, year: 0, from: 0, upTo: 5, members: 3, megabytes: 100, users: 3 },
  {
    name: 'standard',
    month: 1500,
    year: 15000,
    from: 5,
    upTo: null,
    members: 5,
    megabytes: 250,
    users: 10,
  },
  {
    name: 'pro',
    month: 2500,
    year: 25000,
    from: 5,
    upTo: null,
    members: 10,
    megabytes: 1000,
    users: 25,
  },
  {
    name: 'enterprise',
    month: 3900,
    year: 39000,
    from: 25,
    upTo: null,
    members: 25,
    megabytes: 15000,
    users: null,
  },
];

describe('the seeded plans', () => {
  test('have the decided prices and limits, cheapest first, for visitors too', async () => {
    const plans = await asVisitor((context) => listPlans(context));
    expect(
      plans.map(({ name, priceMonthly, priceYearly, limits }) => ({
        name,
        month: priceMonthly,
        year: priceYearly,
        from: limits.minimumClients,
        upTo: limits.maximumClients,
        members: limits.members,
        megabytes: limits.storageMegabytes,
        users: limits.concurrentUsers,
      })),
    ).toEqual(priceList);
    for (const plan of plans) {
      expect(plan.currency).toBe('SEK');
      expect(plan.description.sv).not.toBe(plan.description.en);
      expect(plan.displayName.toLowerCase()).toBe(plan.name);
    }
  });

  test('include what is sold with them, each at least what the cheaper one includes', async () => {
    const plans = await asVisitor((context) => listPlans(context));
    const sold = Object.fromEntries(plans.map(({ name, features }) => [name, features]));
    expect(sold.basic).toEqual([]);
    expect(sold.standard).toEqual(['automatic-distribution']);
    expect(sold.pro).toContain('own-uploads');
    expect(sold.pro).not.toContain('api-keys');
    expect(sold.enterprise).toEqual(
      expect.arrayContaining(['api-keys', 'single-sign-on', 'competition-rewards']),
    );
    plans.slice(1).forEach((plan, at) => {
      expect(plan.features).toEqual(expect.arrayContaining(plans[at]!.features));
    });
    const limits = Object.fromEntries(plans.map((plan) => [plan.name, plan.limits]));
    expect(limits.enterprise?.extraMember).toEqual({ monthly: 4900, yearly: 49000 });
    expect(limits.pro?.extraMember).toBeNull();
    expect(plans.map((plan) => plan.limits.apiRequestsPerMonth)).toEqual([0, 0, 0, 1_000_000]);
    expect(plans.map((plan) => plan.limits.customDashboards)).toEqual([0, 0, 10, null]);
    expect(plans.map((plan) => plan.limits.support)).toEqual([
      'community',
      'email',
      'priority',
      'dedicated',
    ]);
  });

  test('are the same to everybody, and after a second seeding', async () => {
    const before = await asVisitor((context) => listPlans(context));
    await seedBase();
    expect(await asVisitor((context) => listPlans(context))).toEqual(before);
    const planter = plantPeople(own);
    const organization = await planter.organization('nordvik');
    const member = await planter.person('Maja', { in: [[organization, 'member']] });
    const staff = await planter.person('Stina', { isStaff: true });
    await planter.close();
    const membership = { userId: member.id, organizationId: organization.id };
    expect(await asMember(membership, (context) => listPlans(context))).toEqual(before);
    expect(await asStaff({ userId: staff.id }, (context) => listPlans(context))).toEqual(before);
  });
});

test('a row that the code does not know is refused, not shown wrongly', async () => {
  const undo = new Error('undo');
  for (const wrong of [
    { name: 'platinum' },
    { features: ['free-beer'] },
    { limits: { members: -1 } },
  ]) {
    await asSystem('a test', async (context) => {
      await context.tx
        .update(subscriptionPlans)
        .set(wrong)
        .where(eq(subscriptionPlans.name, 'pro'));
      await expect(listPlans(context)).rejects.toMatchObject({ name: 'ZodError' });
      throw undo;
    }).catch((error: unknown) => expect(error).toBe(undo));
  }
});
