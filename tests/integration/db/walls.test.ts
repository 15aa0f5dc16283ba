import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asClient, asMember, asPerson, asStaff, asVisitor } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { personColumns } from '#tests/support/personal-rows.ts';
import { onConnection, readCatalog, runScript } from '#tests/support/schema-snapshot.ts';
import { plantTenants, platformTenantTables, tenantColumns } from '#tests/support/tenant-rows.ts';
import type { Tenants } from '#tests/support/tenant-rows.ts';
import { findBreaches } from '#tests/support/wall-breaches.ts';
import type { Rows } from '#tests/support/wall-breaches.ts';

let own: TestDatabase;
let tenants: Tenants;

beforeAll(async () => {
  own = await createTestDatabase();
  // One connection serves everybody in turn.
  connectDatabase({ url: own.webUrl, poolSize: 1, applicationName: 'test' });
  tenants = await plantTenants();
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});

const views = { activities_feed: 'organization_id' };
const roles: MemberRole[] = ['owner', 'admin', 'member'];

const organizationRows = (name: 'a' | 'b'): Rows => ({
  of: tenants[name],
  columns: { ...tenantColumns, ...views },
});
const platformRows = (): Rows => ({
  of: null,
  columns: {
    ...Object.fromEntries(platformTenantTables.map((table) => [table, tenantColumns[table]])),
    ...views,
  },
});
const personalRows = (userId: string): Rows => ({
  of: userId,
  columns: { ...personColumns, memberships: 'user_id', organization_presence: 'user_id' },
});

type Door = <T>(work: (context: Context) => Promise<T>) => Promise<T>;
const memberOfA =
  (role: MemberRole): Door =>
  (work) =>
    asMember({ userId: tenants.people.a[role], organizationId: tenants.a }, work);
const personOfA =
  (role: MemberRole): Door =>
  (work) =>
    asPerson({ userId: tenants.people.a[role] }, work);

const breaches = (door: Door, rows: Rows) => door((context) => findBreaches(context, rows));

/** What a test database has that was not planted for these tests would not be tried. */
describe('every table', () => {
  test('with an organisation or a person in it is tried', async () => {
    const { tables } = await readCatalog(own.ownerUrl);
    const naming = (pattern: RegExp) =>
      tables
        .filter(({ columns }) => columns.some(({ name }) => pattern.test(name)))
        .map(({ name }) => name);
    expect(Object.keys(tenantColumns)).toEqual(
      expect.arrayContaining(naming(/^(organization|owner)_id$/)),
    );
    expect(Object.keys({ ...tenantColumns, ...personColumns })).toEqual(
      expect.arrayContaining(naming(/^user_id$/)),
    );
  });

  test('that is tried has rows of both organisations', async () => {
    const { a, b } = tenants;
    await onConnection(own.superuserUrl, async (sql) => {
      for (const [table, column] of Object.entries(tenantColumns)) {
        const found = await sql.unsafe(
          `select distinct ${column} as id from app.${table} where ${column} is not null`,
        );
        expect(found.map(({ id }) => id as string).sort(), table).toEqual([a, b].sort());
      }
    });
  });
});

describe('another organisation’s rows', () => {
  test.each(roles)('are out of reach of its neighbour’s %s', async (role) => {
    expect(await breaches(memberOfA(role), organizationRows('b'))).toEqual([]);
    expect(await breaches(personOfA(role), organizationRows('b'))).toEqual([]);
  });

  test('are out of reach of its neighbour’s computer', async () => {
    const client = { clientId: tenants.clients.a, organizationId: tenants.a };
    const asComputer = <T>(work: (context: Context) => Promise<T>) => asClient(client, work);
    expect(await breaches(asComputer, organizationRows('b'))).toEqual([]);
  });

  test('are out of reach of a visitor', async () => {
    expect(await breaches(asVisitor, organizationRows('b'))).toEqual([]);
  });
});

describe('the platform’s rows', () => {
  const publicReads = [
    'reads activities',
    'reads application_match_keys',
    'reads applications',
    'reads catalogs',
    'reads installers',
    'reads versions',
    'reads activities_feed',
  ];

  test.each(roles)('are only read by an %s', async (role) => {
    expect(await breaches(memberOfA(role), platformRows())).toEqual(publicReads);
  });

  test('are only read by a visitor', async () => {
    expect(await breaches(asVisitor, platformRows())).toEqual(
      publicReads.filter((one) => !one.includes('activities')),
    );
  });
});

