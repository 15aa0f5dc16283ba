import { afterAll, beforeAll, expect, test } from 'vitest';
import { importVersion } from '#app/domain/catalog/import-version.ts';
import { nameKey } from '#app/domain/catalog/name-normalization.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { WingetClient } from '#tests/simulators/winget-client/winget-client.ts';
import { eventually } from '#tests/support/eventually.ts';
import { startFleetSite } from '#tests/support/fleet-site.ts';
import type { EnrolledMachine, FleetSite } from '#tests/support/fleet-site.ts';
import type { PlantedOrganization } from '#tests/support/people.ts';
import { publishedVersion } from '#tests/support/published-version.ts';

let site: FleetSite;
let neighbour: { machine: EnrolledMachine };
let grown: { organization: PlantedOrganization; key: string; machine: EnrolledMachine };

beforeAll(async () => {
  site = await startFleetSite();
  connectDatabase({ url: site.database.ownerUrl, poolSize: 2, applicationName: 'lappa test' });
  neighbour = await plantOrganization('roomy', 100);
  grown = await plantOrganization('grown', 2);
});
afterAll(async () => {
  await closeDatabase();
  await site?.close();
});

/** An organisation whose versions come by themselves, with a first computer. */
async function plantOrganization(slug: string, licensed: number) {
  const organization = await site.people.organization(slug, { plan: 'standard' });
  await license(organization, licensed);
  await site.people
    .sql`update app.distribution_settings set default_mode = 'immediate', automation_ended_at = null
    where organization_id = ${organization.id}`;
  const key = await site.plantKey(organization);
  return { organization, key, machine: await site.enrol(key) };
}

const license = ({ id }: PlantedOrganization, clients: number) =>
  site.people.sql`update app.organization_plans set licensed_clients = ${clients}
    where organization_id = ${id}`;

const publish = (version: string) =>
  asSystem('publish for a test', (context) => {
    const installer = { productCode: 'acme-tool' };
    return importVersion(context, publishedVersion('Acme.Tool', version, { installer }));
  });

/** What the winget source of a computer offers, newest first. */
async function offered({ sourceUrl }: EnrolledMachine): Promise<string[]> {
  const client = new WingetClient(sourceUrl, { normalizeName: nameKey, compareVersions });
  const found = await client.correlate({ name: 'Tool', version: '0', productCode: 'acme-tool' });
  return found?.versions ?? [];
}

/** Waits until the web process knows a version: it reached an organisation that nothing holds back. */
const known = (version: string) =>
  eventually(`${version} is offered next door`, async () =>
    (await offered(neighbour.machine)).includes(version),
  );

let minor = 0;

/** To which version a computer is told to upgrade, checking in with one that nobody had before. */
async function due(machine: EnrolledMachine): Promise<string | undefined> {
  minor += 1;
  const tool = { name: 'Tool', version: `0.${minor}`, productCode: 'acme-tool' };
  const answer = await site.checkIn(machine, { programs: [tool] });
  expect(answer.status).toBe(200);
  const [upgrade] = answer.body.upgrades as { version: string }[];
  return upgrade?.version;
}

async function compliance() {
  const [row] = await site.people
    .sql`select status, observed_clients as observed from app.licence_compliance
    where organization_id = ${grown.organization.id}`;
  return row;
}

/** As though the computer had been away for so long that its next check-in is counted anew. */
const forgetVisit = ({ clientId }: EnrolledMachine) =>
  site.people
    .sql`update app.clients set last_seen_at = now() - interval '31 days' where id = ${clientId}`;

test('grace holds nothing back; over the limit what was offered stays and nothing newer comes; then all comes', async () => {
  const { machine, key, organization } = grown;
  const { sql } = site.people;
  await publish('1.0');
  await known('1.0');
  expect(await due(machine)).toBe('1.0');
  const others = [await site.enrol(key), await site.enrol(key)];
  for (const other of others) expect(await due(other)).toBe('1.0');
  expect(await compliance()).toEqual({ status: 'grace', observed: 3 });
  await publish('2.0');
  await known('2.0');
  expect(await offered(machine)).toEqual(['2.0', '1.0']);
  expect(await due(machine)).toBe('2.0');

  await sql`update app.licence_compliance set over_since = over_since - interval '14 days'
    where organization_id = ${organization.id}`;
  await forgetVisit(machine);
  expect(await due(machine)).toBe('2.0');
  expect(await compliance()).toEqual({ status: 'over_limit', observed: 3 });
  const refused = await site.post('/api/clients/enrol', {
    enrolmentKey: key,
    machineId: 'f'.repeat(32),
    name: 'NY-4',
  });
  expect(refused).toMatchObject({ status: 403, body: { code: 'plan_limit' } });
  await publish('3.0');
  await known('3.0');
  for (const one of [machine, ...others]) {
    expect(await offered(one)).toEqual(['2.0', '1.0']);
    expect(await due(one)).toBe('2.0');
  }
  expect(await due(neighbour.machine)).toBe('3.0');

  await license(organization, 3);
  await forgetVisit(machine);
  await due(machine);
  expect(await compliance()).toEqual({ status: 'compliant', observed: 3 });
  await eventually('3.0 is offered again', async () => (await offered(machine)).includes('3.0'));
  expect(await offered(machine)).toEqual(['3.0', '2.0', '1.0']);
  for (const one of [machine, ...others]) expect(await due(one)).toBe('3.0');
});
