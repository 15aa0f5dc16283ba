import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  approveVersions,
  declineVersions,
  restoreVersion,
  withdrawVersion,
} from '#app/domain/distribution/decide-versions.ts';
import {
  freezeApplication,
  resumeApplication,
  rollBack,
  unfreezeApplication,
} from '#app/domain/distribution/hold-application.ts';
import {
  approveCatalogOfToday,
  setDefaultPolicy,
} from '#app/domain/distribution/set-default-policy.ts';
import { setPolicies } from '#app/domain/distribution/set-policies.ts';
import type { PolicyChoice } from '#app/domain/distribution/set-policies.ts';
import type { Context } from '#db/tenancy.server.ts';
import { actingAs, offersInRings, plantApplication } from '#tests/support/distribution-desk.ts';
import type { PlantedApplication } from '#tests/support/distribution-desk.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';

let rooms: OrganizationRooms;
let organization: PlantedOrganization;
let admin: PlantedPerson;
let member: PlantedPerson;
let tool: PlantedApplication;
let count = 0;

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());
beforeEach(async () => {
  count += 1;
  organization = await rooms.people.organization(`org-${count}`, { plan: 'standard' });
  admin = await rooms.people.person(`Admin ${count}`, { in: [[organization, 'admin']] });
  member = await rooms.people.person(`Member ${count}`, { in: [[organization, 'member']] });
  // 2.0 came a fortnight ago, 3.0 yesterday.
  tool = await plantApplication(rooms.people, `Tool${count}`, { '1.0': 30, '2.0': 14, '3.0': 1 });
});

const as = (work: (context: Context) => Promise<unknown>) => actingAs(organization, admin)(work);
const offers = () =>
  actingAs(organization, member)((context) => offersInRings(context, organization.id, tool));
const choose = (choice: PolicyChoice, reason: string | null = null) =>
  as((context) => setPolicies(context, { applicationIds: [tool.id], choice, reason }));
const approve = (...texts: string[]) =>
  as((context) =>
    approveVersions(context, { versionIds: texts.map((one) => tool.versions[one]!), reason: null }),
  );
const addPilot = () => rooms.people.sql`
  with moved as (update app.rings set position = 2, delay_days = 7 where organization_id = ${organization.id})
  insert into app.rings (organization_id, name, position) values (${organization.id}, 'Pilot', 1)`;

describe('a policy', () => {
  test('by hand is what a new organisation has: nothing until it is approved', async () => {
    expect(await offers()).toEqual(['']);
    await approve('2.0');
    expect(await offers()).toEqual(['2.0']);
  });

  test.each<[PolicyChoice, string]>([
    [{ mode: 'immediate' }, '3.0 2.0 1.0'],
    [{ mode: 'immediate', keepVersions: 1 }, '3.0'],
    [{ mode: 'after-days', delayDays: 7 }, '2.0 1.0'],
    [{ mode: 'manual' }, ''],
    [{ mode: 'not-used' }, ''],
  ])('%j offers %s', async (choice, offered) => {
    await choose(choice);
    expect(await offers()).toEqual([offered]);
  });

  test('is told in the trail and the feed, with its reason, and twice changes once', async () => {
    await choose({ mode: 'immediate' }, 'Säkerhet');
    await choose({ mode: 'immediate' }, 'Säkerhet');
    expect(await rooms.auditOf(organization.id)).toEqual(['policy.changed']);
    const [told] = await rooms.people.sql`
      select activities.data, activities.actor_user_id, reason from app.activities, app.audit_entries
      where activities.organization_id = ${organization.id} and audit_entries.organization_id = ${organization.id}`;
    expect(told).toMatchObject({
      data: { name: tool.identifier, mode: 'immediate', reason: 'Säkerhet' },
      actor_user_id: admin.id,
      reason: 'Säkerhet',
    });
  });

  test('made stricter takes nothing away, also not from later rings', async () => {
    await addPilot();
    await choose({ mode: 'immediate' });
    expect(await offers()).toEqual(['3.0 2.0 1.0', '2.0 1.0']);
    await choose({ mode: 'manual' });
    expect(await offers()).toEqual(['3.0 2.0 1.0', '2.0 1.0']);
    await choose({ mode: null });
    expect(await offers()).toEqual(['3.0 2.0 1.0', '2.0 1.0']);
  });

  test('for all made stricter takes nothing away, and waits with what comes then', async () => {
    const forAll = (mode: 'immediate' | 'manual') =>
      as((context) => setDefaultPolicy(context, { mode, delayDays: 0, keepVersions: 3 }));
    await forAll('immediate');
    await forAll('manual');
    expect(await offers()).toEqual(['3.0 2.0 1.0']);
    await rooms.people.sql`update app.versions set published_at = now() + interval '1 second'
      where id = ${tool.versions['3.0']!}`;
    expect(await offers()).toEqual(['2.0 1.0']);
  });

  test('pins a version for all rings, which stays when the pin is taken away', async () => {
    await addPilot();
    await choose({ mode: 'pinned', pinnedVersionId: tool.versions['2.0']! });
    expect(await offers()).toEqual(['2.0', '2.0']);
    await choose({ mode: 'manual' });
    expect(await offers()).toEqual(['2.0', '2.0']);
  });

  test('of many is changed at once, and told once', async () => {
    const other = await plantApplication(rooms.people, `Other${count}`, { '1.0': 1 });
    const applicationIds = [tool.id, other.id];
    const choice = { mode: 'not-used' } as const;
    const changed = await as((context) =>
      setPolicies(context, { applicationIds, choice, reason: null }),
    );
    expect(changed).toBe(2);
    expect(await rooms.auditOf(organization.id)).toEqual(['policies.changed']);
  });

  test('refuses a version of another application, and one that the catalog has withdrawn', async () => {
    const other = await plantApplication(rooms.people, `Other${count}`, { '1.0': 1 });
    const pin = (pinnedVersionId: string) => choose({ mode: 'pinned', pinnedVersionId });
    await expect(pin(other.versions['1.0']!)).rejects.toMatchObject({ name: 'NotFoundError' });
    await rooms.people
      .sql`update app.versions set state = 'withdrawn' where id = ${tool.versions['2.0']!}`;
    await expect(pin(tool.versions['2.0']!)).rejects.toMatchObject({ code: 'version_gone' });
  });
});

