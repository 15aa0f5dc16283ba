import { generateKeyPair, importJWK, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { privateKeyPlace } from '#app/domain/accounts/signing-keys.ts';
import { totpOf, totpSecretPlace } from '#app/domain/accounts/second-factor-code.ts';
import { seal, unseal } from '#app/providers/encryption.server.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

const password = 'en lång mening om renar';

let site: SeededSite;
let people: PeoplePlanter;
let count = 0;

beforeAll(async () => {
  // Each person comes from an address of their own: those are throttled, too.
  site = await startSeededSite({ TRUST_PROXY: 'true' });
  people = plantPeople(site.database);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & {
    accessToken: string;
    refreshToken: string;
    user: { id: string };
    code: string;
  };
}

async function ask(
  method: string,
  path: string,
  { json, token, headers }: { json?: unknown; token?: string; headers?: HeadersInit } = {},
): Promise<Answer> {
  const response = await fetch(site.url + path, {
    method,
    redirect: 'manual',
    headers: {
      'X-Forwarded-For': `10.0.0.${count}`,
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: typeof json === 'string' ? json : JSON.stringify(json) }),
  });
  const text = await response.text();
  const { status } = response;
  expect(response.headers.get('cache-control'), path).toBe('no-store');
  return {
    status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
  };
}

const someone = () => {
  count += 1;
  return {
    email: `Api.${count}@Example.com`,
    password,
    name: `Api ${count}`,
    organizationName: `Api ${count} AB`,
  };
};
const register = (given: object) => ask('POST', '/api/auth/register', { json: given });
const login = (given: object) => ask('POST', '/api/auth/login', { json: given });
const refresh = (refreshToken: unknown) =>
  ask('POST', '/api/auth/refresh', { json: { refreshToken } });
const me = (token: string) => ask('GET', '/api/me', { token });

/** Somebody with a confirmed address, signed in to an app. */
async function signedIn(): Promise<Answer['body'] & { email: string }> {
  const given = someone();
  const { body } = await register(given);
  await people.sql`update app.users set email_verified_at = now() where id = ${body.user.id}`;
  return { ...body, email: given.email };
}

/** Later: as if the exchange of this token had been so long ago. */
const age = (userId: string) => people.sql`
  update app.refresh_tokens set used_at = used_at - interval '11 seconds'
  where used_at is not null and session_id in (select id from app.sessions where user_id = ${userId})`;

const problem = (status: number, code: string) => ({ status, body: { status, code } });

describe('registering', () => {
  test('makes the account and its organisation, and signs the app in', async () => {
    const given = someone();
    const { status, body } = await register(given);
    expect(status).toBe(201);
    expect(body).toEqual({
      accessToken: expect.stringMatching(/^ey/) as string,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/) as string,
      expiresIn: 900,
      user: {
        id: expect.any(String) as string,
        email: given.email.toLowerCase(),
        name: given.name,
        locale: 'sv',
        emailVerified: false,
      },
    });
    const mails = await people.sql`
      select template from app.mails where to_address = ${given.email.toLowerCase()}`;
    expect(mails).toMatchObject([{ template: 'verify-email' }]);
  });

  test('lets who has not confirmed the address read /api/me, and no more', async () => {
    const { body } = await register(someone());
    const answer = await me(body.accessToken);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        user: { emailVerified: false },
        organizations: [
          {
            role: 'owner',
            name: expect.stringMatching(/^Api \d+ AB$/) as string,
            slug: expect.stringMatching(/^api-\d+-ab$/) as string,
            plan: { name: 'basic', limits: { members: 3 } },
          },
        ],
      },
    });
    expect(
      await ask('PATCH', '/api/me', { token: body.accessToken, json: { name: 'Ny' } }),
    ).toMatchObject(problem(403, 'email_unverified'));
  });

  test('tells that an address has an account, a few times', async () => {
    const given = someone();
    await register(given);
    const again = { ...given, email: given.email.toUpperCase() };
    expect(await register(again)).toMatchObject(problem(409, 'email_taken'));
    for (let attempt = 0; attempt < 2; attempt += 1) await register(again);
    const throttled = await register(again);
    expect(throttled).toMatchObject(problem(429, 'too_many_attempts'));
    expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  test.each([
    ['nothing', {}, ['email', 'password', 'name', 'organizationName']],
    ['a short password', { ...someone(), password: 'kort' }, ['password']],
    ['a common password', { ...someone(), password: 'password1234' }, ['password']],
    ['no address', { ...someone(), email: 'renar' }, ['email']],
    ['other types', { ...someone(), email: ['a@b.se'], name: { $ne: 1 } }, ['email', 'name']],
    ['a name of control characters', { ...someone(), name: '\u202egnal' }, ['name']],
    ['no object', [1], ['body']],
    ['no JSON', '{"email":', ['body']],
  ])('%s is told field by field, in words', async (_, given, fields) => {
    const answer = await ask('POST', '/api/auth/register', { json: given });
    expect(answer).toMatchObject(problem(400, 'invalid_input'));
    const errors = answer.body.errors as { field: string; message: string }[];
    expect(errors.map(({ field }) => field)).toEqual(fields);
    for (const { message } of errors) expect(message).not.toMatch(/^\w+:\w/);
    expect(JSON.stringify(answer.body)).not.toContain(password);
  });

  test('takes JSON alone, and not too much of it', async () => {
    const asForm = await ask('POST', '/api/auth/register', {
      json: 'email=a@b.se',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(asForm).toMatchObject(problem(400, 'invalid_input'));
    const large = { ...someone(), name: 'x'.repeat(70_000) };
    expect((await register(large)).status).toBe(413);
  });
});

describe('signing in', () => {
  test('answers as registering does, with 200', async () => {
    const given = someone();
    const registered = await register(given);
    const { status, body } = await login({ email: ` ${given.email}`, password });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(Object.keys(registered.body).sort());
    expect(body.user).toEqual(registered.body.user);
  });

  test('tells a wrong password and an unknown address the same', async () => {
    const { email } = await signedIn();
    const answers = await Promise.all([
      login({ email, password: 'ett annat lösenord' }),
      login({ email: 'nobody@example.com', password }),
    ]);
    const [wrong, unknown] = answers.map(({ status, body }) => ({
      status,
      body: { ...body, requestId: '' },
    }));
    expect(wrong).toEqual(unknown);
    expect(wrong).toMatchObject(problem(401, 'invalid_credentials'));
  });

  test('is throttled per account', async () => {
    const { email } = await signedIn();
    for (let attempt = 0; attempt < 10; attempt += 1) await login({ email, password: 'fel' });
    expect(await login({ email, password })).toMatchObject(problem(429, 'too_many_attempts'));
  });

  test('asks for a code where there is a second factor', async () => {
    const { email, user } = await signedIn();
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const sealed = seal(secret, totpSecretPlace(user.id));
    await people.sql`insert into app.totp_factors (user_id, secret, confirmed_at, last_step)
      values (${user.id}, ${sealed}, now(), 0)`;
    const code = totpOf(secret).generate();
    const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect(await login({ email, password })).toMatchObject(problem(401, 'otp_required'));
    expect(await login({ email, password, otp: other })).toMatchObject(problem(401, 'invalid_otp'));
    expect(await login({ email, password: 'fel', otp: code })).toMatchObject(
      problem(401, 'invalid_credentials'),
    );
    expect((await login({ email, password, otp: code })).status).toBe(200);
    expect(await login({ email, password, otp: code })).toMatchObject(problem(401, 'invalid_otp'));
  });
});

describe('/api/me', () => {
  test('changes name and language, and nothing else', async () => {
    const { accessToken, user } = await signedIn();
    const changed = await ask('PATCH', '/api/me', {
      token: accessToken,
      json: { name: '  Anna   Ek ', locale: 'en', email: 'evil@example.com', isStaff: true },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { user: { ...user, emailVerified: true, name: 'Anna Ek', locale: 'en' } },
    });
    expect((await me(accessToken)).body).toEqual(changed.body);
    const [row] = await people.sql`select email, is_staff from app.users where id = ${user.id}`;
    expect(row).toMatchObject({ is_staff: false });
    const audited = await people.sql`
      select actor_kind, before, after from app.audit_entries
      where action = 'profile.changed' and actor_user_id = ${user.id}`;
    expect(audited).toMatchObject([{ actor_kind: 'person', after: { name: 'Anna Ek' } }]);
  });

  test('refuses what is no change', async () => {
    const { accessToken } = await signedIn();
    for (const json of [{}, { name: '' }, { locale: 'de' }, { name: 'x'.repeat(201) }]) {
      expect(await ask('PATCH', '/api/me', { token: accessToken, json })).toMatchObject(
        problem(400, 'invalid_input'),
      );
    }
  });

  test('knows no cookies, as the pages know no tokens', async () => {
    const { cookie } = await people.person('Cookie Only');
    const byCookie = await ask('GET', '/api/me', { headers: { cookie } });
    expect(byCookie).toMatchObject(problem(401, 'unauthenticated'));
    expect(byCookie.headers.get('www-authenticate')).toBe('Bearer');
    const { accessToken } = await signedIn();
    const page = await fetch(`${site.url}/account/sessions`, {
      redirect: 'manual',
      headers: { Authorization: `Bearer ${accessToken}` },
    });
    expect(page.status).not.toBe(200);
  });
});

describe('an access token', () => {
  async function ownKey(): Promise<{ kid: string; key: CryptoKey; publicJwk: JWK }> {
    const [row] = await people.sql<{ kid: string; private_jwk: string; public_jwk: JWK }[]>`
      select kid, private_jwk, public_jwk from app.signing_keys where retired_at is null`;
    const opened = unseal(row!.private_jwk, privateKeyPlace(row!.kid));
    const key = (await importJWK(JSON.parse(opened) as JWK, 'ES256')) as CryptoKey;
    return { kid: row!.kid, key, publicJwk: row!.public_jwk };
  }

  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JWTPayload;

  test('is taken as it is, and made again with the same key', async () => {
    const { accessToken } = await signedIn();
    const { kid, key } = await ownKey();
    const claims = claimsOf(accessToken);
    expect(claims).toMatchObject({ iss: site.url, aud: `${site.url}/api`, exp: claims.iat! + 900 });
    const header = { alg: 'ES256', typ: 'at+jwt', kid };
    const again = await new SignJWT(claims).setProtectedHeader(header).sign(key);
    expect((await me(again)).status).toBe(200);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const forgeries: Record<
    string,
    (given: { claims: JWTPayload; kid: string; key: CryptoKey; publicJwk: JWK }) => Promise<string>
  > = {
    'from another issuer': ({ claims, ...own }) =>
      sign(own, { ...claims, iss: 'https://evil.example' }),
    'for another audience': ({ claims, ...own }) => sign(own, { ...claims, aud: site.url }),
    'of another type': ({ claims, ...own }) => sign(own, claims, { typ: 'JWT' }),
    'that has run out': ({ claims, ...own }) =>
      sign(own, { ...claims, iat: now() - 960, exp: now() - 60 }),
    'that never runs out': ({ claims: { exp: _, ...claims }, ...own }) => sign(own, claims),
    'that is good for a year': ({ claims, ...own }) =>
      sign(own, { ...claims, iat: now() - 3600, exp: now() + 31_536_000 }),
    'of a session that is not there': ({ claims, ...own }) =>
      sign(own, { ...claims, sid: '0190a5e2-0000-7000-8000-000000000000' }),
    'with a session that is no id': ({ claims, ...own }) =>
      sign(own, { ...claims, sid: "' or true --" }),
    'of somebody else’s session': async ({ claims, ...own }) => {
      const other = await signedIn();
      return sign(own, { ...claims, sid: claimsOf(other.accessToken).sid });
    },
    'of a browser’s session': async ({ claims, ...own }) => {
      const { id, sessionId } = await people.person(`Browser ${count}`);
      return sign(own, { ...claims, sub: id, sid: sessionId });
    },
    'signed by a key of their own': async ({ claims, kid }) => {
      const { privateKey } = await generateKeyPair('ES256');
      return sign({ kid, key: privateKey }, claims);
    },
    'with an unknown kid': ({ claims, key }) => sign({ kid: 'unknown', key }, claims),
    'that brings its own key': async ({ claims }) => {
      const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
      const jwk = { ...(await crypto.subtle.exportKey('jwk', publicKey)) } as JWK;
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk })
        .sign(privateKey);
    },
    'without a signature': async ({ claims, kid }) =>
      `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${encode(claims)}.`,
    'signed with the public key as a secret': ({ claims, kid, publicJwk }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
        .sign(new TextEncoder().encode(JSON.stringify(publicJwk).padEnd(64))),
    'that is none': async () => 'renar',
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const sign = (
    { kid, key }: { kid: string; key: CryptoKey },
    claims: JWTPayload,
    header: { typ?: string } = {},
  ) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
      .sign(key);

  test.each(Object.keys(forgeries))('%s is refused', async (name) => {
    const { accessToken } = await signedIn();
    const forged = await forgeries[name]!({ ...(await ownKey()), claims: claimsOf(accessToken) });
    const answer = await me(forged);
    expect(answer).toMatchObject(problem(401, 'invalid_token'));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  test('stops at once when its session ends, or its person is disabled', async () => {
    const one = await signedIn();
    await people.sql`update app.sessions set ended_at = now() where user_id = ${one.user.id}`;
    expect(await me(one.accessToken)).toMatchObject(problem(401, 'invalid_token'));
    expect(await refresh(one.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    const other = await signedIn();
    await people.sql`update app.users set disabled_at = now() where id = ${other.user.id}`;
    expect(await me(other.accessToken)).toMatchObject(problem(401, 'invalid_token'));
    expect(await refresh(other.refreshToken)).toMatchObject(problem(401, 'session_ended'));
  });

  test('is good until it runs out when a new key takes over', async () => {
    const before = await signedIn();
    await people.sql`update app.signing_keys set created_at = now() - interval '31 days'`;
    const after = await signedIn();
    const kidOf = (token: string) =>
      (
        JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as {
          kid: string;
        }
      ).kid;
    expect(kidOf(after.accessToken)).not.toBe(kidOf(before.accessToken));
    expect((await me(before.accessToken)).status).toBe(200);
    expect((await me(after.accessToken)).status).toBe(200);
    const keys = await people.sql`
      select private_jwk from app.signing_keys order by created_at`;
    expect(keys).toHaveLength(2);
    for (const { private_jwk } of keys) expect(private_jwk).toMatch(/^v1:/);
  });
});

describe('a refresh token', () => {
  test('is good once, and gives the next', async () => {
    const first = await signedIn();
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(Object.keys(second.body).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken']);
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
    expect((await me(second.body.accessToken)).status).toBe(200);
    const third = await refresh(second.body.refreshToken);
    expect(third.status).toBe(200);
    const kept = await people.sql`select token_hash::text from app.refresh_tokens`;
    expect(JSON.stringify(kept)).not.toContain(third.body.refreshToken);
  });

  test('that comes again after its time ends the session, with every token of it', async () => {
    const first = await signedIn();
    const { body: second } = await refresh(first.refreshToken);
    await age(first.user.id);
    expect(await refresh(first.refreshToken)).toMatchObject(problem(401, 'refresh_token_reused'));
    expect(await refresh(second.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    expect(await me(second.accessToken)).toMatchObject(problem(401, 'invalid_token'));
    const audited = await people.sql`
      select from app.audit_entries
      where action = 'session.token-reused' and actor_user_id = ${first.user.id}`;
    expect(audited).toHaveLength(1);
  });

  test('whose answer was lost gets the same successor again, within ten seconds', async () => {
    const first = await signedIn();
    const { body: lost } = await refresh(first.refreshToken);
    const { status, body } = await refresh(first.refreshToken);
    expect([status, body.refreshToken]).toEqual([200, lost.refreshToken]);
    expect((await refresh(body.refreshToken)).status).toBe(200);
    // The answer had not been lost.
    expect(await refresh(first.refreshToken)).toMatchObject(problem(401, 'refresh_token_reused'));
  });

  test('that comes twenty times at once gives one successor', async () => {
    const { refreshToken, user } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    const tokens = await people.sql`select from app.refresh_tokens where session_id in
      (select id from app.sessions where user_id = ${user.id})`;
    expect(tokens).toHaveLength(2);
  });

  test('runs out, and so does its session', async () => {
    const one = await signedIn();
    await people.sql`update app.refresh_tokens set expires_at = now() where session_id in
      (select id from app.sessions where user_id = ${one.user.id})`;
    expect(await refresh(one.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    const other = await signedIn();
    await people.sql`update app.sessions set expires_at = now() where user_id = ${other.user.id}`;
    expect(await refresh(other.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    expect(await me(other.accessToken)).toMatchObject(problem(401, 'invalid_token'));
  });

  test.each([
    ['an access token', 'x.y.z'],
    ['nothing', ''],
    ['null characters', '\0'],
  ])('%s is none', async (_, token) => {
    expect(await refresh(token)).toMatchObject(problem(401, 'invalid_refresh_token'));
  });

  test('is text', async () => {
    for (const given of [undefined, 1, ['a'], { a: 1 }, 'x'.repeat(300)]) {
      expect(await refresh(given)).toMatchObject(problem(400, 'invalid_input'));
    }
  });
});

describe('signing out', () => {
  test.each([
    ['refresh token', (one: Answer['body']) => ({ json: { refreshToken: one.refreshToken } })],
    ['access token', (one: Answer['body']) => ({ token: one.accessToken })],
  ])('by the %s ends the session at once', async (_, how) => {
    const one = await signedIn();
    const { body: other } = await login({ email: one.email, password });
    expect((await ask('POST', '/api/auth/logout', how(one))).status).toBe(204);
    expect(await me(one.accessToken)).toMatchObject(problem(401, 'invalid_token'));
    expect(await refresh(one.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    expect((await me(other.accessToken)).status).toBe(200);
  });

  test('says nothing about a token that is none', async () => {
    const unknown = { json: { refreshToken: 'renar' } };
    expect((await ask('POST', '/api/auth/logout', unknown)).status).toBe(204);
    expect(await ask('POST', '/api/auth/logout')).toMatchObject(problem(401, 'unauthenticated'));
  });
});

describe('addresses and methods', () => {
  test.each([
    ['GET', '/api/auth/login', 'POST'],
    ['DELETE', '/api/auth/register', 'POST'],
    ['PUT', '/api/auth/refresh', 'POST'],
  ])('%s %s is told the method', async (method, path, allowed) => {
    const answer = await ask(method, path);
    expect(answer).toMatchObject(problem(405, 'method_not_allowed'));
    expect(answer.headers.get('allow')).toBe(allowed);
  });

  test('what is not there is a problem, not a page', async () => {
    expect(await ask('GET', '/api/auth')).toMatchObject(problem(404, 'not_found'));
    expect(await ask('POST', '/api/nothing', { json: {} })).toMatchObject(
      problem(404, 'not_found'),
    );
  });

  test('pages of other sites cannot post', async () => {
    const response = await fetch(`${site.url}/api/auth/login`, {
      method: 'POST',
      headers: { Origin: 'https://evil.example', 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(403);
  });
});
