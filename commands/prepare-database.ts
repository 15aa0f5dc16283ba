import { installQueues } from '#app/providers/queue.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { createDatabase, createRoles } from '#db/roles.server.ts';
import type { LoginPasswords } from '#db/roles.server.ts';

/** The logins to one Lappa database. */
export interface DatabaseAddresses {
  /** `lappa_owner`, which migrates. */
  ownerUrl: string;
  /** `lappa_web`. */
  webUrl: string;
  /** `lappa_worker`. */
  workerUrl: string;
}

/** Makes the cluster's roles and an empty database, unless they are there. */
export async function createLappaDatabase(options: {
  superuserUrl: string;
  passwords: LoginPasswords;
  name: string;
}): Promise<DatabaseAddresses> {
  await createRoles(options.superuserUrl, options.passwords);
  await createDatabase(options.superuserUrl, options.name);
  return databaseAddresses(options);
}

/** How the three logins reach the database `name` of the server that `superuserUrl` leads to. */
export function databaseAddresses(options: {
  superuserUrl: string;
  passwords: LoginPasswords;
  name: string;
}): DatabaseAddresses {
  const login = (user: string, password: string) => {
    const url = new URL(options.superuserUrl);
    url.username = user;
    url.password = password;
    url.pathname = `/${options.name}`;
    return url.href;
  };
  return {
    ownerUrl: login('lappa_owner', options.passwords.owner),
    webUrl: login('lappa_web', options.passwords.web),
    workerUrl: login('lappa_worker', options.passwords.worker),
  };
}

/**
 * Brings the schema of this release into the database: our migrations and pg-boss's schema with the
 * house's queues. Safe to repeat and to run from several processes.
 * @returns the names of the migrations applied now
 */
export async function migrateDatabase(ownerUrl: string): Promise<string[]> {
  const applied = await migrate(ownerUrl);
  await installQueues(ownerUrl);
  return applied;
}
