import { existsSync, readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';
import { ensureFeed, ensureSource } from '#app/domain/catalog/ensure-feed.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { feeds, upstreamHosts } from '#db/schema/update-runs.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { loadTimeline } from '#tests/simulators/vendor-site/timeline.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import { addApplications, createUpdateHarness } from '../../support/update-harness.ts';

const file = '../shared/data/upstream-timeline.jsonl';

/** Invented, but of the same make: a rollback, a respelling, a withdrawn version that comes back. */
const ownTimeline = [
  ['2025-01-01T00:00:00Z', 'Acme.Saw', '1.0', null],
  ['2025-01-01T00:00:00Z', 'Acme.Plane', '5.3.0', null],
  ['2025-01-02T00:00:00Z', 'Acme.Saw', '1.1', '1.0'],
  ['2025-01-03T00:00:00Z', 'Acme.Saw', '1.0', '1.1'],
  ['2025-01-03T00:00:00Z', 'Acme.Plane', '5.3.0.0', '5.3.0'],
  ['2025-01-04T00:00:00Z', 'Acme.Saw', '1.1', '1.0'],
  ['2025-01-05T00:00:00Z', 'Acme.Saw', '1.10', '1.1'],
  ['2025-01-05T00:00:00Z', 'Acme.Plane', '5.2.9', '5.3.0.0'],
].map(([snapshot, id, version, previous]) => JSON.stringify({ snapshot, id, version, previous }));

const opened: TestDatabase[] = [];
afterAll(() => Promise.all(opened.map((database) => database.drop())));

interface CatalogRow extends Record<string, unknown> {
  identifier: string;
  version: string;
  state: string;
  superseded_by: string | null;
}

/**
 * Feeds all snapshots through simulator and job in a database of its own, every `twiceEach`th and the last of them
 * twice, and returns the catalog at the end.
 */
async function replay(
  lines: string[],
  { twiceEach, after }: { twiceEach: number; after?: (snapshot: string) => Promise<void> },
): Promise<CatalogRow[]> {
  const database = await createTestDatabase();
  opened.push(database);
  const harness = await createUpdateHarness(database);
  const site = await startVendorSite({ releases: [] });
  const timeline = loadTimeline(lines);
  try {
    const identifiers = [...timeline.versionsAfter(timeline.snapshots.length - 1).keys()];
    await addApplications(identifiers);
    await asSystem('test', async (context) => {
      const feedId = await ensureFeed(context, {
        name: 'winget',
        kind: 'winget-manifests',
        url: `${site.url}/winget/index.json`,
        settings: { manifestBaseUrl: `${site.url}/winget` },
      });
      for (const one of identifiers) await ensureSource(context, feedId, one, {});
    });
    for (const index of timeline.snapshots.keys()) {
      timeline.applySnapshot(site.state, index);
      await harness.runPass();
      await after?.(timeline.snapshots[index]!);
      const isLast = index === timeline.snapshots.length - 1;
      if (index % twiceEach > 0 && !isLast) continue;
      const first = await readCatalog();
      // The second time from scratch, without the 304 that would make it too easy.
      await asSystem('test', ({ tx }) => tx.update(feeds).set({ etag: null, lastModified: null }));
      await harness.runPass();
      expect(await readCatalog()).toEqual(first);
    }
    expect(await asSystem('test', ({ tx }) => tx.select().from(upstreamHosts))).toEqual([]);
    return await readCatalog();
  } finally {
    await site.close();
    await harness.stop();
  }
}

const readCatalog = () =>
  asSystem('test', async ({ tx }) => [
    ...(await tx.execute<CatalogRow>(sql`
      select application.identifier, version.version, version.state, successor.version as superseded_by
      from app.versions version
      join app.applications application on application.id = version.application_id
      left join app.versions successor on successor.id = version.superseded_by
      order by application.identifier, version.sort_key`)),
  ]);

const newestOf = (catalog: CatalogRow[], identifier: string) =>
  catalog.filter(
    (row) => row.identifier === identifier && row.state === 'offered' && row.superseded_by === null,
  );

const readSnapshot = (line: string) => (JSON.parse(line) as { snapshot: string }).snapshot;

/** What must hold after any timeline. */
function expectFaithful(lines: string[], catalog: CatalogRow[]): void {
  const timeline = loadTimeline(lines);
  const last = timeline.versionsAfter(timeline.snapshots.length - 1);
  for (const [identifier, version] of last) {
    const newest = newestOf(catalog, identifier);
    expect(newest).toHaveLength(1);
    expect(
      { identifier, is: compareVersions(newest[0]?.version ?? '', version), version },
      `${identifier}: ${newest[0]?.version}`,
    ).toMatchObject({ is: 0 });
    const versions = catalog.filter((row) => row.identifier === identifier);
    for (const [index, row] of versions.entries()) {
      const next = versions[index + 1];
      if (next) expect(compareVersions(row.version, next.version)).toBe(-1);
    }
  }
}

test('a rollback, a respelling and a version that comes back end as they should', async () => {
  const catalog = await replay(ownTimeline, { twiceEach: 1 });
  expectFaithful(ownTimeline, catalog);
  expect(catalog).toEqual([
    { identifier: 'Acme.Plane', version: '5.2.9', state: 'offered', superseded_by: null },
    { identifier: 'Acme.Plane', version: '5.3.0', state: 'withdrawn', superseded_by: null },
    { identifier: 'Acme.Saw', version: '1.0', state: 'offered', superseded_by: '1.1' },
    { identifier: 'Acme.Saw', version: '1.1', state: 'offered', superseded_by: '1.10' },
    { identifier: 'Acme.Saw', version: '1.10', state: 'offered', superseded_by: null },
  ]);
}, 60_000);

describe.skipIf(!existsSync(file))(
  'ten months of the public index (skipped without the data folder)',
  () => {
    const lines = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);

    test('end with the newest version of the last snapshot, in two fresh databases alike', async () => {
      // What the first sixty snapshots come to is looked at on the way.
      const atFirst = loadTimeline(lines()).snapshots[59]!;
      const firstLines = lines().filter((line) => readSnapshot(line) <= atFirst);
      let first: CatalogRow[] = [];
      const catalog = await replay(lines(), {
        twiceEach: 20,
        async after(snapshot) {
          if (snapshot === atFirst) first = await readCatalog();
        },
      });
      expectFaithful(lines(), catalog);
      expect(catalog.some((row) => row.state === 'withdrawn')).toBe(true);
      expect(catalog.filter((row) => row.state === 'held')).toEqual([]);
      expect(await replay(firstLines, { twiceEach: 5 })).toEqual(first);
    }, 600_000);
  },
);
