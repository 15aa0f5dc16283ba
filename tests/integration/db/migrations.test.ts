import { execFile, execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { latestMigration } from '#db/latest-migration.ts';
import type { Migration } from '#db/migrate.server.ts';
import { migrate, readMigrations } from '#db/migrate.server.ts';
import { readSchemaCatalog } from '#db/schema-catalog.server.ts';
import { writeSchemaText } from '#db/schema-text.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { createEmptyDatabase } from '#tests/support/empty-database.ts';
import { onConnection, readSchemaText } from '#tests/support/schema-snapshot.ts';
import { migrateDatabase } from '../../../commands/prepare-database.ts';

const folder = new URL('../../../db/', import.meta.url);
const snapshot = await readFile(new URL('schema.sql', folder), 'utf8');
const names = (await readdir(new URL('migrations/', folder)))
  .filter((name) => name.endsWith('.sql'))
  .sort();

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function openEmpty(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  databases.push(database);
  return database;
}

function findPsql(): string | null {
  try {
    return execFileSync('psql', ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
const psql = findPsql();

describe('every migration file', () => {
  test('runs by itself, in order, and a second time without a change', async () => {
    const { ownerUrl } = await openEmpty();
    const migrations = await readMigrations();
    await onConnection(ownerUrl, async (sql) => {
      const readText = async () => writeSchemaText(await readSchemaCatalog(sql));
      for (const migration of migrations) {
        await sql.unsafe(migration.sql).simple();
        const once = await readText();
        await sql.unsafe(migration.sql).simple();
        expect(await readText(), `${migration.name}, run twice`).toBe(once);
      }
      for (const migration of migrations) await sql.unsafe(migration.sql).simple();
      expect(await readText()).toBe(snapshot);
    });
    // The record of what is applied is migrate's; it takes over a database that was made by hand.
    expect(await migrate(ownerUrl)).toEqual(names);
    expect(await readSchemaText(ownerUrl)).toBe(snapshot);
  });

  test.skipIf(psql === null)(
    `runs by psql -v ON_ERROR_STOP=1 -f, twice (${psql ?? 'skipped: there is no psql on PATH'})`,
    async () => {
      const { ownerUrl } = await openEmpty();
      const run = async (path: string, url: string) => {
        const { stderr } = await promisify(execFile)('psql', [
          ...['--no-psqlrc', '--quiet', '-v', 'ON_ERROR_STOP=1'],
          ...['-f', fileURLToPath(new URL(path, folder)), url],
        ]);
        return stderr.split('\n').filter((line) => /error|fatal/i.test(line));
      };
      for (let time = 1; time <= 2; time += 1) {
        for (const name of names) expect(await run(`migrations/${name}`, ownerUrl)).toEqual([]);
        expect(await readSchemaText(ownerUrl)).toBe(snapshot);
      }
    },
  );

  test('has a number of its own and no transaction commands', async () => {
    expect(new Set(names.map((name) => name.slice(0, 4))).size).toBe(names.length);
    for (const { name, sql } of await readMigrations()) {
      expect(name).toMatch(/^\d{4}_[a-z0-9_]+\.sql$/);
      // migrate wraps each file in a transaction, which these would break.
      const outsideFunctions = sql.replace(/\$(\w*)\$.*?\$\1\$/gs, '');
      expect(outsideFunctions, name).not.toMatch(
        /^\s*(begin|commit|rollback|start transaction)\b|concurrently/im,
      );
    }
  });

  test('is known to the release: the newest is latestMigration', () => {
    expect(latestMigration).toBe(names.at(-1));
  });
});

describe('migrate', () => {
  test('applies each file once when eight callers start at the same moment', async () => {
    const { ownerUrl } = await openEmpty();
    const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(ownerUrl)));
    expect(applied.flat()).toEqual(names);
    expect(await readSchemaText(ownerUrl)).toBe(snapshot);
  });

  test('applies nothing twice', async () => {
    const { ownerUrl } = await openEmpty();
    expect(await migrate(ownerUrl)).toEqual(names);
    expect(await migrate(ownerUrl)).toEqual([]);
  });

  test('with the queue’s schema, from three callers at once', async () => {
    const { ownerUrl } = await openEmpty();
    const applied = await Promise.all([1, 2, 3].map(() => migrateDatabase(ownerUrl)));
    expect(applied.flat()).toEqual(names);
    const queues = await onConnection(ownerUrl, (sql) => sql`select name from pgboss.queue`);
    expect(queues.length).toBeGreaterThan(1);
  });

  test('applies a new file later on', async () => {
    const { ownerUrl } = await openEmpty();
    const migrations = await readMigrations();
    const before = migrations.slice(0, -1);
    expect(await migrate(ownerUrl, before)).toEqual(before.map(({ name }) => name));
    expect(await migrate(ownerUrl)).toEqual([names.at(-1)]);
    expect(await readSchemaText(ownerUrl)).toBe(snapshot);
  });

  test('refuses a file that was edited after it was applied', async () => {
    const { ownerUrl } = await openEmpty();
    await migrate(ownerUrl);
    const migrations = await readMigrations();
    const edited = migrations.map((one, at) =>
      at === 1 ? { ...one, sql: `${one.sql}\n-- a remark`, checksum: 'f'.repeat(64) } : one,
    );
    await expect(migrate(ownerUrl, edited)).rejects.toThrow(
      `Migration ${names[1]} was edited after it was applied.`,
    );
    expect(await migrate(ownerUrl)).toEqual([]);
  });

  test.each([
    ['halfway', 'select 1 / 0; create table app.other_half (n int)'],
    [
      'when it is written down as applied',
      "alter table app.schema_migrations add check (name <> '9998_fails.sql')",
    ],
  ])('leaves nothing of a file that fails %s, and keeps those before it', async (_when, ending) => {
    const { ownerUrl } = await openEmpty();
    const failing: Migration = {
      name: '9998_fails.sql',
      sql: `create table app.half (n int); insert into app.half values (1); ${ending}`,
      checksum: '0'.repeat(64),
    };
    const after: Migration = {
      name: '9999_after.sql',
      sql: 'create table app.after (n int)',
      checksum: '1'.repeat(64),
    };
    const migrations = [...(await readMigrations()), failing, after];
    await expect(migrate(ownerUrl, migrations)).rejects.toThrow(/division by zero|violates check/);
    expect(await readSchemaText(ownerUrl)).toBe(snapshot);
    const rows = await onConnection(
      ownerUrl,
      (sql) => sql`select name from app.schema_migrations order by name`,
    );
    expect(rows.map((row) => row.name as string)).toEqual(names);

    // Mended, it goes on from there.
    const mended = { ...failing, sql: 'create table app.half (n int)', checksum: '2'.repeat(64) };
    expect(await migrate(ownerUrl, [...migrations.slice(0, -2), mended, after])).toEqual([
      '9998_fails.sql',
      '9999_after.sql',
    ]);
  });

  test('waits for another caller, and goes on when that one dies', async () => {
    const { ownerUrl } = await openEmpty();
    let waiting: Promise<string[]> | undefined;
    await onConnection(ownerUrl, async (holder) => {
      await holder`select pg_advisory_lock(hashtext('lappa migrations'))`;
      let done = false;
      waiting = migrate(ownerUrl).finally(() => (done = true));
      await onConnection(ownerUrl, async (sql) => {
        for (let held = false; !held;) {
          const rows = await sql`select from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())`;
          held = rows.length > 0;
        }
      });
      expect(done).toBe(false);
    });
    expect(await waiting).toEqual(names);
  });
});
