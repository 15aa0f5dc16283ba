import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkIn } from '#app/domain/fleet/check-in.ts';
import { clientReport } from '#app/domain/fleet/client-report.ts';
import { closeDay } from '#app/domain/fleet/close-day.ts';
import { hashSecretToken } from '#app/domain/secret-token.ts';
import { enrolClient } from '#app/domain/fleet/enrol-client.ts';
import { createEnrolmentKey } from '#app/domain/fleet/enrolment-keys.ts';
import { dayAgo } from '#app/domain/fleet/patch-level-finding.ts';
import { readPatchLevels } from '#app/domain/fleet/read-patch-level.ts';
import { refreshStandings } from '#app/domain/fleet/refresh-standings.ts';
import { StandingWatch } from '#app/domain/fleet/standing-watch.ts';
import { setTeamRing } from '#app/domain/fleet/client-rings.ts';
import { versionSortKey } from '#app/domain/catalog/version-order.ts';
import { removeClient } from '#app/domain/fleet/revoke-clients.ts';
import { asMember } from '#db/tenancy.server.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import { reportOf } from '#tests/support/fleet-site.ts';
import { seedPatchLevels } from '../../../commands/seed-patch-levels.ts';

let rooms: OrganizationRooms;
let count = 0;
const origin = { address: null, userAgent: null, requestId: null };
const dayMs = 86_400_000;

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());

/** An application of the curated catalog, recognised by its name's key as product code, with these versions. */
async function plantApplication(versions: string[], publishedAt = new Date(0)) {
  count += 1;
  const { sql } = rooms.people;
  const code = `app-${count}`;
  const [catalog] = await sql`
    insert into app.catalogs (name, owner_type) values (${code}, 'platform')
    on conflict do nothing returning id`;
  const [known] = await sql`select id from app.catalogs where owner_type = 'platform' limit 1`;
  const [application] = await sql<{ id: string }[]>`
    insert into app.applications (catalog_id, identifier, name, publisher, licence, description_sv, description_en)
    values (${(catalog ?? known)!.id as string}, ${code}, ${code}, 'Vendor', 'MIT', '', '') returning id`;
  const addVersion = async (version: string, at: Date) => {
    const [before] = await sql<{ id: string }[]>`
      select id from app.versions where application_id = ${application!.id} and superseded_by is null`;
    // One of an application's offered versions is the newest at any time.
    const [row] = await sql<{ id: string }[]>`
      insert into app.versions (application_id, version, sort_key, state, published_at, superseded_by)
      values (${application!.id}, ${version}, ${Buffer.from(versionSortKey(version))}, 'offered', ${at},
        ${before?.id ?? null})
      returning id`;
    if (before) {
      await sql`update app.versions set superseded_by = ${row!.id} where id = ${before.id}`;
      await sql`update app.versions set superseded_by = null where id = ${row!.id}`;
    }
    await sql`insert into app.installers (version_id, position, architecture, type, download_url, sha256)
      values (${row!.id}, 0, 'x64', 'exe', 'https://vendor.example/a.exe', ${'a'.repeat(64)})`;
  };
  for (const version of versions) await addVersion(version, publishedAt);
  const addKey = () =>
    sql`insert into app.application_match_keys (application_id, kind, key)
      values (${application!.id}, 'product-code', ${code})`;
  return { id: application!.id, code, addVersion, addKey };
}

async function plantFleet(mode: string, delayDays = 0) {
  count += 1;
  const organization = await rooms.people.organization(`standings-${count}`, {
    plan: 'enterprise',
  });
  const { id } = await rooms.people.person(`S ${count}`, { in: [[organization, 'owner']] });
  const membership = { userId: id, organizationId: organization.id };
  await rooms.people.sql`
    update app.distribution_settings set default_mode = ${mode}, default_delay_days = ${delayDays},
      automation_ended_at = null where organization_id = ${organization.id}`;
  const { key } = await asMember(membership, (context) =>
    createEnrolmentKey(context, {
      name: 'Key',
      mostClients: 100,
      days: 1,
      ringId: null,
      teamId: null,
    }),
  );
  const machine = async () => {
    const machineId = randomUUID();
    const request = { ...clientReport.parse(reportOf(machineId)), enrolmentKey: key };
    const client = (await enrolClient(request, origin))!;
    return {
      ...client,
      report: (programs: object[], over: { now?: Date; upgrades?: object[] } = {}) =>
        checkIn(
          { ...client, tokenHash: hashSecretToken(client.token) },
          clientReport.parse(reportOf(machineId, { programs, upgrades: over.upgrades ?? [] })),
          over.now ? { now: over.now } : {},
        ),
      counts: async () => {
        const [row] = await rooms.people.sql`
          select matched_count, outdated_count from app.clients where id = ${client.clientId}`;
        return [row!.matched_count as number, row!.outdated_count as number];
      },
    };
  };
  return { ...organization, membership, machine };
}

const program = (productCode: string, version: string) => ({
  name: productCode,
  productCode,
  version,
});

