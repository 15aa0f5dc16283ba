import type { SignedInApp } from '#app/domain/accounts/sign-in-app.ts';
import type { SignedInPerson } from '#app/domain/accounts/recognise-session.ts';

/** A person as the API tells them. */
export interface ApiUser {
  id: string;
  email: string;
  name: string;
  locale: 'sv' | 'en';
  emailVerified: boolean;
}

export function describeUser({ id, email, name, locale, isVerified }: SignedInPerson): ApiUser {
  return { id, email, name, locale, emailVerified: isVerified };
}

/** What is somebody's alone, and tokens even more so, is kept by no cache. */
export function privateJson(body: object, status = 200): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } });
}

/** The answer to registering and signing in. */
export function tokenAnswer({ tokens, person }: SignedInApp, status: 200 | 201): Response {
  return privateJson({ ...tokens, user: describeUser(person) }, status);
}
