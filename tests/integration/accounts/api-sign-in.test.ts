import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpOf, totpSecretPlace } from '#app/domain/accounts/second-factor-code.ts';
import { seal } from '#app/providers/encryption.server.ts';
import { apiPassword, problem, someone, startApiSite } from '#tests/support/api-site.ts';
import type { ApiAnswer, ApiSite } from '#tests/support/api-site.ts';

let api: ApiSite;

beforeAll(async () => {
  api = await startApiSite();
});
afterAll(() => api?.close());

describe('registering', () => {
  test('makes the account and its organisation, and signs the app in', async () => {
    const given = someone();
    const { status, body } = await api.register(given);
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
    const mails = await api.people.sql`
      select template from app.mails where to_address = ${given.email.toLowerCase()}`;
    expect(mails).toMatchObject([{ template: 'verify-email' }]);
  });

  test('lets who has not confirmed the address read /api/me, and no more', async () => {
    const { body } = await api.register(someone());
    const answer = await api.me(body.accessToken);
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
      await api.ask('PATCH', '/api/me', { token: body.accessToken, json: { name: 'Ny' } }),
    ).toMatchObject(problem(403, 'email_unverified'));
  });

  test('tells that an address has an account, a few times', async () => {
    const given = someone();
    await api.register(given);
    const again = { ...given, email: given.email.toUpperCase() };
    expect(await api.register(again)).toMatchObject(problem(409, 'email_taken'));
    for (let attempt = 0; attempt < 2; attempt += 1) await api.register(again);
    const throttled = await api.register(again);
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
    const answer = await api.ask('POST', '/api/auth/register', { json: given });
    expect(answer).toMatchObject(problem(400, 'invalid_input'));
    const errors = answer.body.errors as { field: string; message: string }[];
    expect(errors.map(({ field }) => field)).toEqual(fields);
    for (const { message } of errors) expect(message).not.toMatch(/^\w+:\w/);
    expect(JSON.stringify(answer.body)).not.toContain(apiPassword);
  });

  test('takes JSON alone, and not too much of it', async () => {
    const asForm = await api.ask('POST', '/api/auth/register', {
      json: 'email=a@b.se',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(asForm).toMatchObject(problem(400, 'invalid_input'));
    const large = { ...someone(), name: 'x'.repeat(70_000) };
    expect((await api.register(large)).status).toBe(413);
  });
});

describe('signing in', () => {
  test('answers as registering does, with 200', async () => {
    const given = someone();
    const registered = await api.register(given);
    const { status, body } = await api.login({ email: ` ${given.email}`, password: apiPassword });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(Object.keys(registered.body).sort());
    expect(body.user).toEqual(registered.body.user);
  });

  test('tells a wrong password and an unknown address the same', async () => {
    const { email } = await api.signedIn();
    const answers = await Promise.all([
      api.login({ email, password: 'ett annat lösenord' }),
      api.login({ email: 'nobody@example.com', password: apiPassword }),
    ]);
    const [wrong, unknown] = answers.map(({ status, body }) => ({
      status,
      body: { ...body, requestId: '' },
    }));
    expect(wrong).toEqual(unknown);
    expect(wrong).toMatchObject(problem(401, 'invalid_credentials'));
  });

  test('is throttled per account', async () => {
    const { email } = await api.signedIn();
    for (let attempt = 0; attempt < 10; attempt += 1) await api.login({ email, password: 'fel' });
    expect(await api.login({ email, password: apiPassword })).toMatchObject(
      problem(429, 'too_many_attempts'),
    );
  });

  test('asks for a code where there is a second factor', async () => {
    const { email, user } = await api.signedIn();
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const sealed = seal(secret, totpSecretPlace(user.id));
    await api.people.sql`insert into app.totp_factors (user_id, secret, confirmed_at, last_step)
      values (${user.id}, ${sealed}, now(), 0)`;
    const code = totpOf(secret).generate();
    const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect(await api.login({ email, password: apiPassword })).toMatchObject(
      problem(401, 'otp_required'),
    );
    expect(await api.login({ email, password: apiPassword, otp: other })).toMatchObject(
      problem(401, 'invalid_otp'),
    );
    expect(await api.login({ email, password: 'fel', otp: code })).toMatchObject(
      problem(401, 'invalid_credentials'),
    );
    expect((await api.login({ email, password: apiPassword, otp: code })).status).toBe(200);
    expect(await api.login({ email, password: apiPassword, otp: code })).toMatchObject(
      problem(401, 'invalid_otp'),
    );
  });
});

describe('/api/me', () => {
  test('changes name and language, and nothing else', async () => {
    const { accessToken, user } = await api.signedIn();
    const changed = await api.ask('PATCH', '/api/me', {
      token: accessToken,
      json: { name: '  Anna   Ek ', locale: 'en', email: 'evil@example.com', isStaff: true },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { user: { ...user, emailVerified: true, name: 'Anna Ek', locale: 'en' } },
    });
    expect((await api.me(accessToken)).body).toEqual(changed.body);
    const [row] = await api.people.sql`select email, is_staff from app.users where id = ${user.id}`;
    expect(row).toMatchObject({ is_staff: false });
    const audited = await api.people.sql`
      select actor_kind, before, after from app.audit_entries
      where action = 'profile.changed' and actor_user_id = ${user.id}`;
    expect(audited).toMatchObject([{ actor_kind: 'person', after: { name: 'Anna Ek' } }]);
  });

  test('refuses what is no change', async () => {
    const { accessToken } = await api.signedIn();
    for (const json of [{}, { name: '' }, { locale: 'de' }, { name: 'x'.repeat(201) }]) {
      expect(await api.ask('PATCH', '/api/me', { token: accessToken, json })).toMatchObject(
        problem(400, 'invalid_input'),
      );
    }
  });

  test('knows no cookies, as the pages know no tokens', async () => {
    const { cookie } = await api.people.person('Cookie Only');
    const byCookie = await api.ask('GET', '/api/me', { headers: { cookie } });
    expect(byCookie).toMatchObject(problem(401, 'unauthenticated'));
    expect(byCookie.headers.get('www-authenticate')).toBe('Bearer');
    const { accessToken } = await api.signedIn();
    const page = await fetch(`${api.url}/account/sessions`, {
      redirect: 'manual',
      headers: { Authorization: `Bearer ${accessToken}` },
    });
    expect(page.status).not.toBe(200);
  });
});

describe('signing out', () => {
  test.each([
    ['refresh token', (one: ApiAnswer['body']) => ({ json: { refreshToken: one.refreshToken } })],
    ['access token', (one: ApiAnswer['body']) => ({ token: one.accessToken })],
  ])('by the %s ends the session at once', async (_, how) => {
    const one = await api.signedIn();
    const { body: other } = await api.login({ email: one.email, password: apiPassword });
    expect((await api.ask('POST', '/api/auth/logout', how(one))).status).toBe(204);
    expect(await api.me(one.accessToken)).toMatchObject(problem(401, 'invalid_token'));
    expect(await api.refresh(one.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    expect((await api.me(other.accessToken)).status).toBe(200);
  });

  test('says nothing about a token that is none', async () => {
    const unknown = { json: { refreshToken: 'renar' } };
    expect((await api.ask('POST', '/api/auth/logout', unknown)).status).toBe(204);
    expect(await api.ask('POST', '/api/auth/logout')).toMatchObject(
      problem(401, 'unauthenticated'),
    );
  });
});

describe('addresses and methods', () => {
  test.each([
    ['GET', '/api/auth/login', 'POST'],
    ['DELETE', '/api/auth/register', 'POST'],
    ['PUT', '/api/auth/refresh', 'POST'],
  ])('%s %s is told the method', async (method, path, allowed) => {
    const answer = await api.ask(method, path);
    expect(answer).toMatchObject(problem(405, 'method_not_allowed'));
    expect(answer.headers.get('allow')).toBe(allowed);
  });

  test('what is not there is a problem, not a page', async () => {
    expect(await api.ask('GET', '/api/auth')).toMatchObject(problem(404, 'not_found'));
    expect(await api.ask('POST', '/api/nothing', { json: {} })).toMatchObject(
      problem(404, 'not_found'),
    );
  });

  test('pages of other sites cannot post', async () => {
    const response = await fetch(`${api.url}/api/auth/login`, {
      method: 'POST',
      headers: { Origin: 'https://evil.example', 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(403);
  });
});
