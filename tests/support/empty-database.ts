import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { createDatabase } from '#db/roles.server.ts';
import { databaseAddresses } from '../../commands/prepare-database.ts';
import type { TestDatabase } from './database.ts';
import type {} from './database-server.ts';

/** A database of the caller's own with nothing in it: the roles of db/roles.sql are there, no migration is applied. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const { superuserUrl: server, passwords } = inject('databaseServer');
  const name = `lappa_empty_${randomBytes(6).toString('hex')}`;
  await createDatabase(server, name);
  const superuserUrl = new URL(server);
  superuserUrl.pathname = `/${name}`;
  return {
    name,
    ...databaseAddresses({ superuserUrl: server, passwords, name }),
    superuserUrl: superuserUrl.href,
    async drop() {
      const sql = postgres(server, { max: 1, onnotice: () => {} });
      try {
        await sql`drop database if exists ${sql(name)} with (force)`;
      } finally {
        await sql.end();
      }
    },
  };
}
