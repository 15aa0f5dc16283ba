import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticatePassword } from '#app/domain/accounts/authenticate-password.ts';
import { createPerson } from '#app/domain/accounts/create-person.ts';
import { findLink, issueLink, redeemLink } from '#app/domain/accounts/link-tokens.ts';
import { proveAddress } from '#app/domain/accounts/prove-address.ts';
import { TooManyAttemptsError } from '#app/domain/errors.ts';
import { hashPassword, verifyPassword } from '#app/providers/password-hash.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';

const password = 'tolv gröna paraplyer';
const origin = { address: '203.0.113.9', userAgent: 'test', requestId: 'request-1' };

let database: TestDatabase;
let people: PeoplePlanter;
beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
  connectDatabase({ url: database.webUrl, poolSize: 12, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await people.close();
  await database.drop();
});

let number = 0;
async function register(options: { isVerified?: boolean; passwordHash?: string | null } = {}) {
  number += 1;
  const email = `person-${number}@example.com`;
  const passwordHash = await hashPassword(password);
  const id = await asSystem('test', (context) =>
    createPerson(context, {
      email,
      name: 'Ebba Lindgren',
      locale: 'sv',
      passwordHash,
      isVerified: true,
      ...options,
    }),
  );
  return { id, email };
}

describe('a hash', () => {
  test('is argon2id with a salt of its own, and knows its password in either spelling of ö', async () => {
    const [one, two] = await Promise.all([hashPassword(password), hashPassword(password)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, password.normalize('NFD'))).toBe(true);
    expect(await verifyPassword(one, 'tolv grona paraplyer')).toBe(false);
    expect(await verifyPassword(null, 'nobody has this password')).toBe(false);
  });
});

describe('a person', () => {
  test('is made once for an address, however it is written and however many ask at once', async () => {
    const make = (email: string) =>
      asSystem('test', (context) =>
        createPerson(context, {
          email,
          name: 'Ebba',
          locale: 'sv',
          passwordHash: null,
          isVerified: false,
        }),
      );
    const made = await Promise.allSettled(
      ['ebba@example.com', ' Ebba@Example.COM ', 'EBBA@EXAMPLE.COM'].map(make),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = made.find((one) => one.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'email_taken' });
  });
});

describe('a password', () => {
  test('is accepted with any spelling of the address', async () => {
    const { id, email } = await register();
    expect(await authenticatePassword(email, password, origin)).toEqual({ userId: id });
    expect(await authenticatePassword(` ${email.toUpperCase()}`, password, origin)).toEqual({
      userId: id,
    });
  });

  test('is refused when it is wrong, nobody’s, or of somebody who was shut out', async () => {
    const { id, email } = await register();
    const without = await register({ passwordHash: null });
    expect(await authenticatePassword(email, `${password}!`, origin)).toBeNull();
    expect(await authenticatePassword('nobody@example.com', password, origin)).toBeNull();
    expect(await authenticatePassword(without.email, '', origin)).toBeNull();
    await people.sql`update app.users set disabled_at = now() where id = ${id}`;
    expect(await authenticatePassword(email, password, origin)).toBeNull();
    const [{ count } = {}] = await people.sql`select count(*)::int from app.audit_entries
      where action = 'session.refused' and subject_id = ${id}`;
    expect(count).toBe(2);
  });

  test('is guessed at ten times, also at once and for nobody’s address', async () => {
    const { email } = await register();
    for (const address of [email, 'nobody-else@example.com']) {
      const guesses = await Promise.allSettled(
        Array.from({ length: 15 }, () =>
          authenticatePassword(address, 'not this one', { ...origin, address: null }),
        ),
      );
      const refused = guesses.filter((guess) => guess.status === 'rejected');
      expect(refused).toHaveLength(5);
      for (const { reason } of refused) expect(reason).toBeInstanceOf(TooManyAttemptsError);
    }
    // Nor with the right one, until the window ends; then the count begins anew.
    await expect(authenticatePassword(email, password, origin)).rejects.toThrow(/15 minutes/);
    await people.sql`update app.rate_limits set window_ends_at = now() - interval '1 second'`;
    expect(await authenticatePassword(email, password, origin)).not.toBeNull();
    expect(await authenticatePassword(email, 'not this one', origin)).toBeNull();
  });

  test('is not guessed across accounts from one address', async () => {
    const here = { ...origin, address: '203.0.113.77' };
    for (let guess = 0; guess < 60; guess += 1) {
      await authenticatePassword(`guess-${guess}@example.com`, 'sommar', here).catch(() => {});
    }
    await expect(authenticatePassword('guess-61@example.com', 'sommar', here)).rejects.toThrow(
      TooManyAttemptsError,
    );
    expect(await authenticatePassword('guess-61@example.com', 'sommar', origin)).toBeNull();
  });
});

