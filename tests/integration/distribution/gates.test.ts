import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeRing } from '#app/domain/distribution/manage-rings.ts';
import { recordOutcomes } from '#app/domain/distribution/record-outcomes.ts';
import { setDefaultPolicy } from '#app/domain/distribution/set-default-policy.ts';
import { settleAllAutomation } from '#app/domain/distribution/settle-all-automation.ts';
import { settleAutomation } from '#app/domain/distribution/settle-automation.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { actingAs, offersInRings, plantApplication } from '#tests/support/distribution-desk.ts';
import type { PlantedApplication } from '#tests/support/distribution-desk.ts';
import { eventually } from '#tests/support/eventually.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';

let rooms: OrganizationRooms;
let organization: PlantedOrganization;
let admin: PlantedPerson;
let tool: PlantedApplication;
let pilot: string;
let broad: string;
let count = 0;

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());
beforeEach(async () => {
  count += 1;
  const { people } = rooms;
  organization = await people.organization(`org-${count}`, { plan: 'standard' });
  admin = await people.person(`Admin ${count}`, { in: [[organization, 'admin']] });
  tool = await plantApplication(people, `Tool${count}`, { '1.0': 30, '2.0': 1 });
  const [moved] = await people.sql<{ id: string }[]>`
    update app.rings set position = 2 where organization_id = ${organization.id} returning id`;
  const [made] = await people.sql<{ id: string }[]>`
    insert into app.rings (organization_id, name, position)
    values (${organization.id}, 'Pilot', 1) returning id`;
  [pilot, broad] = [made!.id, moved!.id];
});

const as = <T>(work: (context: Context) => Promise<T>) => actingAs(organization, admin)(work);
const offers = () => as((context) => offersInRings(context, organization.id, tool));
const gate = (share: number, most: number) =>
  as((context) =>
    changeRing(context, broad, { name: 'Alla', delayDays: 0, gate: { share, count: most } }),
  );
/** 2.0 is published after the gate was made, so that it asks of it. */
const publish = () => rooms.people.sql`update app.versions set published_at = clock_timestamp()
  where id = ${tool.versions['2.0']!}`;

const clientId = (number: number) => `0190a5e2-0000-7000-8000-0000000000${10 + number}`;
const report = (number: number, outcome: 'succeeded' | 'failed') => (context: Context) =>
  recordOutcomes(
    context,
    { organizationId: organization.id, clientId: clientId(number), ringId: pilot },
    [{ applicationId: tool.id, versionId: tool.versions['2.0']!, outcome, exitCode: null }],
  );
const reported = (number: number, outcome: 'succeeded' | 'failed') =>
  asSystem('test', report(number, outcome));

