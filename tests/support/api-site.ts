import { expect } from 'vitest';
import { plantPeople } from './people.ts';
import type { PeoplePlanter } from './people.ts';
import { startSeededSite } from './seeded-site.ts';

export interface ApiAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & {
    accessToken: string;
    refreshToken: string;
    user: { id: string };
    code: string;
  };
}

interface ApiRequest {
  json?: unknown;
  token?: string;
  headers?: HeadersInit;
}

/** The password of everybody that `someone` invents. */
export const apiPassword = 'en lång mening om renar';

let count = 0;

/** Somebody new to register. What is asked from then on comes from an address of their own: those are throttled. */
export const someone = () => {
  count += 1;
  return {
    email: `Api.${count}@Example.com`,
    password: apiPassword,
    name: `Api ${count}`,
    organizationName: `Api ${count} AB`,
  };
};

/** What an answer that refuses holds. */
export const problem = (status: number, code: string) => ({ status, body: { status, code } });

/** The site with apps that ask its JSON API. Whatever it answers must keep out of caches. */
export interface ApiSite {
  /** Without a slash at the end. */
  url: string;
  people: PeoplePlanter;
  ask(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
  register(given: object): Promise<ApiAnswer>;
  login(given: object): Promise<ApiAnswer>;
  refresh(refreshToken: unknown): Promise<ApiAnswer>;
  me(token: string): Promise<ApiAnswer>;
  /** Somebody with a confirmed address, signed in to an app. */
  signedIn(): Promise<ApiAnswer['body'] & { email: string }>;
  close(): Promise<void>;
}

export async function startApiSite(): Promise<ApiSite> {
  const site = await startSeededSite({ TRUST_PROXY: 'true' });
  const people = plantPeople(site.database);
  const ask: ApiSite['ask'] = async (method, path, { json, token, headers } = {}) => {
    const response = await fetch(site.url + path, {
      method,
      redirect: 'manual',
      headers: {
        'X-Forwarded-For': `10.0.0.${count}`,
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(json === undefined
        ? {}
        : { body: typeof json === 'string' ? json : JSON.stringify(json) }),
    });
    const text = await response.text();
    expect(response.headers.get('cache-control'), path).toBe('no-store');
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as ApiAnswer['body'],
    };
  };
  const register = (given: object) => ask('POST', '/api/auth/register', { json: given });
  return {
    url: site.url,
    people,
    ask,
    register,
    login: (given) => ask('POST', '/api/auth/login', { json: given }),
    refresh: (refreshToken) => ask('POST', '/api/auth/refresh', { json: { refreshToken } }),
    me: (token) => ask('GET', '/api/me', { token }),
    async signedIn() {
      const given = someone();
      const { body } = await register(given);
      await people.sql`update app.users set email_verified_at = now() where id = ${body.user.id}`;
      return { ...body, email: given.email };
    },
    async close() {
      await people.close();
      await site.close();
    },
  };
}
