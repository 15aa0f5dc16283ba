import { childEnvironment } from '#app/env.server.ts';
import { createDatabase, createRoles } from '#db/roles.server.ts';
import { refuseArguments, runCommand } from './command-line.ts';

const LOGINS: Record<string, string> = {
  DATABASE_SUPERUSER_URL: 'a login that may create roles and databases',
  DATABASE_OWNER_URL: 'lappa_owner, who migrates',
  DATABASE_URL: 'lappa_web',
  DATABASE_WORKER_URL: 'lappa_worker',
};

/**
 * `npm run db:roles`: makes Lappa's roles on a PostgreSQL of one's own, and the database, owned by
 * `lappa_owner`. Once per server; again to change passwords. The demo and the tests do this by
 * themselves. Passwords come out of the addresses that the processes will use.
 */
await runCommand(async (say) => {
  refuseArguments();
  const environment = childEnvironment({});
  const read = (name: string): URL => {
    const value = environment[name];
    if (!value || !URL.canParse(value)) {
      throw new Error(`${name} must be the postgres:// address of ${LOGINS[name] ?? name}.`);
    }
    return new URL(value);
  };
  const superuser = read('DATABASE_SUPERUSER_URL').href;
  const owner = read('DATABASE_OWNER_URL');
  const passwordOf = (name: string) => decodeURIComponent(read(name).password);
  await createRoles(superuser, {
    owner: passwordOf('DATABASE_OWNER_URL'),
    web: passwordOf('DATABASE_URL'),
    worker: passwordOf('DATABASE_WORKER_URL'),
  });
  const name = decodeURIComponent(owner.pathname.slice(1));
  await createDatabase(superuser, name);
  say(`The roles and the database ${name} are there.`);
});
