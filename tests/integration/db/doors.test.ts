import { sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { organizations } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember, asStaff, asSystem, asVisitor } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantTenants, tenantTables as tables, whoseRows } from '#tests/support/tenant-rows.ts';
import type { Tenants, TenantTable } from '#tests/support/tenant-rows.ts';

let own: TestDatabase;
let tenants: Tenants;
let a: string;
let b: string;

beforeAll(async () => {
  own = await createTestDatabase();
  connectDatabase({ url: own.webUrl, poolSize: 3, applicationName: 'test' });
  tenants = await plantTenants();
  ({ a, b } = tenants);
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});

const memberOf = (organizationId: string) => ({ userId: uuidv7(), organizationId });
const look = (context: Context, names?: TenantTable[]) => whoseRows(context, tenants, names);
const each = (names: TenantTable[], ...owners: string[]) =>
  Object.fromEntries(names.map((name) => [name, owners]));

/** PostgreSQL's "permission denied" and "read-only transaction". */
const denied = { cause: { code: '42501' } };
const readOnly = { cause: { code: '25006' } };

const run = (context: Context, statement: string) => context.tx.execute(sql.raw(statement));

/** What nobody but a job may do. */
const writes = [
  `insert into app.catalogs (name, owner_type) values ('x', 'platform')`,
  `update app.applications set name = 'x'`,
  `update app.versions set state = 'withdrawn'`,
  `delete from app.versions`,
  `delete from app.installers`,
  `update app.subscription_plans set price_monthly = 0`,
  `insert into app.organizations (slug, name) values ('x', 'x')`,
  `insert into app.activities (type, dedupe_key) values ('x', 'x')`,
  `delete from app.schema_migrations`,
  `truncate app.versions cascade`,
  `create table app.mine (n int)`,
  `alter table app.versions disable row level security`,
  `drop policy versions_visitor_reads on app.versions`,
];

describe('a visitor', () => {
  const readable = tables.filter((name) => name !== 'activities');

  test('sees the platform’s rows and no organisation’s', async () => {
    expect(await asVisitor((context) => look(context, readable))).toEqual(
      each(readable, 'platform'),
    );
  });

  test.each(['organizations', 'activities', 'version_candidates', 'jobs', 'job_logs', 'feeds'])(
    'may not read %s',
    async (table) => {
      await expect(
        asVisitor((context) => run(context, `select from app.${table}`)),
      ).rejects.toMatchObject(denied);
    },
  );

  test.each(writes)('is read-only: %s', async (statement) => {
    await expect(asVisitor((context) => run(context, statement))).rejects.toMatchObject(readOnly);
  });

  test('stays read-only when the transaction is asked to be otherwise', async () => {
    for (const request of ['set transaction read write', 'set transaction_read_only = off']) {
      await expect(
        asVisitor((context) => run(context, request)),
        request,
      ).rejects.toThrow();
    }
  });
});

describe('a member', () => {
  test('sees the platform’s rows and their organisation’s, never another’s', async () => {
    expect(await asMember(memberOf(a), (context) => look(context))).toEqual(
      each(tables, 'a', 'platform'),
    );
    expect(await asMember(memberOf(b), (context) => look(context))).toEqual(
      each(tables, 'b', 'platform'),
    );
  });

  test('sees their organisation and no other', async () => {
    expect(await asMember(memberOf(a), ({ tx }) => tx.select().from(organizations))).toMatchObject([
      { id: a, slug: 'a' },
    ]);
  });

  test('finds nothing of another’s by its id, nor in joins and counts', async () => {
    await asMember(memberOf(a), async (context) => {
      for (const name of tables) {
        const [found] = await run(
          context,
          `select count(*)::int as count from app.${name} where id = '${tenants.rows.b[name]}'`,
        );
        expect(found, name).toEqual({ count: 0 });
      }
      const joined = await run(
        context,
        `select distinct i.organization_id from app.installers i
         left join app.versions v on v.id = i.version_id
         left join app.applications p on p.id = v.application_id`,
      );
      expect(joined.map((row) => row.organization_id).sort()).toEqual([a, null].sort());
    });
  });

  test('of no organisation sees the platform’s rows only', async () => {
    for (const organizationId of ['', uuidv7()]) {
      expect(await asMember(memberOf(organizationId), (context) => look(context))).toEqual(
        each(tables, 'platform'),
      );
    }
    await expect(asMember(memberOf('not an id'), (context) => look(context))).rejects.toMatchObject(
      { cause: { code: '22P02' } },
    );
  });

  test.each(writes)('may not: %s', async (statement) => {
    await expect(asMember(memberOf(a), (context) => run(context, statement))).rejects.toMatchObject(
      denied,
    );
  });

  test.each(['version_candidates', 'jobs', 'job_logs', 'feeds', 'sources', 'update_outcomes'])(
    'may not read %s',
    async (table) => {
      await expect(
        asMember(memberOf(a), (context) => run(context, `select from app.${table}`)),
      ).rejects.toMatchObject(denied);
    },
  );
});

describe('staff', () => {
  test('see every organisation’s rows', async () => {
    expect(await asStaff({ userId: null }, (context) => look(context))).toEqual(
      each(tables, 'a', 'b', 'platform'),
    );
  });

  test.each(writes)('may not: %s', async (statement) => {
    await expect(
      asStaff({ userId: null }, (context) => run(context, statement)),
    ).rejects.toMatchObject(denied);
  });
});

describe('the system', () => {
  test('sees every organisation’s rows', async () => {
    expect(await asSystem('a test', (context) => look(context))).toEqual(
      each(tables, 'a', 'b', 'platform'),
    );
  });

  test.each([
    'delete from app.versions',
    'delete from app.applications',
    'delete from app.catalogs',
    `update app.activities set type = 'x'`,
    'delete from app.activities',
    'truncate app.activities',
    'delete from app.schema_migrations',
  ])('keeps history: may not %s', async (statement) => {
    await expect(asSystem('a test', (context) => run(context, statement))).rejects.toMatchObject(
      denied,
    );
  });
});