describe('what the plan includes', () => {
  beforeEach(async () => {
    await rooms.people.sql`update app.organization_plans set plan = 'basic'
      where organization_id = ${organization.id}`;
  });

  test.each<PolicyChoice>([{ mode: 'immediate' }, { mode: 'after-days', delayDays: 7 }])(
    'Basic does not have %j',
    async (choice) => {
      await expect(choose(choice)).rejects.toMatchObject({ limit: 'automatic-distribution' });
      const forAll = { mode: choice.mode as 'immediate', delayDays: 7, keepVersions: 3 };
      await expect(as((context) => setDefaultPolicy(context, forAll))).rejects.toMatchObject({
        limit: 'automatic-distribution',
      });
    },
  );

  test('Basic approves by hand and pins', async () => {
    await approve('3.0');
    expect(await offers()).toEqual(['3.0']);
    await choose({ mode: 'pinned', pinnedVersionId: tool.versions['1.0']! });
    expect(await offers()).toEqual(['1.0']);
  });
});

describe('a decision', () => {
  test('approves what the catalog has today, once, and what comes later waits', async () => {
    await as(approveCatalogOfToday);
    await as(approveCatalogOfToday);
    expect(await offers()).toEqual(['3.0 2.0 1.0']);
    expect(await rooms.auditOf(organization.id)).toEqual(['catalog.approved']);
    const later = await plantApplication(rooms.people, `Later${count}`, { '1.0': -1 });
    const now = new Date(Date.now() + 2 * 24 * 60 * 60_000);
    const offered = await actingAs(organization, member)(
      (context) => offersInRings(context, organization.id, later),
      now,
    );
    expect(offered).toEqual(['']);
  });

  test('withdraws, and undone has the approval again', async () => {
    await approve('3.0', '2.0');
    const versionId = tool.versions['3.0']!;
    await as((context) => withdrawVersion(context, { versionId, reason: 'Kraschar' }));
    expect(await offers()).toEqual(['2.0']);
    await as((context) => restoreVersion(context, versionId));
    await as((context) => restoreVersion(context, versionId));
    expect(await offers()).toEqual(['3.0 2.0']);
    expect(await rooms.auditOf(organization.id)).toEqual([
      'versions.approved',
      'versions.withdrawn',
      'versions.restored',
    ]);
  });

  test('withdraws what comes by itself, too', async () => {
    await choose({ mode: 'immediate' });
    const versionId = tool.versions['3.0']!;
    await as((context) => withdrawVersion(context, { versionId, reason: 'Kraschar' }));
    expect(await offers()).toEqual(['2.0 1.0']);
  });

  test('declines what nobody has, and not what somebody is offered', async () => {
    await approve('2.0');
    const decline = (text: string) =>
      as((context) =>
        declineVersions(context, { versionIds: [tool.versions[text]!], reason: null }),
      );
    await decline('3.0');
    await choose({ mode: 'immediate' });
    expect(await offers()).toEqual(['2.0 1.0']);
    await expect(decline('2.0')).rejects.toMatchObject({ code: 'version_offered' });
    await as((context) => restoreVersion(context, tool.versions['3.0']!));
    expect(await offers()).toEqual(['3.0 2.0 1.0']);
  });
});

