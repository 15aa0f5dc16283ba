import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { applications, installers, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantTenants } from '#tests/support/tenant-rows.ts';
import type { Tenants } from '#tests/support/tenant-rows.ts';

let own: TestDatabase;
let tenants: Tenants;

beforeAll(async () => {
  own = await createTestDatabase();
  connectDatabase({ url: own.workerUrl, poolSize: 1, applicationName: 'test' });
  tenants = await plantTenants();
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});

const inherited = { applications, versions, installers };

/** Runs `work` as the system, gives what it finds, and takes everything back. */
async function inVain<T>(work: (context: Context) => Promise<T>): Promise<T> {
  let found: T | undefined;
  const undo = new Error('undo');
  await asSystem('a test', async (context) => {
    found = await work(context);
    throw undo;
  }).catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return found as T;
}

const ownerOf = async ({ tx }: Context, name: keyof typeof inherited, id: string) => {
  const table = inherited[name];
  const [row] = await tx
    .select({ organizationId: table.organizationId })
    .from(table)
    .where(eq(table.id, id));
  return row?.organizationId;
};

describe('organization_id', () => {
  test.each(['applications', 'versions', 'installers'] as const)(
    'is copied down to %s',
    async (name) => {
      await asSystem('a test', async (context) => {
        expect(await ownerOf(context, name, tenants.rows.a[name])).toBe(tenants.a);
        expect(await ownerOf(context, name, tenants.rows.b[name])).toBe(tenants.b);
        expect(await ownerOf(context, name, tenants.rows.platform[name])).toBeNull();
      });
    },
  );

  test.each(['applications', 'versions', 'installers'] as const)(
    'of %s cannot be set to anything else',
    async (name) => {
      for (const wanted of ['null', `'${tenants.b}'`]) {
        const owner = await inVain(async (context) => {
          await context.tx.execute(
            sql.raw(
              `update app.${name} set organization_id = ${wanted} where id = '${tenants.rows.a[name]}'`,
            ),
          );
          return ownerOf(context, name, tenants.rows.a[name]);
        });
        expect(owner, `set to ${wanted}`).toBe(tenants.a);
      }
    },
  );

  test('is the parent’s, whatever an insert says', async () => {
    const owner = await inVain(async (context) => {
      const [version] = await context.tx
        .insert(versions)
        .values({
          applicationId: tenants.rows.a.applications,
          organizationId: tenants.b,
          version: '2.0',
          sortKey: new Uint8Array([2]),
        })
        .returning({ id: versions.id, organizationId: versions.organizationId });
      return version?.organizationId;
    });
    expect(owner).toBe(tenants.a);
  });
});

describe('a row stays where it was made', () => {
  test.each([
    [
      'a catalog',
      () =>
        `update app.catalogs set owner_id = '${tenants.b}' where id = '${tenants.rows.a.catalogs}'`,
    ],
    [
      'a catalog',
      () =>
        `update app.catalogs set owner_id = null, owner_type = 'platform' where id = '${tenants.rows.a.catalogs}'`,
    ],
    [
      'an application',
      () =>
        `update app.applications set catalog_id = '${tenants.rows.b.catalogs}' where id = '${tenants.rows.a.applications}'`,
    ],
    [
      'a version',
      () =>
        `update app.versions set application_id = '${tenants.rows.b.applications}', sort_key = '\\x02' where id = '${tenants.rows.a.versions}'`,
    ],
    [
      'an installer',
      () =>
        `update app.installers set version_id = '${tenants.rows.b.versions}', position = 1 where id = '${tenants.rows.a.installers}'`,
    ],
  ])(
    '%s does not change hands, for what hangs below would keep its old owner (%#)',
    async (_what, statement) => {
      await expect(inVain(({ tx }) => tx.execute(sql.raw(statement())))).rejects.toMatchObject({
        cause: { code: '23001' },
      });
    },
  );

  test('and may be written with the parent that it has', async () => {
    await inVain(async ({ tx }) => {
      await tx.execute(sql`update app.catalogs set owner_id = owner_id, name = 'Renamed'`);
      await tx.execute(sql`update app.applications set catalog_id = catalog_id`);
      await tx.execute(sql`update app.versions set application_id = application_id`);
      await tx.execute(sql`update app.installers set version_id = version_id`);
    });
  });
});
