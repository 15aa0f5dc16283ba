import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SchemaCatalog } from '#db/schema-catalog.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { createEmptyDatabase } from '#tests/support/empty-database.ts';
import { listTableDifferences } from '#tests/support/schema-difference.ts';
import { readCatalog, runScript } from '#tests/support/schema-snapshot.ts';

const schemaFiles = import.meta.glob<Record<string, unknown>>('../../../db/schema/*.ts', {
  eager: true,
});

let migrated: TestDatabase;
let declared: TestDatabase;
let migratedCatalog: SchemaCatalog;
let declaredCatalog: SchemaCatalog;

beforeAll(async () => {
  [migrated, declared] = await Promise.all([createTestDatabase(), createEmptyDatabase()]);
  migratedCatalog = await readCatalog(migrated.ownerUrl);
  await runScript(
    declared.ownerUrl,
    [
      'set check_function_bodies = off',
      'create schema app',
      ...migratedCatalog.extensions.map(
        (one) => `create extension ${one.name} schema ${one.schema}`,
      ),
      // Defaults and policies call these; Drizzle knows no functions.
      ...migratedCatalog.functions.map((one) => one.definition),
      ...(await writeDeclaredTables()),
    ].join(';\n'),
  );
  declaredCatalog = await readCatalog(declared.ownerUrl);
});
afterAll(async () => {
  await migrated.drop();
  await declared.drop();
});

/** The SQL that makes what db/schema declares, as drizzle-kit writes it. */
async function writeDeclaredTables(): Promise<string[]> {
  const exported = Object.assign({}, ...Object.values(schemaFiles)) as Record<string, unknown>;
  const statements = await generateMigration(
    generateDrizzleJson({}),
    generateDrizzleJson(exported),
  );
  return statements.filter((statement) => !statement.startsWith('CREATE SCHEMA'));
}

const compare = (first: SchemaCatalog, second: SchemaCatalog) =>
  listTableDifferences(
    { name: 'db/migrations', catalog: first },
    { name: 'db/schema', catalog: second },
  );

test('db/schema declares the tables that db/migrations make', () => {
  expect(migratedCatalog.tables.length).toBeGreaterThan(10);
  expect(compare(migratedCatalog, declaredCatalog)).toEqual([]);
});

describe('a difference is named', () => {
  test.each([
    ['create table app.extra (n int)', ['column n of extra: only', 'table extra: only']],
    ['alter table app.feeds add column note text', ['column note of feeds: only in db/migrations']],
    [
      'alter table app.jobs alter column attempt type bigint',
      ['column attempt of jobs: "bigint default 1 not null" in db/migrations, "integer default 1'],
    ],
    [
      'alter table app.jobs alter column subject set not null',
      ['column subject of jobs: "text not null" in db/migrations, "text" in db/schema'],
    ],
    [
      'alter table app.jobs alter column summary drop default',
      [`column summary of jobs: "jsonb not null" in db/migrations, "jsonb default '{}'::jsonb`],
    ],
    [
      'alter table app.jobs drop constraint jobs_attempt, add constraint jobs_attempt check (attempt > 1)',
      ['constraint jobs_attempt of jobs: "CHECK (attempt > 1)" in db/migrations'],
    ],
    [
      'alter table app.sources drop constraint sources_application_id_key',
      ['constraint sources_application_id_key of sources: only in db/schema'],
    ],
    [
      'alter table app.job_logs drop constraint job_logs_job_id_fkey',
      ['foreign key "FOREIGN KEY (job_id) REFERENCES app.jobs(id) ON DELETE CASCADE" of job_logs'],
    ],
    [
      'alter table app.update_outcomes drop constraint update_outcomes_pkey',
      ['primary key of update_outcomes: only in db/schema'],
    ],
    [
      'drop index app.versions_newest; create unique index versions_newest on app.versions (application_id)',
      ['index versions_newest of versions: "CREATE UNIQUE INDEX'],
    ],
    [
      'alter table app.activities disable row level security',
      ['table activities: "row security off" in db/migrations, "row security on" in db/schema'],
    ],
    [
      'alter policy organizations_member_reads_own on app.organizations using (true)',
      ['policy organizations_member_reads_own of organizations: "create policy'],
    ],
    [
      'drop policy activities_system_adds on app.activities',
      ['policy activities_system_adds of activities: only in db/schema'],
    ],
  ])('%s', async (change, expected) => {
    const before = compare(await readCatalog(migrated.ownerUrl), declaredCatalog);
    await runScript(migrated.ownerUrl, change);
    const lines = compare(await readCatalog(migrated.ownerUrl), declaredCatalog);
    const added = lines.filter((line) => !before.includes(line));
    expect(added).toEqual(expected.map((part) => expect.stringContaining(part) as string));
  });
});
