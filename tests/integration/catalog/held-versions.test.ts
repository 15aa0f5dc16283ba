import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getApplication } from '#app/domain/catalog/get-application.ts';
import { versionCandidates } from '#db/schema/catalog.ts';
import { asSystem, asVisitor } from '#db/tenancy.server.ts';
import { demoPackages } from '#tests/simulators/vendor-site/demo-packages.ts';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import type { RunningVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { tieDemoFeeds } from '#tests/support/demo-feeds.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { addApplications, createUpdateHarness } from '#tests/support/update-harness.ts';
import type { UpdateHarness } from '#tests/support/update-harness.ts';
import { visit } from '#tests/support/visitor.ts';
import type { Visitor } from '#tests/support/visitor.ts';
import { startWeb } from '#tests/support/web.ts';
import type { RunningWeb } from '#tests/support/web.ts';

/** One for each test, so that they do not disturb each other. */
const [firefox, zip, vlc] = ['Mozilla.Firefox', '7zip.7zip', 'VideoLAN.VLC'] as const;

let database: TestDatabase;
let harness: UpdateHarness;
let vendors: RunningVendorSite;
let web: RunningWeb;
let people: PeoplePlanter;
let staff: Visitor;

beforeAll(async () => {
  database = await createTestDatabase();
  harness = await createUpdateHarness(database);
  vendors = await startVendorSite();
  await addApplications(demoPackages.map((one) => one.identifier));
  await tieDemoFeeds(vendors.url);
  await harness.runPass();
  people = plantPeople(database);
  web = await startWeb({ databaseUrl: database.webUrl });
  staff = visit(web.url, (await people.person('Stina', { isStaff: true })).cookie);
});
afterAll(async () => {
  await web?.stop();
  await people?.close();
  await vendors?.close();
  await harness?.stop();
  await database?.drop();
});

const list = '/admin/held-versions';
const headline = (text: string) => /<h1[^>]*>([^<]*)</.exec(text)?.[1];
const offered = async (identifier: string) =>
  (await asVisitor((context) => getApplication(context, identifier))).current?.version;
const accept = (path: string, reason = 'The vendor confirmed it') =>
  staff.post(path, { intent: 'accept', reason });

/** The page of the one candidate that waits. */
async function openCandidate(): Promise<{ id: string; path: string; text: string }> {
  const { text } = await staff.get(list);
  const [path, ...others] = [...text.matchAll(/href="(\/admin\/held-versions\/[^"?]+)"/g)].map(
    ([, found]) => found!,
  );
  expect(others).toEqual([]);
  const page = await staff.get(path!);
  expect(page.status).toBe(200);
  return { id: path!.split('/').at(-1)!, path: path!, text: page.text };
}

const resolutionOf = async (id: string) => {
  const [row] = await asSystem('test', ({ tx }) =>
    tx
      .select({ resolution: versionCandidates.resolution })
      .from(versionCandidates)
      .where(eq(versionCandidates.id, id)),
  );
  return row?.resolution;
};
const trailOf = (id: string) =>
  people.sql`select action, actor_kind, reason from app.audit_entries where subject_id = ${id}`;

test('nothing waits at first', async () => {
  const { status, text } = await staff.get(list);
  expect(status).toBe(200);
  expect(headline(text)).toBe('Inga versioner väntar på beslut');
});

test('a wrong hash is accepted: what was found is downloaded again, published and audited, once', async () => {
  const before = await offered(firefox);
  const { version } = vendors.state.release(firefox, { wrongHash: true });
  await harness.runPass();
  const { id, path, text } = await openCandidate();
  expect(text).toContain(version);
  expect(text).toContain(`Kunderna erbjuds ${before} så länge`);
  const [told, found] = [...text.matchAll(/<code>([0-9a-f]{64})<\/code>/g)].map(([, hash]) => hash);
  expect(found).not.toBe(told);

  expect((await accept(path, ' ')).text).toContain('Skriv varför.');
  // Twice at once, as a double click does.
  const answers = await Promise.all([accept(path), accept(path)]);
  expect(answers.map((one) => one.status).sort()).toEqual([303, 409]);
  expect(await trailOf(id)).toEqual([
    {
      action: 'catalog.candidate-accepted',
      actor_kind: 'staff',
      reason: 'The vendor confirmed it',
    },
  ]);
  expect(await offered(firefox)).toBe(before);
  await harness.publishAccepted();
  expect(await offered(firefox)).toBe(version);
  const { current } = await asVisitor((context) => getApplication(context, firefox));
  expect(current?.installers.map((one) => one.sha256)).toContain(found);
  expect(await resolutionOf(id)).toBe('accepted');
  // And it stays so, whatever is asked again.
  await harness.publishAccepted();
  await harness.runPass();
  expect(await offered(firefox)).toBe(version);
});

test('other bytes than those accepted are held again', async () => {
  const { version } = vendors.state.release(zip, { wrongHash: true });
  await harness.runPass();
  const { id, path } = await openCandidate();
  expect((await accept(path)).status).toBe(303);
  vendors.state.rerelease(zip);
  await harness.publishAccepted();
  expect(await offered(zip)).not.toBe(version);
  const again = await openCandidate();
  expect(again.id).not.toBe(id);
  expect((await staff.post(again.path, { intent: 'refuse', reason: 'Too odd' })).status).toBe(303);
  expect(headline((await staff.get(list)).text)).toBe('Inga versioner väntar på beslut');
});

test('re-released bytes are refused: the version stays held, the previous one offered', async () => {
  const before = await offered(vlc);
  vendors.state.release(vlc);
  await harness.runPass();
  const version = await offered(vlc);
  expect(version).not.toBe(before);
  vendors.state.rerelease(vlc);
  await harness.runPass();
  expect(await offered(vlc)).toBe(before);
  const { id, path, text } = await openCandidate();
  expect(headline(text)).toBe(`${vlc} ${version}: samma version med andra filer`);
  const refused = await staff.post(path, { intent: 'refuse', reason: 'Nobody announced it' });
  expect(refused.location).toBe(`${path}?done=refused`);
  expect((await staff.get(refused.location!)).text).toContain('Versionen är avvisad.');
  const late = await accept(path);
  expect(late.status).toBe(409);
  expect(late.text).toContain('Det är redan avgjort');
  expect(await trailOf(id)).toEqual([
    { action: 'catalog.candidate-refused', actor_kind: 'staff', reason: 'Nobody announced it' },
  ]);
  await harness.publishAccepted();
  await harness.runPass();
  expect(await offered(vlc)).toBe(before);
  expect(headline((await staff.get(list)).text)).toBe('Inga versioner väntar på beslut');
  expect((await staff.get(`${list}?state=decided`)).text).toContain(path);
});

test('strange addresses and forms are refused; it is for staff alone', async () => {
  expect((await staff.get(`${list}/nonsense`)).status).toBe(404);
  expect((await accept(`${list}/00000000-0000-7000-8000-000000000000`)).status).toBe(404);
  expect((await staff.get(`${list}?state=lost`)).status).toBe(400);
  expect((await staff.post(`${list}/nonsense`, { intent: 'burn' })).status).toBe(400);
  const organization = await people.organization('nordvik');
  const owner = await people.person('Olle', { in: [[organization, 'owner']] });
  const other = visit(web.url, owner.cookie);
  expect((await other.get(list)).status).toBe(404);
  expect((await other.post(`${list}/x`, { intent: 'accept', reason: 'mine' })).status).toBe(404);
  expect((await visit(web.url).get(list)).location).toMatch(/^\/logga-in/);
});
