import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SchemaCatalog, SchemaTable } from '#db/schema-catalog.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import {
  platformTables,
  publicPlatformTables,
  reviewedWrites,
} from '#tests/support/reviewed-grants.ts';
import { onConnection, readCatalog, runScript } from '#tests/support/schema-snapshot.ts';

const roles = [
  'lappa_owner',
  'lappa_web',
  'lappa_worker',
  'lappa_visitor',
  'lappa_person',
  'lappa_member',
  'lappa_staff',
  'lappa_client',
  'lappa_system',
];
const runningRoles = roles.filter((role) => role !== 'lappa_owner');

let own: TestDatabase;
let catalog: SchemaCatalog;

beforeAll(async () => {
  own = await createTestDatabase();
  catalog = await readCatalog(own.ownerUrl);
});
afterAll(() => own.drop());

const ask = <T>(work: (sql: postgres.Sql) => Promise<T>) => onConnection(own.superuserUrl, work);

describe('every table of schema app', () => {
  test('has row security with policies, or is a platform table that was reviewed', () => {
    expect(findUnguardedTables(catalog)).toEqual([]);
    const unguarded = catalog.tables.filter((table) => table.rowSecurity === 'off');
    // No name stays on the list that is not needed there.
    expect(unguarded.map(({ name }) => name).sort()).toEqual(Object.keys(platformTables).sort());
  });

  test('is found when it has neither', async () => {
    await runScript(own.ownerUrl, 'create table app.forgotten (n int)');
    await runScript(
      own.ownerUrl,
      'create table app.closed (n int); alter table app.closed enable row level security',
    );
    await runScript(own.ownerUrl, 'alter table app.feeds add column organization_id uuid');
    expect(findUnguardedTables(await readCatalog(own.ownerUrl))).toEqual([
      'closed: row security without a policy',
      'feeds: a platform table with organization_id',
      'forgotten: no row security',
    ]);
    await runScript(
      own.ownerUrl,
      'drop table app.forgotten, app.closed; alter table app.feeds drop column organization_id',
    );
  });

  test('lets members, people and visitors read no platform table but the public ones', () => {
    const readable = catalog.tables
      .filter(({ name }) => name in platformTables)
      .filter(({ grants }) =>
        grants.some(({ role }) =>
          ['lappa_client', 'lappa_member', 'lappa_person', 'lappa_visitor', 'public'].includes(
            role,
          ),
        ),
      );
    expect(readable.map(({ name }) => name)).toEqual(publicPlatformTables);
  });

  test('has a tenant column that members’ policies look at', () => {
    for (const table of catalog.tables.filter(({ rowSecurity }) => rowSecurity !== 'off')) {
      for (const policy of table.policies.filter(({ roles: to }) => to.includes('lappa_member'))) {
        expect(policy.using ?? policy.withCheck, `${table.name}: ${policy.name}`).toMatch(
          /app\.(current|managed|owned)_organization\(\)/,
        );
      }
      for (const policy of table.policies.filter(({ roles: to }) => to.includes('lappa_client'))) {
        expect(policy.using ?? policy.withCheck, `${table.name}: ${policy.name}`).toContain(
          'app.current_organization()',
        );
      }
      for (const policy of table.policies.filter(({ roles: to }) => to.includes('lappa_person'))) {
        expect(policy.using ?? policy.withCheck, `${table.name}: ${policy.name}`).toContain(
          'app.current_actor()',
        );
      }
      for (const policy of table.policies.filter(({ roles: to }) => to.includes('lappa_visitor'))) {
        expect(policy.using, `${table.name}: ${policy.name}`).toMatch(/IS NULL/);
      }
    }
  });

  test('has no policy for everybody, nor for the logins', () => {
    const policies = catalog.tables.flatMap(({ policies }) => policies);
    expect(policies.length).toBeGreaterThan(10);
    const doors = ['visitor', 'person', 'member', 'staff', 'client', 'system'].map(
      (one) => `lappa_${one}`,
    );
    expect(policies.flatMap((one) => one.roles).filter((role) => !doors.includes(role))).toEqual(
      [],
    );
  });

  test('and every view asks as the one who reads it', () => {
    for (const view of catalog.views.filter((one) => one.kind !== 'function')) {
      expect(view, view.name).toMatchObject({
        kind: 'view',
        options: expect.arrayContaining(['security_invoker=true']) as string[],
      });
    }
  });
});

function findUnguardedTables({ tables }: SchemaCatalog): string[] {
  return tables.flatMap(({ name, rowSecurity, policies, columns }) => {
    if (rowSecurity !== 'off') {
      return policies.length > 0 ? [] : [`${name}: row security without a policy`];
    }
    if (!(name in platformTables)) return [`${name}: no row security`];
    const tenant = columns.find((column) => /^(organization|owner)_id$/.test(column.name));
    return tenant ? [`${name}: a platform table with ${tenant.name}`] : [];
  });
}

