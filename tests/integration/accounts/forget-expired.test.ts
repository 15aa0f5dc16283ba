import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetExpired } from '#app/domain/accounts/forget-expired.ts';
import { forgetMails } from '#app/domain/activity/forget-mails.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';

let database: TestDatabase;
let people: PeoplePlanter;

beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
  connectDatabase({ url: database.workerUrl, poolSize: 1, applicationName: 'test' });
});
afterAll(async () => {
  await closeDatabase();
  await people.close();
  await database.drop();
});

test('forgets what is over for long, and nothing that somebody still uses or asks about', async () => {
  const { sql } = people;
  const keeps = await people.person('Klara Keeps');
  const endedLately = await people.person('Elin Ended');
  const endedLongAgo = await people.person('Lars Long');
  const expired = await people.person('Eva Expired');
  await sql`update app.sessions set ended_at = now() - interval '80 days' where id = ${endedLately.sessionId}`;
  await sql`update app.sessions set ended_at = now() - interval '100 days' where id = ${endedLongAgo.sessionId}`;
  await sql`update app.sessions set expires_at = now() - interval '100 days' where id = ${expired.sessionId}`;
  for (const [name, age] of [
    ['fresh', '-1 hour'],
    ['just over', '1 hour'],
    ['over', '2 days'],
  ] as const) {
    await sql`insert into app.link_tokens (user_id, purpose, email, token_hash, expires_at)
      values (${keeps.id}, 'sign-in', ${name}, ${Buffer.from(name)}, now() - ${age}::interval)`;
    await sql`insert into app.authentication_challenges (kind, token_hash, data, expires_at)
      values ('second-factor', ${Buffer.from(name)}, ${sql.json({ name })}, now() - ${age}::interval)`;
  }
  for (const [to, age] of [
    ['new@example.com', '1 day'],
    ['old@example.com', '40 days'],
  ] as const) {
    await sql`insert into app.mails (template, to_address, locale, created_at)
      values ('verify-email', ${to}, 'sv', now() - ${age}::interval)`;
  }

  const { sessions } = await asSystem('a test', forgetExpired);
  expect(sessions).toBe(2);
  expect(await asSystem('a test', forgetMails)).toBe(1);

  const left = await sql<{ id: string }[]>`select id from app.sessions order by id`;
  expect(left.map(({ id }) => id)).toEqual([keeps.sessionId, endedLately.sessionId].sort());
  const links = await sql<{ email: string }[]>`select email from app.link_tokens order by 1`;
  expect(links.map(({ email }) => email)).toEqual(['fresh', 'just over']);
  const challenges = await sql<{ name: string }[]>`
    select data->>'name' as name from app.authentication_challenges order by 1`;
  expect(challenges.map(({ name }) => name)).toEqual(['fresh', 'just over']);
  const mails = await sql<{ to: string }[]>`select to_address as to from app.mails`;
  expect(mails.map(({ to }) => to)).toEqual(['new@example.com']);
});
