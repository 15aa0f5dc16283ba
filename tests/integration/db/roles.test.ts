import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRoles } from '#db/roles.server.ts';
import { onConnection, runScript } from '#tests/support/schema-snapshot.ts';
import { startEmbeddedPostgres } from '../../../commands/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../../commands/embedded-postgres.ts';

// Roles belong to the whole server, so these tests need one of their own to start without any.
let server: EmbeddedPostgres;
let folder: string;
let roles: string;

const logins = ['lappa_owner', 'lappa_web', 'lappa_worker'];
const doors = [
  'lappa_client',
  'lappa_member',
  'lappa_person',
  'lappa_staff',
  'lappa_system',
  'lappa_visitor',
];
const passwords = { owner: 'o', web: "w'; drop role lappa_owner; --", worker: 'w w' };

const at = (database: string, user?: string, password?: string) => {
  const url = new URL(server.superuserUrl);
  url.pathname = `/${database}`;
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.href;
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lappa-test-'));
  await chmod(folder, 0o755);
  server = await startEmbeddedPostgres({ dataFolder: folder, fsync: false, log: () => {} });
  roles = await readFile(new URL('../../../db/roles.sql', import.meta.url), 'utf8');
  await onConnection(at('postgres'), async (sql) => {
    for (const name of ['one', 'two', 'three']) await sql`create database ${sql(name)}`;
  });
});
afterAll(async () => {
  await server.destroy();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() =>
  runScript(
    at('postgres'),
    [...logins, ...doors].map((name) => `drop role if exists ${name};`).join('\n'),
  ),
);

/** Everything about our roles, passwords included. */
const describeRoles = () =>
  onConnection(at('postgres'), async (sql) => ({
    roles: await sql`
      select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
        rolbypassrls, rolconnlimit
      from pg_authid where rolname like 'lappa%' order by rolname`,
    memberships: await sql`
      select roleid::regrole::text as door, member::regrole::text as login, admin_option
      from pg_auth_members where roleid::regrole::text like 'lappa%' order by 1, 2`,
  }));

describe('db/roles.sql', () => {
  test('makes three logins and six doors that own and may do nothing special', async () => {
    await runScript(at('one'), roles);
    const { roles: made, memberships } = await describeRoles();
    expect(made.filter((role) => role.rolcanlogin).map((role) => role.rolname as string)).toEqual(
      logins,
    );
    expect(made.filter((role) => !role.rolcanlogin).map((role) => role.rolname as string)).toEqual(
      doors,
    );
    for (const role of made) {
      expect(role, role.rolname as string).toMatchObject({
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolbypassrls: false,
      });
    }
    expect(made.filter((role) => !role.rolinherit).map((role) => role.rolname as string)).toEqual([
      'lappa_web',
      'lappa_worker',
    ]);
    expect(memberships.map(({ door, login }) => `${login} enters ${door}`)).toEqual([
      'lappa_owner enters lappa_client',
      'lappa_web enters lappa_client',
      'lappa_owner enters lappa_member',
      'lappa_web enters lappa_member',
      'lappa_owner enters lappa_person',
      'lappa_web enters lappa_person',
      'lappa_owner enters lappa_staff',
      'lappa_web enters lappa_staff',
      'lappa_owner enters lappa_system',
      'lappa_web enters lappa_system',
      'lappa_worker enters lappa_system',
      'lappa_owner enters lappa_visitor',
      'lappa_web enters lappa_visitor',
      'lappa_worker enters lappa_visitor',
    ]);
    expect(memberships.some(({ admin_option }) => admin_option)).toBe(false);
  });

  test('changes nothing the second time', async () => {
    await runScript(at('one'), roles);
    const once = await describeRoles();
    await runScript(at('two'), roles);
    expect(await describeRoles()).toEqual(once);
  });

  test('runs from three databases at the same moment', async () => {
    const connections = ['one', 'two', 'three'].map((name) =>
      postgres(at(name), { max: 1, onnotice: () => {} }),
    );
    try {
      await Promise.all(connections.map((sql) => sql`select 1`));
      for (let time = 0; time < 10; time += 1) {
        await runScript(
          at('postgres'),
          [...logins, ...doors].map((name) => `drop role if exists ${name};`).join('\n'),
        );
        await Promise.all(connections.map((sql) => sql.unsafe(roles).simple()));
      }
    } finally {
      await Promise.all(connections.map((sql) => sql.end()));
    }
    expect((await describeRoles()).roles).toHaveLength(9);
  });
});

describe('createRoles', () => {
  const whoAmI = (user: string, password: string) =>
    onConnection(at('one', user, password), (sql) => sql`select current_user::text as name`);

  test('sets the passwords, whatever is in them, from several callers at once', async () => {
    await Promise.all(['one', 'two', 'three'].map((name) => createRoles(at(name), passwords)));
    expect(await whoAmI('lappa_owner', passwords.owner)).toEqual([{ name: 'lappa_owner' }]);
    expect(await whoAmI('lappa_web', passwords.web)).toEqual([{ name: 'lappa_web' }]);
    expect(await whoAmI('lappa_worker', passwords.worker)).toEqual([{ name: 'lappa_worker' }]);
    await expect(whoAmI('lappa_web', 'w')).rejects.toMatchObject({ code: '28P01' });
  });

  test('changes a password when called again', async () => {
    await createRoles(at('one'), passwords);
    await createRoles(at('one'), { ...passwords, web: 'new' });
    expect(await whoAmI('lappa_web', 'new')).toEqual([{ name: 'lappa_web' }]);
    await expect(whoAmI('lappa_web', passwords.web)).rejects.toMatchObject({ code: '28P01' });
  });
});
