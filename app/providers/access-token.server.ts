import { exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { env } from '#app/env.server.ts';

/** Tokens are signed so and no other way; a token does not choose. */
export const accessTokenAlgorithm = 'ES256';
const tokenType = 'at+jwt';

/** Seconds an access token is good for. */
export const accessTokenSeconds = 15 * 60;
/** Seconds that two servers' clocks may differ. */
const clockTolerance = 5;

/** Half a key pair, ready to sign or verify. */
export interface SigningKey {
  kid: string;
  key: CryptoKey;
}

/** What a token says: whom it is for, and which session it came from. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
}

/** A new pair of keys, as they are kept. */
export async function generateSigningKey(): Promise<{ publicJwk: JWK; privateJwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair(accessTokenAlgorithm, {
    extractable: true,
  });
  return { publicJwk: await exportJWK(publicKey), privateJwk: await exportJWK(privateKey) };
}

export async function importSigningKey(kid: string, jwk: JWK): Promise<SigningKey> {
  return { kid, key: (await importJWK(jwk, accessTokenAlgorithm)) as CryptoKey };
}

/** We give the tokens, and our API alone takes them. */
const parties = () => ({ issuer: env().PUBLIC_URL, audience: `${env().PUBLIC_URL}/api` });

/** Signs an access token as RFC 9068 describes it. */
export function signAccessToken(
  { kid, key }: SigningKey,
  { userId, sessionId }: AccessClaims,
  now: Date,
): Promise<string> {
  const { issuer, audience } = parties();
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: accessTokenAlgorithm, typ: tokenType, kid })
    .setSubject(userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessTokenSeconds)
    .sign(key);
}

/**
 * What the token says, when one of our keys signed it, for us, as an access token, and it is still good; null
 * otherwise. `findKey` gives the public key of a kid.
 */
export async function verifyAccessToken(
  token: string,
  findKey: (kid: string) => Promise<SigningKey | null>,
  now: Date,
): Promise<AccessClaims | null> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const found = typeof kid === 'string' ? await findKey(kid) : null;
        if (!found) throw new UnknownKeyError();
        return found.key;
      },
      {
        ...parties(),
        algorithms: [accessTokenAlgorithm],
        typ: tokenType,
        requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        maxTokenAge: accessTokenSeconds,
        clockTolerance,
        currentDate: now,
      },
    );
    const { sub, sid } = payload;
    return isId(sub) && isId(sid) ? { userId: sub, sessionId: sid } : null;
  } catch (error) {
    if (error instanceof UnknownKeyError || isAboutToken(error)) return null;
    throw error;
  }
}

class UnknownKeyError extends Error {}

/** jose's own errors tell what is wrong with a token; any other is ours (the database is away). */
function isAboutToken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^ERR_J/.test(code);
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);
