import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findWaiting } from '#app/domain/distribution/find-waiting.ts';
import { listOfferableVersions } from '#app/domain/distribution/list-offerable-versions.ts';
import {
  loadOrganizationPolicies,
  offersOf,
} from '#app/domain/distribution/organization-policies.ts';
import { isUndecided, lostAutomation } from '#app/domain/distribution/used-applications.ts';
import { installedApplications } from '#app/domain/fleet/installed-applications.ts';
import type { Context } from '#db/tenancy.server.ts';
import { actingAs, plantApplication } from '#tests/support/distribution-desk.ts';
import type { PlantedApplication } from '#tests/support/distribution-desk.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';

let rooms: OrganizationRooms;
let organization: PlantedOrganization;
let admin: PlantedPerson;
const tools: PlantedApplication[] = [];

beforeAll(async () => {
  rooms = await openOrganizationRooms();
  organization = await rooms.people.organization('org', { plan: 'standard' });
  admin = await rooms.people.person('Admin', { in: [[organization, 'admin']] });
  for (let number = 0; number < 12; number += 1) {
    const published = { '1.0': 40, '2.0': number * 2 };
    tools.push(await plantApplication(rooms.people, `Tool${number}`, published));
  }
  const { sql } = rooms.people;
  await sql`update app.rings set position = 2, delay_days = 4 where organization_id = ${organization.id}`;
  await sql`insert into app.rings (organization_id, name, position) values (${organization.id}, 'Pilot', 1)`;
});
afterAll(() => rooms?.close());

const days = (count: number) => new Date(Date.now() - count * 24 * 60 * 60_000);
const daysAgo = fc.option(fc.integer({ min: 0, max: 30 }));

const decided = fc.record({
  mode: fc.constantFrom(null, 'manual', 'immediate', 'after-days', 'not-used', 'pinned'),
  released: daysAgo,
  held: fc.constantFrom('no', 'no', 'frozen', 'rolled-back'),
  decision: fc.constantFrom(null, null, 'approved', 'declined', 'withdrawn'),
  isInstalled: fc.boolean(),
});
type Value<Of> = Of extends fc.Arbitrary<infer Chosen> ? Chosen : never;

const situation = fc.record({
  mode: fc.constantFrom('manual', 'immediate', 'after-days', 'not-used'),
  released: daysAgo,
  ended: daysAgo,
  // Nothing at all is decided about some.
  applications: fc.array(fc.option(decided), { minLength: 12, maxLength: 12 }),
});

async function decide({ mode, released, ended, applications }: Value<typeof situation>) {
  const { sql } = rooms.people;
  const { id } = organization;
  await sql`delete from app.application_policies where organization_id = ${id}`;
  await sql`delete from app.version_decisions where organization_id = ${id}`;
  await sql`delete from app.installed_programs where organization_id = ${id}`;
  await sql`update app.distribution_settings set default_mode = ${mode}, default_delay_days = 3,
      released_through = ${released === null ? null : days(released)},
      released_after_days = ${released === null ? null : 0},
      automation_ended_at = ${ended === null ? null : days(ended)} where organization_id = ${id}`;
  for (const [index, one] of applications.entries()) {
    if (one !== null) await decideAbout(tools[index]!, one);
  }
}

async function decideAbout(tool: PlantedApplication, one: Value<typeof decided>): Promise<void> {
  const { sql } = rooms.people;
  const { id } = organization;
  const newest = tool.versions['2.0']!;
  const released = one.released === null ? null : days(one.released);
  await sql`insert into app.application_policies (organization_id, application_id, mode, delay_days, pinned_version_id,
      released_through, released_after_days, frozen_at, rolled_back_to, rolled_back_at)
    values (${id}, ${tool.id}, ${one.mode}, ${one.mode === 'after-days' ? 5 : null},
      ${one.mode === 'pinned' ? tool.versions['1.0']! : null}, ${released}, ${released && 1},
      ${one.held === 'frozen' ? days(1) : null}, ${one.held === 'rolled-back' ? tool.versions['1.0']! : null},
      ${one.held === 'rolled-back' ? days(1) : null})`;
  if (one.decision !== null) {
    await sql`insert into app.version_decisions (organization_id, version_id, application_id, decision, approved_at)
      values (${id}, ${newest}, ${tool.id}, ${one.decision}, ${one.decision === 'approved' ? days(1) : null})`;
  }
  if (one.isInstalled) {
    await sql`insert into app.installed_programs (organization_id, fingerprint, name, application_id, matched_by)
      values (${id}, ${Buffer.from(tool.id)}, 'Tool', ${tool.id}, 'name')`;
  }
}

