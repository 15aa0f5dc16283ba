import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getApplication } from '#app/domain/catalog/get-application.ts';
import { retryUpdate } from '#app/domain/catalog/retry-update.ts';
import { queue } from '#app/providers/queue.server.ts';
import { activities } from '#db/schema/activity.ts';
import { getJobRun } from '#app/domain/operations/get-job-run.ts';
import { applications, versionCandidates } from '#db/schema/catalog.ts';
import { jobLogs, jobs } from '#db/schema/operations.ts';
import { feeds, updateOutcomes, upstreamHosts } from '#db/schema/update-runs.ts';
import { asSystem, asVisitor } from '#db/tenancy.server.ts';
import { demoPackages } from '#tests/simulators/vendor-site/demo-packages.ts';
import type { RunningVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import { tieDemoFeeds } from '../../support/demo-feeds.ts';
import type { UpdateHarness } from '../../support/update-harness.ts';
import { addApplications, createUpdateHarness, readPass } from '../../support/update-harness.ts';

let database: TestDatabase;
let harness: UpdateHarness;
let site: RunningVendorSite;

const identifiers = demoPackages.map((one) => one.identifier);
const firefox = 'Mozilla.Firefox';
const notepad = 'Notepad++.Notepad++';

beforeAll(async () => {
  database = await createTestDatabase();
  harness = await createUpdateHarness(database, { timeoutMs: 3000, maxDownloadBytes: 3_000_000 });
  site = await startVendorSite();
  await addApplications(identifiers);
  await tieDemoFeeds(site.url);
  await harness.runPass();
});

afterAll(async () => {
  await site?.close();
  await harness?.stop();
  await database?.drop();
});

beforeEach(async () => {
  // Jobs that wait for their next try would disturb this test.
  await queue().deleteAllJobs('catalog.check-feed');
  site.faults.clear();
  await asSystem('test', ({ tx }) => tx.update(feeds).set({ notBefore: null }));
  await harness.runPass();
});

const look = (identifier: string) => asVisitor((context) => getApplication(context, identifier));
const newest = async (identifier: string) => (await look(identifier)).current?.version;
const states = async (identifier: string) =>
  (await look(identifier)).history.map((one) => `${one.version} ${one.state}`);
const activitiesOf = (type: string, version: string) =>
  asSystem('test', async ({ tx }) =>
    (await tx.select().from(activities).where(eq(activities.type, type))).filter(
      (one) => one.data.version === version,
    ),
  );
const outcomeOf = (runId: string, identifier: string) =>
  asSystem('test', async ({ tx }) => {
    const [row] = await tx
      .select({ outcome: updateOutcomes.outcome, evidence: updateOutcomes.evidence })
      .from(updateOutcomes)
      .innerJoin(applications, eq(applications.id, updateOutcomes.applicationId))
      .where(and(eq(updateOutcomes.runId, runId), eq(applications.identifier, identifier)));
    return row;
  });

test('the first pass records every application without announcing it', async () => {
  for (const identifier of identifiers) expect(await newest(identifier)).toBeDefined();
  expect(await activitiesOf('catalog.version-published', '127.0.2')).toEqual([]);
});

test('a pass over feeds that say nothing new asks once per feed, conditionally, and changes nothing', async () => {
  site.requests.clear();
  const pass = await harness.runPass();
  expect(pass.ended).toBe(true);
  expect(pass.counts).toEqual({ unchanged: identifiers.length });
  const { paths, peakConcurrent } = site.requests.read();
  for (const [path, asked] of Object.entries(paths)) {
    expect({ path, ...asked }).toMatchObject({ requests: 1, conditional: 1 });
    // One download address only points the way; where it leads answers 304.
    if (!path.startsWith('/download/'))
      expect({ path, ...asked }).toMatchObject({ notModified: 1 });
  }
  // All these vendors are one host: one request at a time.
  expect(peakConcurrent).toBe(1);
});

test('a feed’s check tells the application it is about, or the address of a feed of several', async () => {
  const { runId } = await harness.runPass();
  const { children } = await asSystem('test', (context) => getJobRun(context, runId));
  const subjects = children.map(({ subject }) => subject);
  expect(subjects).toContain(`${site.url}/winget/index.json`);
  expect(subjects.filter((subject) => identifiers.includes(subject ?? ''))).not.toEqual([]);
  expect(subjects.join()).not.toMatch(/[0-9a-f]{8}-/);
});

describe.each(identifiers)('%s', (identifier) => {
  test('a new release is found, verified, published and announced once', async () => {
    const before = await newest(identifier);
    const { version } = site.state.release(identifier);
    const pass = await harness.runPass();
    expect(pass.counts).toEqual({ new: 1, unchanged: identifiers.length - 1 });
    expect(pass.outcomes.get(identifier)).toBe('new');
    expect(await newest(identifier)).toBe(version);
    const { current, history } = await look(identifier);
    expect(history.find((one) => one.version === before)?.supersededBy).toBe(version);
    for (const file of current?.installers ?? []) {
      expect(file.verifiedAt).not.toBeNull();
      expect(file.size).toBeGreaterThan(0);
    }
    expect(await activitiesOf('catalog.version-published', version)).toHaveLength(1);

    expect((await harness.runPass()).counts).toEqual({ unchanged: identifiers.length });
    expect(await activitiesOf('catalog.version-published', version)).toHaveLength(1);
  });
});

describe('bytes that do not agree', () => {
  test('a wrong hash holds the version with evidence, keeps the previous one, and mends itself', async () => {
    const before = await newest(firefox);
    const { version } = site.state.release(firefox, { wrongHash: true });
    const pass = await harness.runPass();
    expect(pass.outcomes.get(firefox)).toBe('held');
    expect(await newest(firefox)).toBe(before);
    expect(await states(firefox)).toContain(`${version} held`);
    const outcome = await outcomeOf(pass.runId, firefox);
    expect(outcome?.evidence).toMatchObject({ reason: 'hash-mismatch' });
    const files = outcome?.evidence.files as { expectedSha256: string; actualSha256: string }[];
    const [file] = files;
    expect(file?.actualSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file?.expectedSha256).not.toBe(file?.actualSha256);
    expect(await activitiesOf('catalog.version-published', version)).toEqual([]);
    expect(await activitiesOf('catalog.version-held', version)).toHaveLength(1);

    expect((await harness.runPass()).outcomes.get(firefox)).toBe('held');
    expect(await activitiesOf('catalog.version-held', version)).toHaveLength(1);

    site.state.rerelease(firefox);
    expect((await harness.runPass()).outcomes.get(firefox)).toBe('new');
    expect(await newest(firefox)).toBe(version);
  });

  test('re-released bytes hold the version and offer the previous one; the candidate is kept', async () => {
    const before = await newest(firefox);
    const { version } = site.state.release(firefox);
    await harness.runPass();
    expect(await newest(firefox)).toBe(version);
    site.state.rerelease(firefox);
    const pass = await harness.runPass();
    expect(pass.outcomes.get(firefox)).toBe('held');
    expect(await newest(firefox)).toBe(before);
    const candidates = await asSystem('test', ({ tx }) =>
      tx.select().from(versionCandidates).where(eq(versionCandidates.reason, 're-released')),
    );
    expect(candidates.at(-1)?.manifest).toMatchObject({ version });
    expect(candidates.at(-1)?.resolution).toBeNull();

    const retried = await asSystem('test', (context) => retryUpdate(context, pass.runId));
    await harness.workQueue();
    expect((await readPass(retried.runId)).outcomes.get(firefox)).toBe('held');
    expect(await newest(firefox)).toBe(before);

    const next = site.state.release(firefox);
    await harness.runPass();
    expect(await newest(firefox)).toBe(next.version);
  });
});

describe('versions that come and go', () => {
  test('a rollback withdraws the newer version; seen again it is re-offered in its own row', async () => {
    const before = await newest(notepad);
    const { version } = site.state.release(notepad);
    await harness.runPass();
    const rows = (await look(notepad)).history.length;
    site.state.rollback(notepad);
    const back = await harness.runPass();
    expect(back.outcomes.get(notepad)).toBe('rolled-back');
    expect(await newest(notepad)).toBe(before);
    expect(await states(notepad)).toContain(`${version} withdrawn`);

    site.state.release(notepad, { version });
    const again = await harness.runPass();
    expect(again.outcomes.get(notepad)).toBe('re-offered');
    expect(await newest(notepad)).toBe(version);
    expect((await look(notepad)).history).toHaveLength(rows);
  });
});

describe('a source that misbehaves harms only its own row', () => {
  test.each(['rubbish', 'huge', 'reset', 'hang', 'status:404', 'status:503'])(
    '%s',
    async (kind) => {
      const { version } = site.state.release(firefox);
      site.faults.add({ path: '/github/repos/notepad-plus-plus/notepad-plus-plus/releases', kind });
      const pass = await harness.runPass();
      const transient = ['reset', 'hang', 'status:503'].includes(kind);
      expect(pass.ended).toBe(!transient);
      expect(pass.outcomes.get(notepad)).toBe(transient ? undefined : 'failed');
      expect(pass.outcomes.get(firefox)).toBe('new');
      expect(pass.outcomes.size).toBe(identifiers.length - (transient ? 1 : 0));
      expect(await newest(firefox)).toBe(version);
    },
  );

  test('an installer that answers 500 MB holds its version and nothing else', async () => {
    const { version } = site.state.release(firefox);
    site.faults.add({ path: `/files/${firefox}/*`, kind: 'huge' });
    const pass = await harness.runPass();
    expect(pass.outcomes.get(firefox)).toBe('held');
    expect(pass.outcomes.size).toBe(identifiers.length);
    expect(await states(firefox)).toContain(`${version} held`);
    site.faults.clear();
    const retried = await asSystem('test', (context) => retryUpdate(context, pass.runId));
    await harness.workQueue();
    expect((await readPass(retried.runId)).outcomes.get(firefox)).toBe('new');
    expect(await newest(firefox)).toBe(version);
  });

  test('a feed that asks for silence is left alone until then', async () => {
    site.faults.add({ path: '/json/*', kind: 'rate-limit' });
    const pass = await harness.runPass();
    expect([...pass.outcomes.values()]).toContain('failed');
    const [host] = await asSystem('test', ({ tx }) => tx.select().from(upstreamHosts));
    expect(host?.notBefore?.getTime()).toBeGreaterThan(Date.now());
    await asSystem('test', ({ tx }) => tx.delete(upstreamHosts));
    await harness.stop();
    harness = await createUpdateHarness(database, { timeoutMs: 3000, maxDownloadBytes: 3_000_000 });
  });
});

test('every run is in the ledger, with log lines behind log_ref', async () => {
  const { version } = site.state.release(firefox);
  const pass = await harness.runPass();
  const { run, children, logs } = await asSystem('test', async ({ tx }) => ({
    run: (await tx.select().from(jobs).where(eq(jobs.id, pass.runId)))[0],
    children: await tx.select().from(jobs).where(eq(jobs.parentId, pass.runId)),
    logs: await tx.select().from(jobLogs),
  }));
  expect(run).toMatchObject({ status: 'succeeded', trigger: 'command' });
  expect(run?.summary).toMatchObject({ applications: identifiers.length, new: 1 });
  const told = children.find((one) => one.logRef !== null);
  expect(logs.find((one) => one.logRef === told?.logRef)?.lines).toEqual([
    expect.objectContaining({ event: 'update.new', data: { identifier: firefox, version } }),
  ]);
});
