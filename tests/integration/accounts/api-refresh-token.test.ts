import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problem, startApiSite } from '#tests/support/api-site.ts';
import type { ApiSite } from '#tests/support/api-site.ts';

let api: ApiSite;

beforeAll(async () => {
  api = await startApiSite();
});
afterAll(() => api?.close());

/** Later: as if the exchange of this token had been so long ago. */
const age = (userId: string) => api.people.sql`
  update app.refresh_tokens set used_at = used_at - interval '11 seconds'
  where used_at is not null and session_id in (select id from app.sessions where user_id = ${userId})`;

describe('a refresh token', () => {
  test('is good once, and gives the next', async () => {
    const first = await api.signedIn();
    const second = await api.refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(Object.keys(second.body).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken']);
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
    expect((await api.me(second.body.accessToken)).status).toBe(200);
    const third = await api.refresh(second.body.refreshToken);
    expect(third.status).toBe(200);
    const kept = await api.people.sql`select token_hash::text from app.refresh_tokens`;
    expect(JSON.stringify(kept)).not.toContain(third.body.refreshToken);
  });

  test('that comes again after its time ends the session, with every token of it', async () => {
    const first = await api.signedIn();
    const { body: second } = await api.refresh(first.refreshToken);
    await age(first.user.id);
    expect(await api.refresh(first.refreshToken)).toMatchObject(
      problem(401, 'refresh_token_reused'),
    );
    expect(await api.refresh(second.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    expect(await api.me(second.accessToken)).toMatchObject(problem(401, 'invalid_token'));
    const audited = await api.people.sql`
      select from app.audit_entries
      where action = 'session.token-reused' and actor_user_id = ${first.user.id}`;
    expect(audited).toHaveLength(1);
  });

  test('whose answer was lost gets the same successor again, within ten seconds', async () => {
    const first = await api.signedIn();
    const { body: lost } = await api.refresh(first.refreshToken);
    const { status, body } = await api.refresh(first.refreshToken);
    expect([status, body.refreshToken]).toEqual([200, lost.refreshToken]);
    expect((await api.refresh(body.refreshToken)).status).toBe(200);
    // The answer had not been lost.
    expect(await api.refresh(first.refreshToken)).toMatchObject(
      problem(401, 'refresh_token_reused'),
    );
  });

  test('that comes twenty times at once gives one successor', async () => {
    const { refreshToken, user } = await api.signedIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    const tokens = await api.people.sql`select from app.refresh_tokens where session_id in
      (select id from app.sessions where user_id = ${user.id})`;
    expect(tokens).toHaveLength(2);
  });

  test('runs out, and so does its session', async () => {
    const one = await api.signedIn();
    await api.people.sql`update app.refresh_tokens set expires_at = now() where session_id in
      (select id from app.sessions where user_id = ${one.user.id})`;
    expect(await api.refresh(one.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    const other = await api.signedIn();
    await api.people
      .sql`update app.sessions set expires_at = now() where user_id = ${other.user.id}`;
    expect(await api.refresh(other.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    expect(await api.me(other.accessToken)).toMatchObject(problem(401, 'invalid_token'));
  });

  test.each([
    ['an access token', 'x.y.z'],
    ['nothing', ''],
    ['null characters', '\0'],
  ])('%s is none', async (_, token) => {
    expect(await api.refresh(token)).toMatchObject(problem(401, 'invalid_refresh_token'));
  });

  test('is text', async () => {
    for (const given of [undefined, 1, ['a'], { a: 1 }, 'x'.repeat(300)]) {
      expect(await api.refresh(given)).toMatchObject(problem(400, 'invalid_input'));
    }
  });
});
