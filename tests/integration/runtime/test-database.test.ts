import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';

describe('a test file’s own database', () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });
  afterAll(async () => {
    await first.drop();
    await second.drop();
  });

  async function ask(url: string, question: string): Promise<unknown> {
    const sql = postgres(url, { max: 1 });
    try {
      const [row] = await sql.unsafe<{ answer: unknown }[]>(question);
      return row?.answer;
    } finally {
      await sql.end();
    }
  }

  test('is migrated, speaks UTF-8 and has the queue', async () => {
    expect(
      await ask(first.ownerUrl, 'select count(*) > 0 as answer from app.schema_migrations'),
    ).toBe(true);
    expect(await ask(first.ownerUrl, "select length('å') as answer")).toBe(1);
    expect(await ask(first.ownerUrl, 'select count(*) > 0 as answer from pgboss.queue')).toBe(true);
  });

  test('has the three logins', async () => {
    const who = 'select current_user::text as answer';
    expect(await ask(first.ownerUrl, who)).toBe('lappa_owner');
    expect(await ask(first.webUrl, who)).toBe('lappa_web');
    expect(await ask(first.workerUrl, who)).toBe('lappa_worker');
  });

  test('is not seen by another file’s', async () => {
    await ask(first.ownerUrl, 'create table app.only_here (n int)');
    const there = "select to_regclass('app.only_here') is not null as answer";
    expect(await ask(first.ownerUrl, there)).toBe(true);
    expect(await ask(second.ownerUrl, there)).toBe(false);
  });
});