describe('a link', () => {
  const find = (token: string, purpose: 'sign-in' | 'reset-password', now?: Date) =>
    asSystem('test', (context) => findLink(context, token, purpose), { now });
  const redeem = (token: string, purpose: 'sign-in' | 'reset-password' = 'sign-in') =>
    asSystem('test', (context) => redeemLink(context, token, purpose));
  const issue = (person: { id: string; email: string }, now?: Date) =>
    asSystem('test', (context) => issueLink(context, person.id, 'sign-in', person.email), { now });

  test('is looked at often and used once, also by two at once', async () => {
    const person = await register();
    const token = await issue(person);
    const other = await issue(person);
    const holder = { userId: person.id, email: person.email };
    expect(await find(token, 'sign-in')).toEqual(holder);
    expect(await find(token, 'reset-password')).toBeNull();
    const used = await Promise.all(Array.from({ length: 6 }, () => redeem(token)));
    expect(used.filter((one) => one !== null)).toEqual([holder]);
    expect(await find(token, 'sign-in')).toBeNull();
    expect(await redeem(other), 'the others of its purpose end with it').toBeNull();
    const rows =
      await people.sql`select token_hash from app.link_tokens where user_id = ${person.id}`;
    expect(
      rows.map((row) => Buffer.from(row.token_hash as Buffer).toString('base64url')),
    ).not.toContain(token);
  });

  test('is worth nothing late, garbled, after a change of address, or for somebody shut out', async () => {
    const person = await register();
    const token = await issue(person);
    expect(await find(token, 'sign-in', new Date(Date.now() + 10 * 60_000 + 1))).toBeNull();
    expect(await find(`${token}a`, 'sign-in')).toBeNull();
    expect(await find('', 'sign-in')).toBeNull();
    await people.sql`update app.users set email = ${`new-${person.email}`} where id = ${person.id}`;
    expect(await find(token, 'sign-in')).toBeNull();
    await people.sql`update app.users set email = ${person.email}, disabled_at = now() where id = ${person.id}`;
    expect(await find(token, 'sign-in')).toBeNull();
  });
});

describe('the first proof of an address', () => {
  const prove = (userId: string, knowsPassword: boolean) =>
    asSystem('test', (context) => proveAddress(context, userId, { knowsPassword }));

  test('throws away a password that anybody may have set, and its sessions', async () => {
    const { id, email } = await register({ isVerified: false });
    await people.sql`insert into app.sessions (user_id, kind, token_hash, methods, expires_at)
      values (${id}, 'browser', '\\x01', '{password}', now() + interval '1 day')`;
    await prove(id, false);
    expect(await authenticatePassword(email, password, origin)).toBeNull();
    const open =
      await people.sql`select id from app.sessions where user_id = ${id} and ended_at is null`;
    expect(open).toHaveLength(0);
  });

  test('keeps what the prover knows; a second proof takes nothing', async () => {
    const { id, email } = await register({ isVerified: false });
    await prove(id, true);
    await prove(id, false);
    expect(await authenticatePassword(email, password, origin)).toEqual({ userId: id });
  });
});
