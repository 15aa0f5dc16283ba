import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { childEnvironment } from '#app/env.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';

let database: TestDatabase;
let people: PeoplePlanter;

beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
});
afterAll(async () => {
  await people?.close();
  await database?.drop();
});

async function run(...args: string[]): Promise<{ code: number; output: string }> {
  const env = childEnvironment({ DATABASE_URL: database.workerUrl });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['commands/staff.ts', ...args], {
      env: { NODE_ENV: 'test', ...env },
    });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, output: stderr };
  }
}

test('grants and revokes, once each, and ends the sessions of who loses it', async () => {
  const person = await people.person('Gunnar Grant');
  const isStaff = async () =>
    (await people.sql`select is_staff from app.users where id = ${person.id}`)[0]
      ?.is_staff as boolean;
  expect(await run('grant', 'Gunnar.Grant@example.com')).toMatchObject({ code: 0 });
  expect(await isStaff()).toBe(true);
  expect((await run('grant', person.email)).output).toContain('already');
  expect(await run('revoke', person.email)).toMatchObject({ code: 0 });
  expect(await isStaff()).toBe(false);
  const [session] =
    await people.sql`select ended_at from app.sessions where id = ${person.sessionId}`;
  expect(session?.ended_at).not.toBeNull();
  const trail = await people.sql<{ action: string; reason: string }[]>`
    select action, reason from app.audit_entries where subject_id = ${person.id} order by occurred_at`;
  expect(trail.map(({ action }) => action)).toEqual(['staff.granted', 'staff.revoked']);
});

test.each([
  [['grant', 'nobody@example.com'], 'Nobody is registered as nobody@example.com'],
  [['grant'], 'Usage'],
  [['promote', 'x@example.com'], 'Usage'],
  [[], 'Usage'],
])('staff %j says what is wrong', async (args, message) => {
  const { code, output } = await run(...args);
  expect(code).toBe(1);
  expect(output).toContain(message);
});
