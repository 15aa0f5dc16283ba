import { sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { organizations } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import {
  asClient,
  asMember,
  asPerson,
  asStaff,
  asSystem,
  asVisitor,
  DoorClosedError,
} from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import {
  plantTenants,
  rowsOf,
  staffTables,
  tenantTables as tables,
  whoseRows,
} from '#tests/support/tenant-rows.ts';
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

const memberOf = (name: 'a' | 'b', role: MemberRole = 'member') => ({
  userId: tenants.people[name][role],
  organizationId: tenants[name],
});
const look = (context: Context, names?: TenantTable[]) => whoseRows(context, tenants, names);

/** PostgreSQL's "permission denied" and "read-only transaction". */
const denied = { cause: { code: '42501' } };
const readOnly = { cause: { code: '25006' } };

const run = (context: Context, statement: string) => context.tx.execute(sql.raw(statement));

/** Written by members and staff as well as jobs, and read by jobs alone. */
const readable = tables.filter((name) => name !== 'mails');
const memberReadable = readable.filter((name) => !staffTables.includes(name));
/** What an organisation's admins see, and its other members do not; the audit trail is its owners'. */
const forManagers: TenantTable[] = [
  'billing_customers',
  'enrolment_keys',
  'invitations',
  'invoices',
  'organization_domains',
  'source_tokens',
  'sso_connections',
  'subscription_history',
  'subscriptions',
];
const forOwners: TenantTable[] = ['audit_entries'];
const forAll = memberReadable.filter((name) => ![...forManagers, ...forOwners].includes(name));

/** The tables of which a role may read at least a column. */
const readableTables = (role: string) =>
  asSystem('a test', async (context) => {
    const found = await run(
      context,
      `select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r'
        and has_any_column_privilege('${role}', oid, 'select') order by relname`,
    );
    return found.map(({ name }) => name);
  });

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
  const published: TenantTable[] = [
    'application_match_keys',
    'applications',
    'catalogs',
    'installers',
    'versions',
  ];

  test('sees the platform’s rows and no organisation’s', async () => {
    expect(await asVisitor((context) => look(context, published))).toEqual(
      rowsOf(published, 'platform'),
    );
  });

  test('may read nothing but the catalog and the price list', async () => {
    expect(await readableTables('lappa_visitor')).toEqual(
      [...published, 'schema_migrations', 'subscription_plans'].sort(),
    );
  });

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
  test.each(['a', 'b'] as const)('of %s sees its rows and the platform’s', async (name) => {
    const seen = (role: MemberRole, names: TenantTable[]) =>
      asMember(memberOf(name, role), (context) => look(context, names));
    expect(await seen('member', memberReadable)).toEqual({
      ...rowsOf(forAll, name, 'platform'),
      ...rowsOf([...forManagers, ...forOwners]),
    });
    expect(await seen('admin', memberReadable)).toEqual({
      ...rowsOf([...forAll, ...forManagers], name, 'platform'),
      ...rowsOf(forOwners),
    });
    expect(await seen('owner', memberReadable)).toEqual({
      ...rowsOf([...forAll, ...forManagers], name, 'platform'),
      ...rowsOf(forOwners, name),
    });
  });

  test('sees their organisation and no other', async () => {
    expect(
      await asMember(memberOf('a'), ({ tx }) => tx.select().from(organizations)),
    ).toMatchObject([{ id: a, slug: 'a' }]);
  });

  test('finds nothing of another’s by its id, nor in joins and counts', async () => {
    await asMember(memberOf('a'), async (context) => {
      for (const [name, id] of Object.entries(tenants.rows.b)) {
        const [found] = await run(
          context,
          `select count(*)::int as count from app.${name} where id = '${id}'`,
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

  test.each<[string, () => { userId: string; organizationId: string }]>([
    ['of another organisation', () => ({ ...memberOf('a'), organizationId: b })],
    ['of none', () => ({ userId: tenants.stranger, organizationId: a })],
    ['of staff', () => ({ userId: tenants.staff, organizationId: a })],
    ['who is nobody', () => ({ userId: uuidv7(), organizationId: a })],
    [
      'of an organisation that is not there',
      () => ({ ...memberOf('a'), organizationId: uuidv7() }),
    ],
    ['without an organisation', () => ({ ...memberOf('a'), organizationId: '' })],
    ['without a user', () => ({ userId: '', organizationId: a })],
  ])('%s is not admitted', async (_who, membership) => {
    const work = vi.fn(() => Promise.resolve());
    await expect(asMember(membership(), work)).rejects.toBeInstanceOf(DoorClosedError);
    expect(work).not.toHaveBeenCalled();
  });

  test('named by what is no id is not admitted either', async () => {
    await expect(
      asMember({ ...memberOf('a'), organizationId: 'not an id' }, (context) => look(context)),
    ).rejects.toMatchObject({ cause: { code: '22P02' } });
  });

  test('is who the database says, from one transaction to the next', async () => {
    const { userId, organizationId } = memberOf('b', 'admin');
    const role = () => asMember({ userId, organizationId }, ({ actor }) => Promise.resolve(actor));
    const change = (to: string) =>
      asSystem('a test', (context) =>
        run(context, `update app.memberships set role = '${to}' where user_id = '${userId}'`),
      );
    expect(await role()).toMatchObject({ role: 'admin' });
    await change('member');
    expect(await role()).toMatchObject({ role: 'member' });
    await change('admin');
  });

  test.each(writes)('may not: %s', async (statement) => {
    await expect(
      asMember(memberOf('a'), (context) => run(context, statement)),
    ).rejects.toMatchObject(denied);
  });

  test('may read no table but these', async () => {
    expect(await readableTables('lappa_member')).toEqual(
      [...memberReadable, 'subscription_plans', 'users'].sort(),
    );
  });
});

describe('a person', () => {
  const seesOf: TenantTable[] = [
    'feature_overrides',
    'memberships',
    'organization_plans',
    'organizations',
  ];

  test.each(['owner', 'member'] as const)('who is %s of a sees it, not b', async (role) => {
    expect(
      await asPerson({ userId: tenants.people.a[role] }, (context) => look(context, seesOf)),
    ).toEqual(rowsOf(seesOf, 'a'));
  });

  test('in no organisation sees none', async () => {
    for (const userId of [tenants.stranger, tenants.staff, uuidv7(), '']) {
      expect(await asPerson({ userId }, (context) => look(context, seesOf))).toEqual(
        rowsOf(seesOf),
      );
    }
  });

  test('may read no table but these', async () => {
    expect(await readableTables('lappa_person')).toEqual(
      [
        ...['audit_entries', 'passkeys', 'recovery_codes', 'sessions', 'totp_factors', 'users'],
        ...[...seesOf, 'schema_migrations', 'subscription_plans'],
      ].sort(),
    );
  });

  test.each(writes)('may not: %s', async (statement) => {
    await expect(
      asPerson({ userId: tenants.people.a.owner }, (context) => run(context, statement)),
    ).rejects.toMatchObject(denied);
  });
});

describe('a client', () => {
  const clientOf = (name: 'a' | 'b') => ({
    clientId: tenants.clients[name],
    organizationId: tenants[name],
  });
  const published: TenantTable[] = [
    'application_match_keys',
    'applications',
    'catalogs',
    'installers',
    'versions',
  ];
  /** Of its own computer, or of its whole organisation. */
  const own: TenantTable[] = [
    'application_policies',
    'client_inventories',
    'clients',
    'distribution_settings',
    'feature_overrides',
    'installed_programs',
    'licence_compliance',
    'organization_plans',
    'program_standings',
    'ring_passages',
    'rings',
    'version_decisions',
    'version_outcomes',
  ];

  test.each(['a', 'b'] as const)(
    'of %s sees its organisation’s and the platform’s',
    async (name) => {
      expect(
        await asClient(clientOf(name), (context) => look(context, [...published, ...own])),
      ).toEqual({ ...rowsOf(published, name, 'platform'), ...rowsOf(own, name) });
    },
  );

  test('may read no table but these', async () => {
    expect(await readableTables('lappa_client')).toEqual(
      [...published, ...own, 'subscription_plans'].sort(),
    );
  });

  test('does not see its neighbour in the same organisation', async () => {
    const [neighbour] = await asSystem('a test', (context) =>
      run(
        context,
        `insert into app.clients (organization_id, machine_hash, name, ring_id, enrolled_at)
         select organization_id, '\\x02', 'NEIGHBOUR', ring_id, now() from app.clients
         where id = '${tenants.clients.a}' returning id`,
      ),
    );
    expect(
      await asClient(clientOf('a'), (context) => run(context, 'select name from app.clients')),
    ).toMatchObject([{ name: 'PLANTED-1' }]);
    await expect(
      asClient(clientOf('a'), (context) =>
        run(
          context,
          `insert into app.client_inventories values ('${String(neighbour!.id)}', '${a}', '{}', now())`,
        ),
      ),
    ).rejects.toMatchObject(denied);
    await asSystem('a test', (context) =>
      run(context, `delete from app.clients where id = '${String(neighbour!.id)}'`),
    );
  });

  test('is admitted to its own organisation, while nobody removed it', async () => {
    const open = (client: { clientId: string; organizationId: string }) =>
      asClient(client, () => Promise.resolve());
    await open(clientOf('a'));
    for (const wrong of [
      { ...clientOf('a'), organizationId: b },
      { ...clientOf('a'), clientId: uuidv7() },
      { clientId: '', organizationId: a },
      { ...clientOf('a'), organizationId: '' },
    ]) {
      await expect(open(wrong)).rejects.toBeInstanceOf(DoorClosedError);
    }
    const set = (removed: string) =>
      asSystem('a test', (context) =>
        run(
          context,
          `update app.clients set removed_at = ${removed} where id = '${tenants.clients.a}'`,
        ),
      );
    await set('now()');
    await expect(open(clientOf('a'))).rejects.toBeInstanceOf(DoorClosedError);
    await set('null');
  });

  test('does one thing at a time', async () => {
    const done: string[] = [];
    const step = (name: string) =>
      asClient(clientOf('a'), async (context) => {
        done.push(`${name} begins`);
        await run(context, 'select pg_sleep(0.05)');
        done.push(`${name} ends`);
      });
    await Promise.all([step('one'), step('other')]);
    const [first, second] = done[0] === 'one begins' ? ['one', 'other'] : ['other', 'one'];
    expect(done).toEqual([first, second].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  test('has its plans kept, which no door after it has', async () => {
    const mode = async (context: Context) =>
      (await run(context, `select current_setting('plan_cache_mode') as mode`))[0]?.mode;
    expect(await asClient(clientOf('a'), mode)).toBe('auto');
    expect(await asSystem('a test', mode)).toBe('force_custom_plan');
    expect(await asSystem('a test', mode, { keepsPlans: true })).toBe('auto');
  });

  test.each(writes)('may not: %s', async (statement) => {
    await expect(
      asClient(clientOf('a'), (context) => run(context, statement)),
    ).rejects.toMatchObject(denied);
  });
});

describe('staff', () => {
  test('see every organisation’s rows', async () => {
    expect(await asStaff({ userId: tenants.staff }, (context) => look(context, readable))).toEqual(
      rowsOf(readable, 'a', 'b', 'platform'),
    );
  });

  test('are admitted while they are staff, and not disabled', async () => {
    const open = () => asStaff({ userId: tenants.staff }, () => Promise.resolve());
    const set = (change: string) =>
      asSystem('a test', (context) =>
        run(context, `update app.users set ${change} where id = '${tenants.staff}'`),
      );
    await open();
    for (const [taken, given] of [
      ['is_staff = false', 'is_staff = true'],
      ['disabled_at = now()', 'disabled_at = null'],
    ] as const) {
      await set(taken);
      await expect(open()).rejects.toBeInstanceOf(DoorClosedError);
      await set(given);
    }
    for (const userId of [tenants.people.a.owner, uuidv7(), '']) {
      await expect(asStaff({ userId }, () => Promise.resolve())).rejects.toBeInstanceOf(
        DoorClosedError,
      );
    }
  });

  test.each(writes)('may not: %s', async (statement) => {
    await expect(
      asStaff({ userId: tenants.staff }, (context) => run(context, statement)),
    ).rejects.toMatchObject(denied);
  });
});

describe('the system', () => {
  test('sees every organisation’s rows', async () => {
    expect(await asSystem('a test', (context) => look(context))).toEqual(
      rowsOf(tables, 'a', 'b', 'platform'),
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
