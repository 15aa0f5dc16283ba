import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '#db/schema/audit.ts';
import { jobs } from '#db/schema/operations.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import type { RunningVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { demoPackages } from '#tests/simulators/vendor-site/demo-packages.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import { tieDemoFeeds } from '../../support/demo-feeds.ts';
import type { PeoplePlanter, PlantedPerson } from '../../support/people.ts';
import { plantPeople } from '../../support/people.ts';
import type { UpdateHarness } from '../../support/update-harness.ts';
import { addApplications, createUpdateHarness, readPass } from '../../support/update-harness.ts';
import type { RunningWeb } from '../../support/web.ts';
import { startWeb } from '../../support/web.ts';

const identifier = 'Mozilla.Firefox';

let database: TestDatabase;
let harness: UpdateHarness;
let site: RunningVendorSite;
let web: RunningWeb;
let planter: PeoplePlanter;
let staff: PlantedPerson;

beforeAll(async () => {
  database = await createTestDatabase();
  harness = await createUpdateHarness(database);
  site = await startVendorSite();
  await addApplications(demoPackages.map((one) => one.identifier));
  await tieDemoFeeds(site.url);
  await harness.runPass();
  planter = plantPeople(database);
  staff = await planter.person('Stina', { isStaff: true });
  web = await startWeb({ databaseUrl: database.webUrl });
});
afterAll(async () => {
  await web?.stop();
  await planter?.close();
  await site?.close();
  await harness?.stop();
  await database?.drop();
});

const get = (path: string, cookie = '') =>
  fetch(web.url + path, { redirect: 'manual', headers: { cookie } });

const post = (path: string, headers: Record<string, string> = {}) =>
  fetch(web.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      cookie: staff.cookie,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });

test('a held version is shown with its evidence, and retried by one form post', async () => {
  const { version } = site.state.release(identifier, { wrongHash: true });
  const pass = await harness.runPass();
  const page = await (await get(`/admin/jobs/${pass.runId}`, staff.cookie)).text();
  expect(page).toContain(identifier);
  expect(page).toContain(version);

  site.state.rerelease(identifier);
  const answer = await post(`/admin/jobs/${pass.runId}`);
  expect(answer.status).toBe(303);
  const [entry] = await asSystem('test', ({ tx }) =>
    tx.select().from(auditEntries).where(eq(auditEntries.action, 'catalog.update-retried')),
  );
  expect(entry).toMatchObject({ actorKind: 'staff', subjectId: pass.runId });
  const runId = (answer.headers.get('location') ?? '').split('/').at(-1) ?? '';
  await harness.workQueue();
  expect((await readPass(runId)).outcomes.get(identifier)).toBe('new');
  const [run] = await asSystem('test', ({ tx }) =>
    tx
      .select()
      .from(jobs)
      .where(and(eq(jobs.id, runId), eq(jobs.parentId, pass.runId))),
  );
  expect(run).toMatchObject({ trigger: 'person', status: 'succeeded' });
});

test('a run that needs nothing says so; one that is not there is 404', async () => {
  const pass = await harness.runPass();
  expect((await post(`/admin/jobs/${pass.runId}`)).status).toBe(404);
  expect((await post('/admin/jobs/00000000-0000-7000-8000-000000000000')).status).toBe(404);
  expect((await post('/admin/jobs/nonsense')).status).toBe(404);
});

test('a post from a strange site is refused', async () => {
  const pass = await harness.runPass();
  const answer = await post(`/admin/jobs/${pass.runId}`, { origin: 'https://evil.example' });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test('is for staff alone', async () => {
  const { runId } = await harness.runPass();
  const organization = await planter.organization('nordvik');
  const owner = await planter.person('Olle', { in: [[organization, 'owner']] });
  for (const path of ['/admin/jobs', `/admin/jobs/${runId}`, '/admin/kitchen-sink']) {
    expect((await get(path)).headers.get('location'), path).toMatch(/^\/logga-in\?returnTo=/);
    expect((await get(path, owner.cookie)).status, path).toBe(404);
    expect((await get(path, staff.cookie)).status, path).toBe(200);
  }
  expect((await post(`/admin/jobs/${runId}`, { cookie: '' })).headers.get('location')).toMatch(
    /^\/logga-in/,
  );
  expect((await post(`/admin/jobs/${runId}`, { cookie: owner.cookie })).status).toBe(404);
});
