import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { largestReportBytes } from '#app/http/client-request.server.ts';
import { largestBodyBytes, largestWebhookBytes } from '#app/http/request-limits.server.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedPerson } from '#tests/support/people.ts';
import { listRoutes } from '#tests/support/route-list.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

const posts = (await listRoutes()).filter(({ hasAction }) => hasAction);

let site: SeededSite;
let people: PeoplePlanter;
let somebody: PlantedPerson;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  const organization = await people.organization('nordvik', { plan: 'enterprise' });
  somebody = await people.person('Olle', { isStaff: true, in: [[organization, 'owner']] });
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

const addressOf = (path: string) =>
  path.replaceAll(':organization', 'nordvik').replaceAll(/:\w+|\*/g, 'something');

const post = (path: string, headers: Record<string, string>, body = '') =>
  fetch(site.url + path, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

const isSignedIn = async () => {
  const { sql } = people;
  const [row] = await sql<{ ended: Date | null }[]>`
    select ended_at as ended from app.sessions where id = ${somebody.sessionId}`;
  return row!.ended === null;
};

const foreign: Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
];

describe('a post from a page of another site', () => {
  test.each(posts.map(({ id, path }) => [id, addressOf(path)]))(
    'to %s is refused',
    async (_id, path) => {
      const addresses = [path, `${path}.data`, `${path}?_data=x&index`];
      const asked = foreign.flatMap((headers) =>
        addresses.map((address) => ({ address, headers })),
      );
      await Promise.all(
        asked.map(async ({ address, headers }) => {
          const answer = await post(address, { cookie: somebody.cookie, ...headers });
          expect(answer.status, `${address} ${JSON.stringify(headers)}`).toBe(403);
        }),
      );
      expect(await isSignedIn()).toBe(true);
    },
  );
});

test('a post that is too large is refused wherever it goes', async () => {
  for (const { path, write } of posts) {
    const length =
      write === 'signed'
        ? largestWebhookBytes
        : write === 'client'
          ? largestReportBytes
          : largestBodyBytes;
    const body = `name=${'x'.repeat(length)}`;
    const answer = await post(addressOf(path), { cookie: somebody.cookie, origin: site.url }, body);
    expect(answer.status, path).toBe(413);
    expect(answer.headers.get('connection')).toBe('close');
  }
});

describe('an answer', () => {
  const ask = (path: string, cookie?: string) =>
    fetch(site.url + path, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } });

  test('to who is signed in is kept by nobody', async () => {
    for (const path of ['/', '/katalog', '/app/nordvik', '/admin/jobs', '/nowhere', '/app']) {
      const answer = await ask(path, somebody.cookie);
      expect(answer.headers.get('cache-control'), path).toBe('no-store');
    }
  });

  test('to a visitor may be kept where it says so, and a refusal not', async () => {
    for (const path of ['/katalog', '/priser']) {
      expect((await ask(path)).headers.get('cache-control'), path).toMatch(/^public/);
    }
    for (const path of ['/app/nordvik', '/admin/jobs', '/nowhere']) {
      expect((await ask(path)).headers.get('cache-control'), path).toBe('no-store');
    }
  });

  test('carries the headers that keep a page to itself', async () => {
    for (const path of ['/', '/app/nordvik', '/nowhere', '/api/catalog/latest']) {
      const { headers } = await ask(path, somebody.cookie);
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy'), path).not.toContain('unsafe');
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('strict-origin-when-cross-origin');
    }
    expect((await ask('/nowhere?token=x')).headers.get('referrer-policy')).toBe('same-origin');
  });
});

test('who asks for what is not theirs is in the audit trail, with what they asked for', async () => {
  const { sql } = people;
  const organization = await people.organization('solberga');
  const member = await people.person('Maja', { in: [[organization, 'member']] });
  const ask = (path: string) =>
    fetch(site.url + path, { redirect: 'manual', headers: { cookie: member.cookie } });
  expect((await ask('/app/solberga/audit?page=2')).status).toBe(403);
  expect((await ask('/app/nordvik')).status).toBe(404);
  expect((await ask('/admin/jobs')).status).toBe(404);
  const entries = await sql`
    select organization_id, actor_kind, after->>'path' as path from app.audit_entries
    where actor_user_id = ${member.id} and action = 'access.refused' order by id`;
  const told = (path: string, inside: boolean) => ({
    organization_id: inside ? organization.id : null,
    actor_kind: inside ? 'member' : 'person',
    path,
  });
  expect([...entries]).toEqual([
    told('/app/solberga/audit', true),
    told('/app/nordvik', false),
    told('/admin/jobs', false),
  ]);
});

test('too many posts from one address wait, whatever they are for', async () => {
  const { sql } = people;
  const target = posts.find(({ write, path }) => write === 'public' && !path.startsWith('/api/'));
  const path = addressOf(target!.path);
  await sql`delete from app.rate_limits`;
  expect((await post(path, { origin: site.url })).status).not.toBe(429);
  await sql`update app.rate_limits set count = 600`;
  const answer = await post(path, { origin: site.url });
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  await sql`delete from app.rate_limits`;
});
