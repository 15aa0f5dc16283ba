import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, connectDatabase, database } from '#db/client.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember, asStaff, asSystem, asVisitor } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import {
  plantTenants,
  rowsOf,
  staffTables,
  tenantTables,
  whoseRows,
} from '#tests/support/tenant-rows.ts';
import type { Tenants, TenantTable } from '#tests/support/tenant-rows.ts';

let own: TestDatabase;
let tenants: Tenants;

beforeAll(async () => {
  own = await createTestDatabase();
  await reconnect(1);
  tenants = await plantTenants();
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});

async function reconnect(poolSize: number): Promise<void> {
  await closeDatabase();
  connectDatabase({ url: own.webUrl, poolSize, applicationName: 'test' });
}

const memberOf = (name: 'a' | 'b') => ({
  userId: tenants.people[name].owner,
  organizationId: tenants[name],
});
const look = (context: Context, names?: TenantTable[]) => whoseRows(context, tenants, names);

const run = (context: Context, statement: string) => context.tx.execute(sql.raw(statement));

describe('a pooled connection', () => {
  const whoIsThere = async () => {
    const [row] = await database().sql`select current_user::text as role,
      coalesce(current_setting('app.organization_id', true), '') as organization,
      coalesce(current_setting('app.user_id', true), '') as user_id,
      coalesce(current_setting('app.member_role', true), '') as member_role,
      current_setting('transaction_read_only') as read_only`;
    return row;
  };
  const names = tenantTables.filter(
    (name) => !['mails', 'audit_entries', ...staffTables].includes(name),
  );
  const nobody = {
    role: 'lappa_web',
    organization: '',
    user_id: '',
    member_role: '',
    read_only: 'off',
  };

  test('carries nothing from one door to the next', async () => {
    await reconnect(1);
    expect(await whoIsThere()).toEqual(nobody);
    for (const name of ['a', 'b'] as const) {
      const seen = await asMember(memberOf(name), (context) => look(context, names));
      expect(seen).toEqual(rowsOf(names, name, 'platform'));
      expect(await whoIsThere()).toEqual(nobody);
      expect(await asVisitor((context) => look(context, ['versions']))).toEqual(
        rowsOf(['versions'], 'platform'),
      );
      expect(await whoIsThere()).toEqual(nobody);
    }
    expect(await asSystem('a test', (context) => look(context, ['versions']))).toEqual(
      rowsOf(['versions'], 'a', 'b', 'platform'),
    );
    expect(await whoIsThere()).toEqual(nobody);
  });

  test('carries nothing over after a failure', async () => {
    await reconnect(1);
    for (const fail of [
      () => asMember(memberOf('a'), () => Promise.reject(new Error('in the work'))),
      () => asMember(memberOf('a'), (context) => run(context, 'select 1 / 0')),
      () => asSystem('a test', (context) => run(context, 'no sql')),
      () => asMember({ ...memberOf('a'), organizationId: tenants.b }, () => Promise.resolve()),
      () => asStaff({ userId: tenants.stranger }, () => Promise.resolve()),
      () => asMember({ ...memberOf('a'), organizationId: 'not an id' }, (context) => look(context)),
    ]) {
      await expect(fail()).rejects.toThrow();
      expect(await whoIsThere()).toEqual(nobody);
    }
  });

  test('keeps many people at once apart', async () => {
    await reconnect(3);
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, at) => {
        const who = (['a', 'b', 'platform'] as const)[at % 3]!;
        const seen =
          who === 'platform'
            ? await asVisitor((context) => look(context, ['versions', 'installers']))
            : await asMember(memberOf(who), (context) => look(context, ['versions', 'installers']));
        return [who, seen] as const;
      }),
    );
    for (const [who, seen] of answers) {
      const owners = [...new Set([who, 'platform'])];
      expect(seen).toEqual(rowsOf(['versions', 'installers'], ...owners));
    }
  });

  test('outside the doors reads nothing', async () => {
    const names = await database().sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'app'`;
    expect(names.length).toBeGreaterThan(10);
    for (const { name } of names) {
      await expect(database().sql.unsafe(`select from ${name}`), name).rejects.toMatchObject({
        code: '42501',
      });
    }
    await expect(database().sql`select app.current_organization()`).rejects.toMatchObject({
      code: '42501',
    });
  });
});

test('a door tells who acts, and when', async () => {
  const member = memberOf('a');
  const now = new Date('2026-03-29T01:30:00Z');
  const context = await asMember(member, (given) => Promise.resolve(given), { now });
  expect(context).toMatchObject({ actor: { kind: 'member', ...member }, now });
  const actor = await asMember(member, (given) =>
    run(given, 'select app.current_actor() as id, app.current_organization() as organization'),
  );
  expect([...actor]).toEqual([{ id: member.userId, organization: tenants.a }]);
  expect(await asVisitor(({ actor }) => Promise.resolve(actor))).toEqual({ kind: 'visitor' });
  expect(await asSystem('why', ({ actor }) => Promise.resolve(actor))).toEqual({
    kind: 'system',
    reason: 'why',
  });
});
