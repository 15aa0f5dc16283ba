import { readFile } from 'node:fs/promises';
import postgres from 'postgres';

export interface LoginPasswords {
  owner: string;
  web: string;
  worker: string;
}

/**
 * Makes the cluster's roles (db/roles.sql) and sets the passwords of the three that log in. Safe to repeat and
 * from several processes. Connects to the maintenance database `postgres`, so that one advisory lock covers the
 * cluster.
 * @param superuserUrl a login that may create roles
 */
export async function createRoles(superuserUrl: string, passwords: LoginPasswords): Promise<void> {
  const url = new URL(superuserUrl);
  url.pathname = '/postgres';
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    const roles = await readFile(new URL('./roles.sql', import.meta.url), 'utf8');
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext('lappa roles'))`;
      await tx.unsafe(roles);
      for (const [role, password] of [
        ['lappa_owner', passwords.owner],
        ['lappa_web', passwords.web],
        ['lappa_worker', passwords.worker],
      ] as const) {
        const [statement] = await tx<{ text: string }[]>`
          select format('alter role %I login password %L', ${role}::text, ${password}::text) as text`;
        if (statement) await tx.unsafe(statement.text);
      }
    });
  } finally {
    await sql.end();
  }
}

/** Creates the database for `lappa_owner` unless it exists; UTF-8 whatever the cluster's default. */
export async function createDatabase(superuserUrl: string, name: string): Promise<void> {
  const url = new URL(superuserUrl);
  url.pathname = '/postgres';
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    const existing = await sql`select from pg_database where datname = ${name}`;
    if (existing.length > 0) return;
    await sql`create database ${sql(name)} owner lappa_owner encoding 'UTF8' template template0`;
  } catch (error) {
    // Another process made it at the same moment.
    if (!(error instanceof postgres.PostgresError && error.code === '42P04')) throw error;
  } finally {
    await sql.end();
  }
}