describe('a gate', () => {
  beforeEach(async () => {
    await rooms.people.sql`delete from app.version_outcomes`;
    await as((context) => {
      return setDefaultPolicy(context, { mode: 'immediate', delayDays: 0, keepVersions: 3 });
    });
  });

  test('opens when enough have succeeded, and stays open whatever comes then', async () => {
    await gate(60, 2);
    await publish();
    expect(await offers()).toEqual(['2.0 1.0', '1.0']);
    await reported(1, 'succeeded');
    expect(await offers()).toEqual(['2.0 1.0', '1.0']);
    await reported(2, 'succeeded');
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
    for (const number of [3, 4, 5]) await reported(number, 'failed');
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
  });

  test('asks for its share of all that reported, the last word of each', async () => {
    await gate(60, 2);
    await publish();
    for (const number of [1, 2]) await reported(number, 'failed');
    for (const number of [3, 4]) await reported(number, 'succeeded');
    expect(await offers()).toEqual(['2.0 1.0', '1.0']);
    await reported(1, 'succeeded');
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
    const [kept] = await rooms.people.sql`select count(*)::int, max(attempts) as attempts
      from app.version_outcomes where organization_id = ${organization.id}`;
    expect(kept).toEqual({ count: 4, attempts: 2 });
  });

  test('made lower opens for what was reported already', async () => {
    await gate(100, 50);
    await publish();
    await reported(1, 'succeeded');
    expect(await offers()).toEqual(['2.0 1.0', '1.0']);
    await gate(100, 1);
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
  });

  test('made anew takes nothing away', async () => {
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
    await gate(100, 50);
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
  });

  /** The first holds its transaction open until the second has written, or waits for it. */
  async function reportAtOnce(): Promise<void> {
    const { people } = rooms;
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let wrote = () => {};
    const first = new Promise<void>((resolve) => (wrote = resolve));
    const holding = asSystem('test', async (context) => {
      await report(1, 'succeeded')(context);
      wrote();
      await released;
    });
    await first;
    const second = reported(2, 'succeeded');
    let isDone = false;
    void second.then(() => (isDone = true));
    await eventually('the second has written, or waits', async () => {
      const [waiting] = await people.sql<{ count: number }[]>`
        select count(*)::int from pg_locks where locktype = 'advisory' and not granted`;
      return isDone || waiting!.count > 0;
    });
    release();
    await Promise.all([holding, second]);
  }

  test('that two open together opens: each counts what the other wrote', async () => {
    await gate(100, 2);
    await publish();
    await reportAtOnce();
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
  });

  test('the control: without the lock each misses the other, and the gate stays shut', async () => {
    await gate(100, 2);
    await publish();
    const enough = async ({ tx }: Context) => {
      const [row] = await tx.execute<{ succeeded: number }>(sql`select count(*)::int as succeeded
        from app.version_outcomes where organization_id = ${organization.id}`);
      return row!.succeeded >= 2;
    };
    const write = ({ tx }: Context, number: number) =>
      tx.execute(sql`insert into app.version_outcomes
        (organization_id, client_id, version_id, application_id, ring_id, outcome) values
        (${organization.id}, ${clientId(number)}, ${tool.versions['2.0']!}, ${tool.id}, ${pilot}, 'succeeded')`);
    const saw = await asSystem('test', async (one) => {
      await write(one, 1);
      return asSystem('test', async (two) => {
        await write(two, 2);
        return [await enough(one), await enough(two)];
      });
    });
    expect(saw).toEqual([false, false]);
  });
});

describe('automation', () => {
  const settle = (isOverLimit?: boolean) =>
    asSystem('test', (context) => settleAutomation(context, organization.id, { isOverLimit }));
  const setPlan = (plan: string) => rooms.people.sql`
    update app.organization_plans set plan = ${plan} where organization_id = ${organization.id}`;

  beforeEach(async () => {
    await as((context) => {
      return setDefaultPolicy(context, { mode: 'immediate', delayDays: 0, keepVersions: 3 });
    });
    await settle();
  });

  test('ends with the plan, takes nothing away, and comes back with it', async () => {
    await setPlan('basic');
    expect(await settle()).toBe(true);
    expect(await settle()).toBe(false);
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
    await rooms.people
      .sql`update app.versions set published_at = clock_timestamp() where id = ${tool.versions['2.0']!}`;
    expect(await offers()).toEqual(['1.0', '1.0']);
    await setPlan('standard');
    expect(await settle()).toBe(true);
    expect(await offers()).toEqual(['2.0 1.0', '2.0 1.0']);
    expect(await rooms.auditOf(organization.id)).toEqual([
      'default-policy.changed',
      'automation.ended',
      'automation.returned',
    ]);
  });

  test('ends when fleet says that too many are observed, until it says otherwise', async () => {
    expect(await settle(true)).toBe(true);
    expect(await settle()).toBe(false);
    expect(await settle(false)).toBe(true);
    expect(await rooms.activitiesOf(organization.id)).toEqual([
      'distribution.default-policy-changed',
      'distribution.automation-ended',
      'distribution.automation-returned',
    ]);
  });

  test('every organisation is settled by the clock, and told only where it is news', async () => {
    await setPlan('basic');
    const quiet = await rooms.people.organization(`quiet-${count}`);
    expect(await settleAllAutomation()).toBeGreaterThanOrEqual(2);
    expect(await settleAllAutomation()).toBe(0);
    expect(await rooms.auditOf(quiet.id)).toEqual([]);
    expect(await rooms.auditOf(organization.id)).toContain('automation.ended');
  });
});