describe('our roles', () => {
  test('are not above row security, and make nothing', async () => {
    const found = await ask(
      (sql) => sql<{ name: string; powers: string }[]>`
      select rolname as name, concat_ws(', ', case when rolsuper then 'superuser' end,
        case when rolbypassrls then 'bypassrls' end, case when rolcreaterole then 'createrole' end,
        case when rolcreatedb then 'createdb' end, case when rolreplication then 'replication' end) as powers
      from pg_roles where rolname = any(${roles}) order by array_position(${roles}, rolname::text)`,
    );
    expect([...found]).toEqual(roles.map((name) => ({ name, powers: '' })));
  });

  test('own nothing in the database, but for the owner', async () => {
    const owned = await ask(
      (sql) => sql`
      select pg_describe_object(classid, objid, objsubid) as what from pg_shdepend
      where deptype = 'o' and refobjid::regrole::text = any(${runningRoles})
        and dbid = (select oid from pg_database where datname = current_database())`,
    );
    expect([...owned]).toEqual([]);
  });

  test('may use schema app and create nothing in any schema', async () => {
    const creating = await ask(
      (sql) => sql`
      select role, nspname from unnest(${runningRoles}::text[]) as role, pg_namespace
      where has_schema_privilege(role, oid, 'create')`,
    );
    expect([...creating]).toEqual([]);
  });

  test('that log in may do nothing in schema app by themselves', () => {
    const grants = [...catalog.tables, ...catalog.views, ...catalog.functions].flatMap(
      (one) => one.grants,
    );
    const direct = grants.filter(({ role }) => ['lappa_web', 'lappa_worker'].includes(role));
    expect(direct).toEqual([]);
    expect(grants.filter(({ withGrantOption }) => withGrantOption)).toEqual([]);
  });

  test('keep history: nobody deletes versions or people, changes activities or the audit trail, or truncates', async () => {
    const able = await ask(
      (sql) => sql`
      select role, of_table, privilege
      from unnest(${runningRoles}::text[]) as role,
        (values ('versions', 'delete'), ('applications', 'delete'), ('catalogs', 'delete'),
          ('version_candidates', 'delete'), ('subscription_plans', 'delete'),
          ('activities', 'update'), ('activities', 'delete'),
          ('audit_entries', 'update'), ('audit_entries', 'delete'), ('users', 'delete'),
          ('schema_migrations', 'insert'), ('schema_migrations', 'update'), ('schema_migrations', 'delete')
        ) as never (of_table, privilege)
      where has_table_privilege(role, 'app.' || of_table, privilege)
        or (privilege <> 'delete' and has_any_column_privilege(role, 'app.' || of_table, privilege))
      union all
      select role, relname, 'truncate' from unnest(${runningRoles}::text[]) as role, pg_class
      where relnamespace = 'app'::regnamespace and relkind = 'r'
        and has_table_privilege(role, oid, 'truncate')`,
    );
    expect([...able]).toEqual([]);
  });

  test('write as jobs only, but for what was reviewed', () => {
    const writing = catalog.tables.flatMap((table) => listWrites(table));
    expect(writing.sort()).toEqual(Object.keys(reviewedWrites).sort());
  });
});

/** `<role>: <verb> (<columns>) on <table>`, or without the columns where all are granted. */
function listWrites({ name, grants }: SchemaTable): string[] {
  const columns = new Map<string, string[]>();
  for (const { role, privilege } of grants) {
    const [, verb, column] = /^(\w+)(?: \((.+)\))?$/.exec(privilege) ?? [];
    if (role === 'lappa_system' || verb === 'select') continue;
    const key = `${role}: ${verb}`;
    columns.set(key, [...(columns.get(key) ?? []), ...(column === undefined ? [] : [column])]);
  }
  return [...columns].map(([key, named]) =>
    named.length === 0 ? `${key} on ${name}` : `${key} (${named.sort().join(', ')}) on ${name}`,
  );
}

describe('functions of schema app', () => {
  const functions = () =>
    [...catalog.functions, ...catalog.views].filter((one) => one.kind === 'function');

  test('are not for everybody', () => {
    expect(functions().length).toBeGreaterThan(3);
    expect(functions().filter(({ isPublic }) => isPublic)).toEqual([]);
  });

  test('run with the rights of the one who calls', () => {
    expect(functions().filter(({ definition }) => /security definer/i.test(definition))).toEqual(
      [],
    );
  });
});