/** A pass over everything, as a worker that has just started makes it. */
const refresh = (now?: Date) => refreshStandings(new StandingWatch(), now ? { now } : {});

test('what is newer than the offer is current, what is older is due', async () => {
  const application = await plantApplication(['1.0', '2.0']);
  await application.addKey();
  const { machine } = await plantFleet('immediate');
  const client = await machine();
  const { upgrades } = await client.report([program(application.code, '1.5')]);
  expect(upgrades).toEqual([
    { identifier: application.code, name: application.code, version: '2.0', fromVersion: '1.5' },
  ]);
  expect((await client.report([program(application.code, '3.0')])).upgrades).toEqual([]);
  // Who does not say their version is neither.
  expect(await client.report([program(application.code, '')])).toMatchObject({ matchedCount: 0 });
});

test('a new version makes clients outdated at the next pass; a second pass finds nothing', async () => {
  const application = await plantApplication(['1.0']);
  await application.addKey();
  const { machine } = await plantFleet('immediate');
  const clients = [await machine(), await machine()];
  for (const client of clients) await client.report([program(application.code, '1.0')]);
  expect(await clients[0]!.counts()).toEqual([1, 0]);
  await application.addVersion('1.1', new Date());
  await refresh();
  for (const client of clients) expect(await client.counts()).toEqual([1, 1]);
  expect(await refresh()).toMatchObject({ changed: 0, clients: 0 });
});

test('time alone brings a version, and the watch knows when', async () => {
  const application = await plantApplication(['1.0']);
  await application.addKey();
  const fleet = await plantFleet('after-days', 3);
  const client = await fleet.machine();
  await client.report([program(application.code, '1.0')]);
  const now = new Date();
  await application.addVersion('2.0', now);
  const watch = new StandingWatch();
  await refreshStandings(watch, { now });
  expect(await client.counts()).toEqual([1, 0]);
  const early = new Date(now.getTime() + 60_000);
  expect((await refreshStandings(watch, { now: early })).organizations).toBe(0);
  watch.noteOrganization(fleet.id);
  await refreshStandings(watch, { now: early });
  await refreshStandings(watch, { now: new Date(now.getTime() + 3 * dayMs + 1) });
  expect(await client.counts()).toEqual([1, 1]);
});

test('programs are recognised when the catalog learns of them', async () => {
  const application = await plantApplication(['1.0', '2.0']);
  const { machine } = await plantFleet('immediate');
  const client = await machine();
  await client.report([program(application.code, '1.0')]);
  expect(await client.counts()).toEqual([0, 0]);
  await application.addKey();
  const watch = new StandingWatch();
  watch.take(new Date());
  watch.noteApplication(application.id);
  await refreshStandings(watch);
  expect(await client.counts()).toEqual([1, 1]);
});

test('a team’s ring is its clients’, and their source’s', async () => {
  const { machine, membership, id } = await plantFleet('immediate');
  const client = await machine();
  const { sql } = rooms.people;
  const [team] = await sql<{ id: string }[]>`
    insert into app.teams (organization_id, name) values (${id}, 'Team') returning id`;
  const [ring] = await sql<{ id: string }[]>`
    insert into app.rings (organization_id, name, position) values (${id}, 'Pilot', 0) returning id`;
  await sql`update app.clients set team_id = ${team!.id} where id = ${client.clientId}`;
  await asMember(membership, (context) =>
    setTeamRing(context, { teamId: team!.id, ringId: ring!.id }),
  );
  const [row] = await sql`
    select client.ring_id, token.ring_id as source_ring from app.clients client
    join app.source_tokens token on token.id = client.source_token_id where client.id = ${client.clientId}`;
  expect(row).toEqual({ ring_id: ring!.id, source_ring: ring!.id });
});

test('outcomes are kept, as told and as seen', async () => {
  const told = await plantApplication(['1.0', '2.0']);
  const seen = await plantApplication(['1.0', '2.0']);
  await told.addKey();
  await seen.addKey();
  const { machine } = await plantFleet('immediate');
  const client = await machine();
  await client.report([program(told.code, '1.0'), program(seen.code, '1.0')]);
  const failed = {
    identifier: told.code.toUpperCase(),
    version: '2.0.0',
    outcome: 'failed',
    exitCode: 1603,
  };
  await client.report([program(told.code, '1.0'), program(seen.code, '2.0')], {
    upgrades: [failed, { ...failed, identifier: 'nobody.knows' }],
  });
  const rows = await rooms.people.sql`
    select application_id, outcome, exit_code from app.version_outcomes where client_id = ${client.clientId}`;
  expect(new Map(rows.map((row) => [row.application_id, [row.outcome, row.exit_code]]))).toEqual(
    new Map([
      [told.id, ['failed', '1603']],
      [seen.id, ['succeeded', null]],
    ]),
  );
});

