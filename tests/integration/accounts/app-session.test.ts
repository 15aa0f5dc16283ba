import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchange, refreshAppSession, startAppSession } from '#app/domain/accounts/app-session.ts';
import {
  currentSigningKey,
  findVerifyingKey,
  keyLifetimeMs,
} from '#app/domain/accounts/signing-keys.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { plantPeople } from '#tests/support/people.ts';

const atOnce = 8;
const origin = { address: null, userAgent: null, requestId: null };

let database: TestDatabase;
let people: PeoplePlanter;
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
  connectDatabase({ url: database.webUrl, poolSize: atOnce, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await people?.close();
  await database?.drop();
});

/** Everybody waits until all are there. */
function meet(): () => Promise<void> {
  let there = 0;
  let open: () => void;
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    there += 1;
    if (there === atOnce) open();
    return all;
  };
}

const together = <T>(work: () => Promise<T>) =>
  Promise.allSettled(Array.from({ length: atOnce }, work));

describe('a refresh token that comes many times at once', () => {
  let token: string;
  beforeEach(async () => {
    count += 1;
    const { id } = await people.person(`Family ${count}`);
    const tokens = await asSystem('a test', (context) =>
      startAppSession(context, id, ['password']),
    );
    token = tokens.refreshToken;
  });

  test('gets the same answer each time', async () => {
    const results = await together(() => refreshAppSession(token, origin));
    const answers = results.map((result) =>
      result.status === 'fulfilled' && typeof result.value === 'object'
        ? result.value.refreshToken
        : 'no answer',
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^[\w-]{43}$/);
  });

  test('control: without the session’s lock only one is answered', async () => {
    const allAreIn = meet();
    const results = await together(() =>
      asSystem('a test', async (context) => {
        await context.tx.execute('select 1');
        await allAreIn();
        return exchange(context, token);
      }),
    );
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(atOnce);
  });
});

describe('signing keys', () => {
  const at = (now: Date) => ({
    current: () => asSystem('a test', currentSigningKey, { now }),
    verifying: (kid: string) =>
      asSystem('a test', (context) => findVerifyingKey(context, kid), { now }),
  });

  test('are made once, however many ask for the first', async () => {
    await people.sql`delete from app.signing_keys`;
    const keys = await Promise.all(Array.from({ length: atOnce }, () => at(new Date()).current()));
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
    expect(await people.sql`select from app.signing_keys`).toHaveLength(1);
  });

  test('change every thirty days, and verify until the last token has run out', async () => {
    const { kid } = await at(new Date()).current();
    const later = (minutes: number) => new Date(Date.now() + keyLifetimeMs + minutes * 60_000);
    const next = await at(later(1)).current();
    expect(next.kid).not.toBe(kid);
    expect((await at(later(16)).verifying(kid))?.kid).toBe(kid);
    expect(await at(later(40)).verifying(kid)).toBeNull();
    expect((await at(later(40)).current()).kid).toBe(next.kid);
  });

  test('that cannot be opened any more make way for a new one', async () => {
    await people.sql`delete from app.signing_keys`;
    const lost = await at(new Date()).current();
    await people.sql`update app.signing_keys set private_jwk = 'v1:gone:AAAA:AAAA'`;
    const later = at(new Date(Date.now() + 2 * 60_000));
    const next = await later.current();
    expect(next.kid).not.toBe(lost.kid);
    expect((await later.current()).kid).toBe(next.kid);
    // What it signed is good until it runs out.
    expect((await later.verifying(lost.kid))?.kid).toBe(lost.kid);
  });
});
