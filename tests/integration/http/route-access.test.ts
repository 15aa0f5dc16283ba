import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { may } from '#app/domain/permissions.ts';
import type { MemberRole } from '#app/domain/permissions.ts';
import type { Access } from '#app/ui/page-handle.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { listRoutes } from '#tests/support/route-list.ts';
import type { ListedRoute } from '#tests/support/route-list.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

const roles: MemberRole[] = ['member', 'admin', 'owner'];
const actors = [
  'anonymous',
  'with an ended session',
  'unverified',
  'of another organisation',
  'removed from the organisation',
  ...roles,
  'staff',
  'disabled owner',
] as const;
type Actor = (typeof actors)[number];

type Answer = 'let in' | 'sent to sign in' | 'sent to confirm the address' | 403 | 404;

/** What the permission table and BRIEF's words say; the guard is not asked. */
function expectedAnswer(access: Access, actor: Actor): Answer {
  if (isOpen(access)) return 'let in';
  if (['anonymous', 'with an ended session', 'disabled owner'].includes(actor)) {
    return 'sent to sign in';
  }
  if (access === 'unverified') return 'let in';
  if (actor === 'unverified') return 'sent to confirm the address';
  if (access === 'signed-in') return 'let in';
  if (access === 'staff') return actor === 'staff' ? 'let in' : 404;
  const role = roles.find((one) => one === actor);
  if (role === undefined) return 404;
  return may(role, access) ? 'let in' : 403;
}

/** Open to anybody without a session; what is `signed` or a `client`'s sees to signature or token itself. */
const isOpen = (access: Access) =>
  access === 'public' || access === 'signed' || access === 'client';

const routes = await listRoutes();
const askedWith = (route: ListedRoute) => [
  ...(route.hasPage || route.hasLoader ? ['GET' as const] : []),
  ...(route.hasAction ? ['POST' as const] : []),
];

let site: SeededSite;
let people: PeoplePlanter;
let count = 0;

beforeAll(async () => {
  // Its own address is what the origin guard and links go by.
  site = await startSeededSite();
  people = plantPeople(site.database);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

interface PlantedActor {
  slug: string;
  cookie: string;
}

/** Who looks, each in an organisation of their own. */
const lookers = new Map<Actor, Promise<PlantedActor>>();

/** Who looks changes nothing and may look again. Who posts is somebody new: an empty form may change something too. */
function findActor(actor: Actor, method: 'GET' | 'POST'): Promise<PlantedActor> {
  if (method === 'POST') return plantActor(actor);
  const looker = lookers.get(actor) ?? plantActor(actor);
  lookers.set(actor, looker);
  return looker;
}

async function plantActor(actor: Actor): Promise<PlantedActor> {
  count += 1;
  const number = count;
  const slug = `matrix-${number}`;
  const organization = await people.organization(slug, { plan: 'enterprise' });
  // Somebody else owns it as well, so that anybody may leave.
  await people.person(`Owner ${number}`, { in: [[organization, 'owner']] });
  if (actor === 'anonymous') return { slug, cookie: '' };
  const home =
    actor === 'of another organisation'
      ? await people.organization(`other-${number}`, { plan: 'enterprise' })
      : organization;
  const role = roles.find((one) => one === actor) ?? 'owner';
  const person = await people.person(`Actor ${number}`, {
    isVerified: actor !== 'unverified',
    isStaff: actor === 'staff',
    in: actor === 'staff' ? [] : [[home, role]],
  });
  const { sql } = people;
  if (actor === 'removed from the organisation') {
    await sql`delete from app.memberships where user_id = ${person.id}`;
  }
  if (actor === 'with an ended session') {
    await sql`update app.sessions set ended_at = now() where user_id = ${person.id}`;
  }
  if (actor === 'disabled owner') {
    await sql`update app.users set disabled_at = now() where id = ${person.id}`;
  }
  return { slug, cookie: person.cookie };
}

const samples: Record<string, string> = { identifier: '7zip.7zip', page: 'pages', '*': 'nowhere' };
const somethingUnknown = '0190a5e2-0000-7000-8000-000000000000';

function addressOf(route: ListedRoute, slug: string): string {
  return route.path.replace(/:([a-z]+)|\*/gi, (part, name?: string) =>
    name === 'organization' ? slug : (samples[name ?? part] ?? somethingUnknown),
  );
}

async function ask(
  route: ListedRoute,
  method: 'GET' | 'POST',
  { slug, cookie }: PlantedActor,
): Promise<Response> {
  return fetch(site.url + addressOf(route, slug), {
    method,
    redirect: 'manual',
    headers: {
      ...(cookie && { cookie }),
      ...(method === 'POST' && {
        'content-type': 'application/x-www-form-urlencoded',
        origin: site.url,
      }),
    },
    ...(method === 'POST' && { body: '' }),
  });
}

/** Reads off an answer what the guard did. What the route itself made of the empty request is its own business. */
function readAnswer(response: Response): Answer | 'unauthenticated' {
  const location = response.headers.get('location') ?? '';
  if (/^\/(logga-in|en\/sign-in)(\?|$)/.test(location)) return 'sent to sign in';
  if (location === '/account/verify') return 'sent to confirm the address';
  if (response.status === 401) return 'unauthenticated';
  return response.status === 403 || response.status === 404 ? response.status : 'let in';
}

describe.each(routes.map((route) => [route.path, route.id, route] as const))(
  '%s (%s)',
  (path, _id, route) => {
    const namesSomething = /:(?!organization)[a-z]+|\*/i.test(path);

    test.each(askedWith(route))(
      '%s lets in whom its rule names, and nobody else',
      async (method) => {
        const access = method === 'GET' ? route.read : route.write;
        const found: Record<string, unknown> = {};
        const expected: Record<string, unknown> = {};
        const askAs = async (actor: Actor) => {
          const response = await ask(route, method, await findActor(actor, method));
          await response.arrayBuffer();
          const answer = readAnswer(response);
          const wanted = expectedAnswer(access, actor);
          // The JSON API knows no cookies: there, everybody with one is nobody.
          const isApi = path.startsWith('/api/') && !isOpen(access);
          // An address that names something unknown is not found by whom it lets in, either.
          const isUnknown = namesSomething && wanted === 'let in' && answer === 404;
          expected[actor] = isApi ? 'unauthenticated' : wanted;
          found[actor] = isUnknown || isOwnRefusal(access, method, answer) ? wanted : answer;
          expect(response.status, `${method} ${path} as ${actor}`).not.toBe(500);
        };
        await Promise.all(actors.map(askAs));
        expect(found).toEqual(expected);
      },
    );
  },
);

/** What a public route makes of an empty form is its own business; a page must be there for anybody. */
function isOwnRefusal(access: Access, method: string, answer: Answer | 'unauthenticated'): boolean {
  return isOpen(access) && (method === 'POST' || typeof answer === 'number');
}