describe('a person’s own things', () => {
  test.each(roles)('are out of reach of other organisations’ %s', async (role) => {
    expect(await breaches(memberOfA(role), personalRows(tenants.people.b.owner))).toEqual([]);
    expect(await breaches(personOfA(role), personalRows(tenants.people.b.owner))).toEqual([]);
  });

  test.each(['admin', 'member'] as const)(
    'are out of reach of a colleague who is %s',
    async (role) => {
      expect(await breaches(personOfA(role), personalRows(tenants.people.a.owner))).toEqual([]);
      expect(await breaches(memberOfA(role), personalRows(tenants.people.a.owner))).toEqual([
        'reads users',
        'reads memberships',
        'reads organization_presence',
      ]);
    },
  );

  test('are changed by staff in one regard: whether they may come in', async () => {
    const staff: Door = (work) => asStaff({ userId: tenants.staff }, work);
    expect(await breaches(staff, personalRows(tenants.people.b.owner))).toEqual([
      'reads users',
      'changes users (disabled_at)',
      'reads memberships',
      'reads organization_presence',
    ]);
  });

  test('are out of reach of a visitor', async () => {
    expect(await breaches(asVisitor, personalRows(tenants.people.b.owner))).toEqual([]);
  });
});

/** Each hole is dug, found, and filled again: these tests can fail. */
describe('a hole is found', () => {
  test.each<[hole: string, fill: string, found: string[]]>([
    [
      'alter table app.teams disable row level security',
      'alter table app.teams enable row level security',
      ['reads teams', 'adds to teams', 'changes teams (name)', 'removes from teams'],
    ],
    [
      'create policy hole on app.invitations for select to lappa_member using (true)',
      'drop policy hole on app.invitations',
      ['reads invitations'],
    ],
    [
      'create policy hole on app.memberships for update to lappa_member using (true)',
      'drop policy hole on app.memberships',
      // A write that looks at nothing is not held back by what may be read.
      ['changes memberships (role)'],
    ],
    [
      'create policy hole on app.memberships for delete to lappa_member using (true)',
      'drop policy hole on app.memberships',
      ['removes from memberships'],
    ],
    [
      'create policy hole on app.mails for insert to lappa_member with check (true)',
      'drop policy hole on app.mails',
      ['adds to mails'],
    ],
    [
      `alter policy activities_member_adds on app.activities
        with check (actor_user_id = app.current_actor())`,
      `alter policy activities_member_adds on app.activities with check (
        organization_id = app.current_organization() and actor_user_id = app.current_actor())`,
      ['adds to activities'],
    ],
    [
      `grant update (organization_id) on app.teams to lappa_member;
       create policy hole on app.teams for update to lappa_member
         using (organization_id = app.current_organization()) with check (true)`,
      'revoke update (organization_id) on app.teams from lappa_member; drop policy hole on app.teams',
      ['changes teams (organization_id)'],
    ],
    [
      'alter view app.activities_feed set (security_invoker = false)',
      'alter view app.activities_feed set (security_invoker = true)',
      ['reads activities_feed'],
    ],
  ])('%s', async (hole, fill, found) => {
    await runScript(own.ownerUrl, hole);
    try {
      expect(await breaches(memberOfA('owner'), organizationRows('b'))).toEqual(found);
    } finally {
      await runScript(own.ownerUrl, fill);
    }
    expect(await breaches(memberOfA('owner'), organizationRows('b'))).toEqual([]);
  });

  test('to a person’s secrets', async () => {
    const rows = personalRows(tenants.people.b.owner);
    await runScript(
      own.ownerUrl,
      `grant select on app.passwords to lappa_person;
       create policy hole on app.passwords for select to lappa_person using (true)`,
    );
    expect(await breaches(personOfA('member'), rows)).toEqual(['reads passwords']);
    await runScript(
      own.ownerUrl,
      'revoke select on app.passwords from lappa_person; drop policy hole on app.passwords',
    );
    expect(await breaches(personOfA('member'), rows)).toEqual([]);
  });
});
