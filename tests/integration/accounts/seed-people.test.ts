import { afterAll, beforeAll, expect, test } from 'vitest';
import { authenticatePassword } from '#app/domain/accounts/authenticate-password.ts';
import { isGuessable } from '#app/domain/accounts/password-rules.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { demoPassword, people } from '#db/seeds/people.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import { seedDemo } from '../../../commands/seed-database.ts';
import { seedPeople } from '../../../commands/seed-people.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  connectDatabase({ url: database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
  await seedDemo([]);
});
afterAll(async () => {
  await closeDatabase();
  await database.drop();
});

test('the cast signs in as the demo says, and stays as it was changed', async () => {
  const logins = await seedPeople();
  expect(logins).toHaveLength(people.length);
  expect(logins.find(({ email }) => email === 'peter@solgard.example')?.role).toBe(
    'admin of Solgård Vård, member of Ekhults kommun',
  );
  const origin = { address: null, userAgent: null, requestId: null };
  for (const { email, password } of logins) {
    expect(await authenticatePassword(email, password, origin), email).not.toBeNull();
    expect(isGuessable(password, { email })).toBe(false);
  }

  const planter = plantPeople(database);
  const { sql } = planter;
  await sql`update app.users set name = 'Ebba Ek', is_staff = true where email = 'ebba@nordvik.example'`;
  await sql`delete from app.memberships where user_id in
    (select id from app.users where email = 'sara@nordvik.example')`;
  await seedPeople();
  const [ebba] =
    await sql`select name, is_staff from app.users where email = 'ebba@nordvik.example'`;
  expect(ebba).toEqual({ name: 'Ebba Ek', is_staff: true });
  const members = await sql`select slug, count(*)::int from app.memberships
    join app.organizations on id = organization_id group by slug order by slug`;
  expect(members).toEqual([
    { slug: 'ekhults-kommun', count: 3 },
    { slug: 'nordvik-bygg', count: 2 },
    { slug: 'solgard-vard', count: 2 },
  ]);
  await planter.close();
  expect(demoPassword.length).toBeGreaterThanOrEqual(12);
});
