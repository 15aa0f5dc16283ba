import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import postgres from 'postgres';
import { childEnvironment } from '#app/env.server.ts';
import type { RunningVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import { seedOneFeed } from '../../support/seed-one-feed.ts';

const identifier = '7zip.7zip';

let database: TestDatabase;
let site: RunningVendorSite;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  site = await startVendorSite();
  sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  await seedOneFeed(sql, site.url, identifier);
});
afterAll(async () => {
  await sql?.end();
  await site?.close();
  await database?.drop();
});

function updateVersions(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = childEnvironment({
    DATABASE_URL: database.workerUrl,
    UPSTREAM_ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
    LOG_LEVEL: 'error',
  }) as NodeJS.ProcessEnv;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['commands/update-versions.ts', ...args],
      { env },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, out, err });
      },
    );
  });
}

/** The summary table as an object. */
function readTable(out: string): Record<string, number> {
  const lines = out.trimEnd().split('\n');
  const at = lines.findIndex((line) => line.includes('checked'));
  const names = (lines[at] ?? '').trim().split(/\s{2,}|(?<=back|offered) /);
  const counts = (lines[at + 1] ?? '').trim().split(/\s+/).map(Number);
  return Object.fromEntries(names.map((name, index) => [name, counts[index] ?? NaN]));
}

const versions = async () =>
  (await sql<{ version: string }[]>`select version from app.versions order by sort_key`).map(
    (row) => row.version,
  );

test('a dry run tells what would be found and keeps nothing', async () => {
  const { code, out } = await updateVersions('--dry-run');
  expect(code).toBe(0);
  expect(out).toMatch(/recorded\s+7zip\.7zip/);
  expect(out).toContain('Nothing was changed');
  expect(await versions()).toEqual([]);
});

test('a pass publishes, and a second one finds nothing new', async () => {
  const first = await updateVersions();
  expect(first.code).toBe(0);
  expect(readTable(first.out)).toMatchObject({ checked: 1, new: 1, unchanged: 0 });
  const found = await versions();
  expect(found).toHaveLength(1);

  const { version } = site.state.release(identifier);
  const second = await updateVersions('--source', identifier.toLowerCase());
  expect(second.out).toContain(`${identifier} ${version}`);
  expect(await versions()).toEqual([...found, version]);
  expect(readTable((await updateVersions()).out)).toMatchObject({ unchanged: 1, new: 0 });
});

test('a source that fails ends with exit code 1 and says why', async () => {
  site.faults.add({ path: '/winget/index.json', kind: 'rubbish' });
  const { code, out } = await updateVersions();
  site.faults.clear();
  expect(code).toBe(1);
  expect(out).toMatch(/failed\s+7zip\.7zip.*JSON/i);
});

test('wrong use ends with exit code 2 and the usage', async () => {
  expect(await updateVersions('--colour')).toMatchObject({ code: 2 });
  expect((await updateVersions('--colour')).err).toContain('npm run update-versions');
  expect(await updateVersions('--source', 'Nobody.Knows')).toMatchObject({ code: 2 });
});
