import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { keptForeignKeyPlans, noKeptPlans } from '#db/foreign-key-plans.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  // One connection, so that every transaction meets what the others left.
  connectDatabase({ url: database.workerUrl, poolSize: 1, applicationName: 'lappa test' });
});

afterAll(async () => {
  await closeDatabase();
  await database.drop();
});

const timesKept = async ({ tx }: Context, mark: string) => {
  const [row] = await tx.execute<{ kept: number }>(
    sql`select count(*)::int as kept from pg_prepared_statements where statement like ${`%${mark} */%`}`,
  );
  return row?.kept;
};

test('a connection keeps a statement across transactions and answers each with its own values', async () => {
  const double = (value: number) =>
    asSystem('test', async ({ tx }) => {
      const [row] = await tx.execute<{ double: number }>(
        sql`select ${value}::int * 2 as double /* doubled */`,
      );
      return row?.double;
    });
  expect([await double(4), await double(21), await double(-1)]).toEqual([8, 42, -2]);
  expect(await asSystem('test', (context) => timesKept(context, 'doubled'))).toBe(1);
});

test('statements with long lists of values are not kept', async () => {
  const values = Array.from({ length: 25 }, (_, index) => sql`${index}::int`);
  await asSystem('test', async (context) => {
    const [row] = await context.tx.execute<{ sum: number }>(
      sql`select sum(value)::int from unnest(array[${sql.join(values, sql`, `)}]) value /* long list */`,
    );
    expect(row?.sum).toBe(300);
    expect(await timesKept(context, 'long list')).toBe(0);
  });
});

test('a statement that fails spoils neither its connection nor the next call', async () => {
  const divide = (by: number) =>
    asSystem('test', async ({ tx }) => {
      const [row] = await tx.execute<{ quotient: number }>(sql`select 12 / ${by}::int as quotient`);
      return row?.quotient;
    });
  expect(await divide(3)).toBe(4);
  await expect(divide(0)).rejects.toThrow();
  expect(await divide(4)).toBe(3);
});

test('a kept statement is planned for its values each time, never for all of them', async () => {
  const plans = await asSystem('test', async ({ tx }) => {
    for (let count = 0; count < 12; count += 1) {
      await tx.execute(sql`select ${count}::int as counted /* planned */`);
    }
    return tx.execute<{ generic: string; custom: string }>(
      sql`select generic_plans as generic, custom_plans as custom from pg_prepared_statements
        where statement like ${'%/* planned */'}`,
    );
  });
  expect([...plans]).toEqual([{ generic: '0', custom: '12' }]);
});

test('a statement that lets plans for foreign keys be kept is itself planned each time, as are those after it', async () => {
  const plans = await asSystem('test', async ({ tx }) => {
    for (let count = 0; count < 12; count += 1) {
      await tx.execute(
        sql`select ${count}::int as counted from ${keptForeignKeyPlans} /* keeping */`,
      );
      const [kept] = await tx.execute(sql`select current_setting('plan_cache_mode') as mode`);
      expect(kept).toEqual({ mode: 'auto' });
      await tx.execute(noKeptPlans);
      await tx.execute(sql`select ${count}::int as counted /* keeping no more */`);
    }
    return tx.execute<{ generic: string; custom: string }>(
      sql`select generic_plans as generic, custom_plans as custom from pg_prepared_statements
        where statement like ${'%/* keeping%'}`,
    );
  });
  expect([...plans]).toEqual([
    { generic: '0', custom: '12' },
    { generic: '0', custom: '12' },
  ]);
});
