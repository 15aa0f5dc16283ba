import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '#app/providers/password-hash.server.ts';
import type { Access } from '#app/ui/page-handle.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { listRoutes } from '#tests/support/route-list.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

/** What tests/integration/http/route-access.test.ts does with cookies, for the routes that know none. */
const routes = (await listRoutes()).filter(({ path }) => path.startsWith('/api/'));
/** `signed` and `client` are open as well: their routes see to the signature or the computer's token themselves. */
const isOpen = (access: Access) => ['public', 'signed', 'client'].includes(access);

const closed = routes.filter(({ read, write }) => !isOpen(read) || !isOpen(write));

const callers = [
  'anonymous',
  'with a forged token',
  'with an ended session',
  'disabled',
  'unverified',
  'signed in',
  'staff',
] as const;
type Caller = (typeof callers)[number];

function expectedStatus(access: Access, caller: Caller): 401 | 403 | 404 | 'let in' {
  if (isOpen(access)) return 'let in';
  if (!['unverified', 'signed in', 'staff'].includes(caller)) return 401;
  if (access === 'unverified') return 'let in';
  if (caller === 'unverified') return 403;
  if (access === 'signed-in') return 'let in';
  return access === 'staff' && caller === 'staff' ? 'let in' : 404;
}

const password = 'a passphrase for the matrix';

let site: SeededSite;
let people: PeoplePlanter;
const tokens = new Map<Caller, string>();

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  const hash = await hashPassword(password);
  for (const caller of callers.filter((one) => one !== 'anonymous')) {
    tokens.set(caller, await signIn(caller, hash));
  }
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

/** Signs somebody in, and then lets happen to them what the caller's name says. */
async function signIn(caller: Caller, hash: string): Promise<string> {
  const { sql } = people;
  const person = await people.person(`Caller ${caller}`, {
    isVerified: caller !== 'unverified',
    isStaff: caller === 'staff',
  });
  await sql`insert into app.passwords (user_id, hash) values (${person.id}, ${hash})`;
  const answer = await fetch(`${site.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password }),
  });
  expect(answer.status).toBe(200);
  const { accessToken } = (await answer.json()) as { accessToken: string };
  if (caller === 'with an ended session') {
    await sql`update app.sessions set ended_at = now() where user_id = ${person.id}`;
  }
  if (caller === 'disabled') {
    await sql`update app.users set disabled_at = now() where id = ${person.id}`;
  }
  if (caller !== 'with a forged token') return accessToken;
  const [head, body, signature = ''] = accessToken.split('.');
  return [head, body, signature.split('').reverse().join('')].join('.');
}

test('there are routes that need a token', () => {
  expect(closed.map(({ path }) => path)).toContain('/api/me');
});

describe.each(closed.map((route) => [route.path, route] as const))('%s', (path, route) => {
  const methods = [
    ...(route.hasLoader ? (['GET'] as const) : []),
    ...(route.hasAction ? (['POST', 'PATCH'] as const) : []),
  ];

  test.each(methods)('%s lets in whom its rule names, and nobody else', async (method) => {
    const access = method === 'GET' ? route.read : route.write;
    for (const caller of callers) {
      const token = tokens.get(caller);
      const answer = await fetch(site.url + path, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...(method !== 'GET' && { body: '{}' }),
      });
      await answer.arrayBuffer();
      const refused = [401, 403, 404].includes(answer.status);
      expect(refused ? answer.status : 'let in', caller).toBe(expectedStatus(access, caller));
      expect(answer.status, caller).not.toBe(500);
    }
  });
});
