import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { databaseAddresses } from '../../commands/prepare-database.ts';
import type { DatabaseAddresses } from '../../commands/prepare-database.ts';
import type {} from './database-server.ts';

export interface TestDatabase extends DatabaseAddresses {
  name: string;
  /** The superuser, in this database. Row security does not bind it: for looking and for faults. */
  superuserUrl: string;
  /** Ends every connection and removes the database. */
  drop: () => Promise<void>;
}

/**
 * A migrated database of the caller's own, cloned from the run's template. For integration and
 * browser tests, once per file: `beforeAll(createTestDatabase)`, `afterAll(drop)`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  return cloneDatabase(inject('databaseServer').template);
}

/**
 * The same with what `fill` puts into an empty one. The run's first caller has it done; all get clones of what came of
 * it, so it must be the same at every call.
 */
export async function createFilledDatabase(
  fill: (empty: TestDatabase) => Promise<void>,
): Promise<TestDatabase> {
  const { superuserUrl, filledTemplate } = inject('databaseServer');
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    // Held until the connection ends: files that run beside this one wait for the template.
    await sql`select pg_advisory_lock(hashtext(${filledTemplate}))`;
    const known = await sql`select from pg_database where datname = ${filledTemplate}`;
    if (known.length === 0) {
      const empty = await createTestDatabase();
      await fill(empty);
      await sql`alter database ${sql(empty.name)} allow_connections false`;
      await sql`alter database ${sql(empty.name)} rename to ${sql(filledTemplate)}`;
    }
  } finally {
    await sql.end();
  }
  return cloneDatabase(filledTemplate);
}

async function cloneDatabase(template: string): Promise<TestDatabase> {
  const server = inject('databaseServer');
  const name = `lappa_test_${randomBytes(6).toString('hex')}`;
  const sql = postgres(server.superuserUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`create database ${sql(name)} owner lappa_owner
      template ${sql(template)} strategy file_copy`;
  } finally {
    await sql.end();
  }
  const superuserUrl = new URL(server.superuserUrl);
  superuserUrl.pathname = `/${name}`;
  return {
    name,
    ...databaseAddresses({ superuserUrl: server.superuserUrl, passwords: server.passwords, name }),
    superuserUrl: superuserUrl.href,
    drop: () => dropDatabase(server.superuserUrl, name),
  };
}

async function dropDatabase(superuserUrl: string, name: string): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`drop database if exists ${sql(name)} with (force)`;
  } finally {
    await sql.end();
  }
}