/** The same by the rule, for every application one by one. */
async function askTheRule(context: Context, isUsed: (id: string) => boolean): Promise<string[]> {
  const policies = await loadOrganizationPolicies(context, organization.id);
  const at = context.now.getTime();
  const ids = tools.map(({ id }) => id);
  return (await listOfferableVersions(context, ids)).flatMap((application) => {
    if (!isUsed(application.id)) return [];
    const [newest] = offersOf(policies, policies.rings.at(-1)!, application, at).waiting;
    const waits = newest?.because === 'approval' || newest?.because === 'automation-ended';
    return waits ? [newest.versionId] : [];
  });
}

test('what the database finds waiting is what waits by the rule, whatever was decided', async () => {
  await fc.assert(
    fc.asyncProperty(situation, async (given) => {
      await decide(given);
      await actingAs(
        organization,
        admin,
      )(async (context) => {
        const general = await loadOrganizationPolicies(context, organization.id, []);
        const inUse = new Set(
          tools.flatMap(({ id }, index) => {
            const one = given.applications[index];
            const mode = one?.mode ?? given.mode;
            const isThere = one?.isInstalled === true || (one?.mode ?? null) !== null;
            return isThere && mode !== 'not-used' ? [id] : [];
          }),
        );
        for (const installed of [undefined, installedApplications(organization.id)]) {
          const waiting = await findWaiting(context, organization.id, general, installed);
          const { rows, total } = await waiting.readPage(1, 50);
          const wanted = await askTheRule(context, (id) => !installed || inUse.has(id));
          expect(rows.map(({ versionId }) => versionId).sort()).toEqual(wanted.sort());
          expect(total).toBe(wanted.length);
          expect(await waiting.count()).toBe(wanted.length);
        }
      });
    }),
    { numRuns: 40 },
  );
});

test('a page past the end is the last one', async () => {
  await decide({ mode: 'manual', released: null, ended: null, applications: [] });
  await actingAs(
    organization,
    admin,
  )(async (context) => {
    const general = await loadOrganizationPolicies(context, organization.id, []);
    const waiting = await findWaiting(context, organization.id, general);
    expect(await waiting.readPage(9, 5)).toMatchObject({ total: 12, page: 3, pageCount: 3 });
    const { rows } = await waiting.readPage(2, 5);
    expect(rows.map(({ versionId }) => versionId)).toEqual(
      tools.slice(5, 10).map(({ versions }) => versions['2.0']),
    );
  });
});

test('what was decided and lost is told without reading every policy', async () => {
  const told = () =>
    actingAs(
      organization,
      admin,
    )(async (context) => {
      const general = await loadOrganizationPolicies(context, organization.id, []);
      return [
        await isUndecided(context, organization.id, general),
        await lostAutomation(context, organization.id, general),
      ];
    });
  const applications = [
    { mode: 'immediate', released: null, held: 'no', decision: null, isInstalled: false } as const,
  ];
  await decide({ mode: 'manual', released: null, ended: 3, applications: [] });
  expect(await told()).toEqual([true, null]);
  await decide({ mode: 'manual', released: null, ended: 3, applications });
  expect(await told()).toEqual([false, 'plan']);
  await decide({ mode: 'immediate', released: null, ended: 3, applications: [] });
  expect(await told()).toEqual([false, 'plan']);
  await decide({ mode: 'immediate', released: null, ended: null, applications });
  expect(await told()).toEqual([false, null]);
});
