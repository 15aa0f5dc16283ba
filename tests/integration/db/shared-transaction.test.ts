import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { organizations } from '#db/schema/organizations.ts';
import { shareTransaction } from '#db/shared-transaction.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  connectDatabase({ url: database.workerUrl, poolSize: 3, applicationName: 'lappa test' });
});

afterAll(async () => {
  await closeDatabase();
  await database.drop();
});

/** Tells each call the transaction it was in. */
const tellTransaction = async ({ tx }: Context, names: string[]) => {
  const [row] = await tx.execute<{ id: string }>(sql`select pg_current_xact_id()::text as id`);
  return names.map((name) => ({ name, transaction: row?.id, company: names.length }));
};

test('calls made together share one transaction, and each gets its own answer', async () => {
  const call = shareTransaction('test', 10, tellTransaction);
  const answers = await Promise.all(['a', 'b', 'c'].map((name) => call(name)));
  expect(answers.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(new Set(answers.map(({ transaction }) => transaction)).size).toBe(1);
});

test('a call alone does not wait for others, and calls made meanwhile go together in the next', async () => {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const call = shareTransaction('test', 10, async (context, names: string[]) => {
    if (names.includes('first')) await gate;
    return tellTransaction(context, names);
  });
  const first = call('first');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const later = [call('second'), call('third')];
  letGo();
  expect((await first).company).toBe(1);
  expect((await Promise.all(later)).map(({ company }) => company)).toEqual([2, 2]);
  expect((await call('fourth')).company).toBe(1);
});

test('no more than the given number share one', async () => {
  const call = shareTransaction('test', 4, tellTransaction);
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => call(`${index}`)));
  expect(answers.map(({ company }) => company)).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 2, 2]);
});

test('no more than the given number are under way at once', async () => {
  let underWay = 0;
  let most = 0;
  const overlap = async ({ tx }: Context, names: string[]) => {
    most = Math.max(most, (underWay += 1));
    await tx.execute(sql`select pg_sleep(0.02)`);
    underWay -= 1;
    return names;
  };
  const call = shareTransaction('test', 2, overlap, { atOnce: 2 });
  const names = Array.from({ length: 12 }, (_, index) => `${index}`);
  expect(await Promise.all(names.map(call))).toEqual(names);
  expect(most).toBe(2);
});

test('a call that fails harms only itself and leaves nothing', async () => {
  const found = shareTransaction('test', 10, async ({ tx }, slugs: string[]) => {
    for (const slug of slugs) await tx.insert(organizations).values({ slug, name: slug });
    return slugs;
  });
  const results = await Promise.allSettled(['nordvik', 'Not a slug', 'solberga'].map(found));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const kept = await asSystem('test', ({ tx }) =>
    tx.select({ slug: organizations.slug }).from(organizations).orderBy(organizations.slug),
  );
  expect(kept.map(({ slug }) => slug)).toEqual(['nordvik', 'solberga']);
});
