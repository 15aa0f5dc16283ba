import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getApplication } from '#app/domain/catalog/get-application.ts';
import { importVersion } from '#app/domain/catalog/import-version.ts';
import { insertVersion } from '#app/domain/catalog/internal/insert-version.ts';
import { lockApplication, offerVersions } from '#app/domain/catalog/internal/offer-versions.ts';
import type { VersionManifest } from '#app/domain/catalog/version-manifest.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { applications, versionCandidates, versions } from '#db/schema/catalog.ts';
import { asSystem, asVisitor } from '#db/tenancy.server.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let identifier = '';
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  connectDatabase({ url: database.workerUrl, poolSize: 10, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await database?.drop();
});
beforeEach(() => {
  count += 1;
  identifier = `Acme.Saw${count}`;
});

const manifest = (version: string, bytes = version): VersionManifest => ({
  identifier,
  version,
  releaseDate: null,
  releaseNotesUrl: null,
  name: 'Saw',
  publisher: 'Acme',
  homepage: null,
  licence: 'MIT',
  licenceUrl: null,
  moniker: null,
  shortDescription: 'Saws.',
  tags: [],
  defaultLocale: 'en-US',
  locales: [],
  installers: [
    {
      architecture: 'x64',
      type: 'exe',
      nestedType: null,
      scope: null,
      locale: null,
      downloadUrl: `https://acme.example/saw-${version}.exe`,
      sha256: Buffer.from(bytes.padEnd(32, ' ')).toString('hex'),
      size: null,
      productCode: null,
      upgradeCode: null,
      packageFamilyName: null,
      switches: {},
      manifest: {},
    },
  ],
});

const bring = (version: string, bytes?: string) =>
  asSystem('test', (context) => importVersion(context, manifest(version, bytes)));

/** `1.0→1.1` reads: 1.0 is superseded by 1.1; a state other than offered stands behind. */
const chain = async () =>
  (await asVisitor((context) => getApplication(context, identifier))).history.map(
    (one) =>
      `${one.version}→${one.supersededBy ?? ''}${one.state === 'offered' ? '' : ` ${one.state}`}`,
  );

const change = (make: (idOf: (version: string) => string) => Parameters<typeof offerVersions>[2]) =>
  asSystem('test', async (context) => {
    const rows = await context.tx
      .select({ id: versions.id, version: versions.version, applicationId: applications.id })
      .from(versions)
      .innerJoin(applications, eq(applications.id, versions.applicationId))
      .where(eq(applications.identifier, identifier));
    const applicationId = rows[0]?.applicationId ?? '';
    await lockApplication(context, applicationId);
    await offerVersions(
      context,
      applicationId,
      make((version) => rows.find((row) => row.version === version)?.id ?? ''),
    );
  });

describe('what supersedes what', () => {
  test('the next higher offered version, in whatever order they come', async () => {
    for (const version of ['1.10', '1.2', '2.0-rc', '1.9', '2.0']) await bring(version);
    expect(await chain()).toEqual(['2.0→', '2.0-rc→2.0', '1.10→2.0-rc', '1.9→1.10', '1.2→1.9']);
  });

  test('one version, however it is spelled', async () => {
    expect((await bring('5.3.0')).outcome).toBe('created');
    expect((await bring('5.3.0.0', '5.3.0')).outcome).toBe('unchanged');
    expect(await chain()).toEqual(['5.3.0→']);
  });

  test('withdrawing the newest offers the previous one again', async () => {
    for (const version of ['1', '2', '3']) await bring(version);
    await change((idOf) => ({ withdraw: [idOf('3')] }));
    expect(await chain()).toEqual(['3→ withdrawn', '2→', '1→2']);
    await change((idOf) => ({ withdraw: [idOf('2'), idOf('1')] }));
    expect(await chain()).toEqual(['3→ withdrawn', '2→ withdrawn', '1→ withdrawn']);
    await change((idOf) => ({ offer: [idOf('3'), idOf('1')] }));
    expect(await chain()).toEqual(['3→', '2→3 withdrawn', '1→3']);
  });

  test('other bytes by hand hold the version and keep what came', async () => {
    await bring('1');
    await bring('2');
    expect((await bring('2', 'other')).outcome).toBe('held');
    expect(await chain()).toEqual(['2→ held', '1→']);
    const candidates = await asSystem('test', ({ tx }) => tx.select().from(versionCandidates));
    expect(candidates.at(-1)).toMatchObject({ reason: 're-released', resolution: null });
  });
});

describe('at the same moment', () => {
  test('twenty versions end in one chain', async () => {
    await bring('0');
    const numbers = Array.from({ length: 20 }, (_, index) => String(index + 1));
    await Promise.all(numbers.map((version) => bring(version)));
    const highestFirst = numbers.toReversed();
    expect(await chain()).toEqual([
      '20→',
      ...highestFirst.slice(1).map((version) => `${version}→${Number(version) + 1}`),
      '0→1',
    ]);
  });

  test('control: without the lock two of them collide', async () => {
    const { applicationId } = await bring('0');
    let tellOffered = () => {};
    const firstHasOffered = new Promise<void>((resolve) => (tellOffered = resolve));
    const unlocked = (version: string, before: Promise<void> | null) =>
      asSystem('test', async (context) => {
        const made = { ...manifest(version), verifiedAt: null };
        const id = await insertVersion(context, applicationId, made, null);
        await before;
        await offerVersions(context, applicationId, { offer: [id ?? ''] });
        tellOffered();
        // The first is not committed while the second begins to write.
        if (before === null) await new Promise((resolve) => setTimeout(resolve, 500));
      });
    const results = await Promise.allSettled([unlocked('1', null), unlocked('2', firstHasOffered)]);
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
  });
});