describe('the day', () => {
  test('patch levels are written, clients that are gone are marked, old history is removed', async () => {
    const application = await plantApplication(['1.0', '2.0']);
    await application.addKey();
    const { machine, membership, id } = await plantFleet('immediate');
    const [current, old, gone] = [await machine(), await machine(), await machine()];
    const now = new Date();
    await gone.report([program(application.code, '1.0')], {
      now: new Date(now.getTime() - 31 * dayMs),
    });
    await current.report([program(application.code, '2.0')]);
    await old.report([program(application.code, '1.0')]);
    await rooms.people.sql`
      insert into app.inventory_changes (organization_id, client_id, occurred_at, added, removed)
      values (${id}, ${old.clientId}, now() - interval '6 years', '{}', '{1}'),
        (${id}, ${old.clientId}, now() - interval '1 year', '{}', '{2}')`;
    await closeDay({ now });
    const levels = await asMember(membership, (context) =>
      readPatchLevels(context, id, { scope: 'organization', id }, '2000-01-01'),
    );
    expect(levels).toMatchObject([{ clients: 2, installed: 2, current: 1, level: 0.5 }]);
    const ofApplication = await asMember(membership, (context) =>
      readPatchLevels(context, id, { scope: 'application', id: application.id }, '2000-01-01'),
    );
    expect(ofApplication).toMatchObject([{ clients: 2, installed: 2, current: 1 }]);
    const [marked] = await rooms.people.sql`
      select stale_since is not null as is_stale from app.clients where id = ${gone.clientId}`;
    expect(marked).toEqual({ is_stale: true });
    const kept = await rooms.people.sql`
      select removed from app.inventory_changes where client_id = ${old.clientId}`;
    expect(kept.map(({ removed }) => removed as number[])).toEqual([[2]]);
    // Once more the same day changes nothing, and who comes back is not gone.
    await closeDay({ now });
    await gone.report([program(application.code, '1.0')]);
    await closeDay({ now });
    const again = await asMember(membership, (context) =>
      readPatchLevels(context, id, { scope: 'organization', id }, '2000-01-01'),
    );
    expect(again).toMatchObject([{ clients: 3, installed: 3, current: 1 }]);
  });

  test('tokens of a removed client are kept while it can be brought back, then forgotten', async () => {
    const { machine, membership } = await plantFleet('immediate');
    const { clientId } = await machine();
    const now = new Date();
    await asMember(membership, (context) => removeClient(context, clientId), { now });
    const tokens = async () => {
      const [row] = await rooms.people.sql`
        select token_hash is not null as own, source_token_id is not null as source, token_prefix is not null as shown
        from app.clients where id = ${clientId}`;
      return row;
    };
    await closeDay({ now: new Date(now.getTime() + 29 * dayMs) });
    expect(await tokens()).toEqual({ own: true, source: true, shown: true });
    await closeDay({ now: new Date(now.getTime() + 30 * dayMs) });
    expect(await tokens()).toEqual({ own: false, source: false, shown: false });
  });

  test('programs that nobody has any more are removed with the history that named them', async () => {
    const { machine, id } = await plantFleet('immediate');
    const client = await machine();
    await client.report([{ name: 'Kept' }, { name: 'Gone' }]);
    await client.report([{ name: 'Kept' }]);
    const names = async () => {
      const rows = await rooms.people.sql<{ name: string }[]>`
        select name from app.installed_programs where organization_id = ${id} order by name`;
      return rows.map(({ name }) => name);
    };
    const now = Date.now();
    await closeDay({ now: new Date(now + 2 * dayMs) });
    expect(await names()).toEqual(['Gone', 'Kept']);
    // Longer than the plan keeps history.
    await closeDay({ now: new Date(now + 6 * 365 * dayMs) });
    expect(await names()).toEqual(['Kept']);
  });
});

test('the demo’s past patch levels add up, end yesterday, and are written once', async () => {
  const { id, membership } = await plantFleet('immediate');
  await rooms.people
    .sql`insert into app.rings (organization_id, name, position) values (${id}, 'Bred', 2)`;
  const rings = await rooms.people.sql<{ id: string }[]>`
    select id from app.rings where organization_id = ${id} order by position`;
  await seedPatchLevels(id, rings);
  const read = (scope: 'organization' | 'ring', scopeId: string) =>
    asMember(membership, (context) =>
      readPatchLevels(context, id, { scope, id: scopeId }, '2000-01-01'),
    );
  const whole = await read('organization', id);
  expect(whole).toHaveLength(60);
  expect(whole.at(-1)!.day).toBe(dayAgo(new Date(), 1));
  for (const { level } of whole) expect(level).toBeGreaterThan(0.4);
  const ofRings = await Promise.all(rings.map((ring) => read('ring', ring.id)));
  for (const [index, { installed, current, clients }] of whole.entries()) {
    const sum = (of: 'installed' | 'current' | 'clients') =>
      ofRings.reduce((total, days) => total + days[index]![of], 0);
    expect([installed, current, clients]).toEqual([
      sum('installed'),
      sum('current'),
      sum('clients'),
    ]);
  }
  await rooms.people.sql`update app.patch_levels set clients = 99 where organization_id = ${id}`;
  await seedPatchLevels(id, rings);
  expect((await read('organization', id)).every(({ clients }) => clients === 99)).toBe(true);
});
