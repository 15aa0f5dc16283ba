import { generateKeyPair, importJWK, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { privateKeyPlace } from '#app/domain/accounts/signing-keys.ts';
import { unseal } from '#app/providers/encryption.server.ts';
import { problem, startApiSite } from '#tests/support/api-site.ts';
import type { ApiSite } from '#tests/support/api-site.ts';

let api: ApiSite;

beforeAll(async () => {
  api = await startApiSite();
});
afterAll(() => api?.close());

describe('an access token', () => {
  async function ownKey(): Promise<{ kid: string; key: CryptoKey; publicJwk: JWK }> {
    const [row] = await api.people.sql<{ kid: string; private_jwk: string; public_jwk: JWK }[]>`
      select kid, private_jwk, public_jwk from app.signing_keys where retired_at is null`;
    const opened = unseal(row!.private_jwk, privateKeyPlace(row!.kid));
    const key = (await importJWK(JSON.parse(opened) as JWK, 'ES256')) as CryptoKey;
    return { kid: row!.kid, key, publicJwk: row!.public_jwk };
  }

  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JWTPayload;

  test('is taken as it is, and made again with the same key', async () => {
    const { accessToken } = await api.signedIn();
    const { kid, key } = await ownKey();
    const claims = claimsOf(accessToken);
    expect(claims).toMatchObject({ iss: api.url, aud: `${api.url}/api`, exp: claims.iat! + 900 });
    const header = { alg: 'ES256', typ: 'at+jwt', kid };
    const again = await new SignJWT(claims).setProtectedHeader(header).sign(key);
    expect((await api.me(again)).status).toBe(200);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const forgeries: Record<
    string,
    (given: { claims: JWTPayload; kid: string; key: CryptoKey; publicJwk: JWK }) => Promise<string>
  > = {
    'from another issuer': ({ claims, ...own }) =>
      sign(own, { ...claims, iss: 'https://evil.example' }),
    'for another audience': ({ claims, ...own }) => sign(own, { ...claims, aud: api.url }),
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
      const other = await api.signedIn();
      return sign(own, { ...claims, sid: claimsOf(other.accessToken).sid });
    },
    'of a browser’s session': async ({ claims, ...own }) => {
      const { id, sessionId } = await api.people.person('Browser Only');
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
    const { accessToken } = await api.signedIn();
    const forged = await forgeries[name]!({ ...(await ownKey()), claims: claimsOf(accessToken) });
    const answer = await api.me(forged);
    expect(answer).toMatchObject(problem(401, 'invalid_token'));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  test('stops at once when its session ends, or its person is disabled', async () => {
    const one = await api.signedIn();
    await api.people.sql`update app.sessions set ended_at = now() where user_id = ${one.user.id}`;
    expect(await api.me(one.accessToken)).toMatchObject(problem(401, 'invalid_token'));
    expect(await api.refresh(one.refreshToken)).toMatchObject(problem(401, 'session_ended'));
    const other = await api.signedIn();
    await api.people.sql`update app.users set disabled_at = now() where id = ${other.user.id}`;
    expect(await api.me(other.accessToken)).toMatchObject(problem(401, 'invalid_token'));
    expect(await api.refresh(other.refreshToken)).toMatchObject(problem(401, 'session_ended'));
  });

  test('is good until it runs out when a new key takes over', async () => {
    const before = await api.signedIn();
    await api.people.sql`update app.signing_keys set created_at = now() - interval '31 days'`;
    const after = await api.signedIn();
    const kidOf = (token: string) =>
      (
        JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as {
          kid: string;
        }
      ).kid;
    expect(kidOf(after.accessToken)).not.toBe(kidOf(before.accessToken));
    expect((await api.me(before.accessToken)).status).toBe(200);
    expect((await api.me(after.accessToken)).status).toBe(200);
    const keys = await api.people.sql`
      select private_jwk from app.signing_keys order by created_at`;
    expect(keys).toHaveLength(2);
    for (const { private_jwk } of keys) expect(private_jwk).toMatch(/^v1:/);
  });
});