describe('a hold', () => {
  const it = () => ({ applicationId: tool.id, reason: 'Semester' });

  test('keeps what is offered, and lets nothing come until it ends', async () => {
    await choose({ mode: 'after-days', delayDays: 7 });
    await as((context) => freezeApplication(context, it()));
    await as((context) => freezeApplication(context, it()));
    await approve('3.0');
    expect(await offers()).toEqual(['2.0 1.0']);
    await as((context) => unfreezeApplication(context, tool.id));
    expect(await offers()).toEqual(['3.0 2.0 1.0']);
  });

  test('goes back to a version, in all rings, until it is resumed', async () => {
    await addPilot();
    await choose({ mode: 'immediate' });
    const back = { ...it(), versionId: tool.versions['1.0']! };
    await as((context) => rollBack(context, back));
    await as((context) => rollBack(context, back));
    expect(await offers()).toEqual(['1.0', '1.0']);
    await as((context) => resumeApplication(context, tool.id));
    expect(await offers()).toEqual(['3.0 2.0 1.0', '2.0 1.0']);
    expect(await rooms.auditOf(organization.id)).toEqual([
      'policy.changed',
      'application.rolled-back',
      'application.resumed',
    ]);
  });

  test('of what was gone back to by hand leaves it offered to every ring', async () => {
    await addPilot();
    await as((context) => rollBack(context, { ...it(), versionId: tool.versions['1.0']! }));
    await as((context) => resumeApplication(context, tool.id));
    expect(await offers()).toEqual(['1.0', '1.0']);
  });

  test('does not go back to what was withdrawn, nor where a version is pinned', async () => {
    const versionId = tool.versions['1.0']!;
    const back = () => as((context) => rollBack(context, { ...it(), versionId }));
    await choose({ mode: 'pinned', pinnedVersionId: tool.versions['2.0']! });
    await expect(back()).rejects.toMatchObject({ code: 'pinned' });
    await choose({ mode: 'manual' });
    await as((context) => withdrawVersion(context, { versionId, reason: 'Kraschar' }));
    await expect(back()).rejects.toMatchObject({ code: 'version_refused' });
  });
});

describe('who may', () => {
  const acts: [string, (context: Context) => Promise<unknown>][] = [
    [
      'set a policy',
      (context) => {
        const input = {
          applicationIds: [tool.id],
          choice: { mode: 'not-used' as const },
          reason: null,
        };
        return setPolicies(context, input);
      },
    ],
    [
      'set it for all',
      (context) => {
        return setDefaultPolicy(context, { mode: 'not-used', delayDays: 0, keepVersions: 1 });
      },
    ],
    ['approve the catalog', approveCatalogOfToday],
    [
      'approve',
      (context) => {
        return approveVersions(context, { versionIds: [tool.versions['1.0']!], reason: null });
      },
    ],
    [
      'withdraw',
      (context) => {
        return withdrawVersion(context, { versionId: tool.versions['1.0']!, reason: 'x' });
      },
    ],
    ['freeze', (context) => freezeApplication(context, { applicationId: tool.id, reason: null })],
  ];

  test.each(acts)('members do not %s', async (_, act) => {
    await expect(actingAs(organization, member)(act)).rejects.toMatchObject({
      name: 'ForbiddenError',
    });
  });

  test('an own application of another organisation is not there', async () => {
    const other = await rooms.people.organization(`other-${count}`, { plan: 'pro' });
    tool = await plantApplication(rooms.people, `Secret${count}`, { '1.0': 1 }, other.id);
    for (const name of ['set a policy', 'approve', 'withdraw', 'freeze']) {
      const act = acts.find(([one]) => one === name)![1];
      await expect(as(act)).rejects.toMatchObject({ name: 'NotFoundError' });
    }
  });
});
