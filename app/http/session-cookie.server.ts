import { createCookie } from '@remix-run/node';
import type { Cookie } from '@remix-run/node';
import { env } from '#app/env.server.ts';

/**
 * Our cookies: for this host alone, out of reach of scripts, not sent by other sites' forms. `__Host-` has browsers
 * enforce the first; it needs https, so without it (the demo) the name goes without.
 */
function ownCookie(name: string): Cookie {
  const secure = env().PUBLIC_URL.startsWith('https:');
  return createCookie(`${secure ? '__Host-' : ''}${name}`, {
    httpOnly: true,
    path: '/',
    sameSite: 'lax',
    secure,
  });
}

const sessionCookie = () => ownCookie('lappa-session');

/** The token of the browser's session; null when it brings none. */
export function readSessionToken(request: Request): Promise<string | null> {
  return readToken(sessionCookie(), request);
}

/** `Set-Cookie` for a browser that signs in. */
export function sessionCookieHeader(session: { token: string; expiresAt: Date }): Promise<string> {
  return sessionCookie().serialize(session.token, { expires: session.expiresAt });
}

/** `Set-Cookie` for a browser that signs out. */
export function clearSessionCookieHeader(): Promise<string> {
  return sessionCookie().serialize('', { maxAge: 0 });
}

const challengeCookie = () => ownCookie('lappa-challenge');

/** The token of a sign-in or enrolment under way (authentication_challenges). */
export function readChallengeToken(request: Request): Promise<string | null> {
  return readToken(challengeCookie(), request);
}

export function challengeCookieHeader(challenge: {
  token: string;
  expiresAt: Date;
}): Promise<string> {
  return challengeCookie().serialize(challenge.token, { expires: challenge.expiresAt });
}

export function clearChallengeCookieHeader(): Promise<string> {
  return challengeCookie().serialize('', { maxAge: 0 });
}

const registrationCookie = () => ownCookie('lappa-registration');

/** Marks the browser that somebody registered in, whether an account came of it or not. */
export function readRegistrationToken(request: Request): Promise<string | null> {
  return readToken(registrationCookie(), request);
}

export function registrationCookieHeader(registration: {
  token: string;
  expiresAt: Date;
}): Promise<string> {
  return registrationCookie().serialize(registration.token, { expires: registration.expiresAt });
}

export function clearRegistrationCookieHeader(): Promise<string> {
  return registrationCookie().serialize('', { maxAge: 0 });
}

const returnCookie = () => ownCookie('lappa-return');

/** The page that somebody wanted before they registered; not checked. */
export function readReturnPath(request: Request): Promise<string | null> {
  return readToken(returnCookie(), request);
}

/** Keeps the wanted page until the address is confirmed, as long as the registration. */
export function returnCookieHeader(path: string, expires: Date): Promise<string> {
  return returnCookie().serialize(path, { expires });
}

export function clearReturnCookieHeader(): Promise<string> {
  return returnCookie().serialize('', { maxAge: 0 });
}

async function readToken(cookie: Cookie, request: Request): Promise<string | null> {
  const value: unknown = await cookie.parse(request.headers.get('Cookie'));
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;
}
