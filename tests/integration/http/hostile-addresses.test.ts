import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { listRoutes } from '#tests/support/route-list.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

const routes = (await listRoutes()).filter((route) => route.hasPage || route.hasLoader);

/** What breaks careless code: a null, broken UTF-8, a bracket of JSON, SQL, a very long text, a wrong number. */
const hostile = [
  '%00',
  '%C3%28',
  '%7B%22a%22%3A',
  '%27%20or%201%3D1--',
  'a'.repeat(5000),
  '-1',
  '99999999999999999999',
  '%F0%9F%A6%84',
];
const queryNames = [
  'q',
  'page',
  'token',
  'returnTo',
  'from',
  'to',
  'person',
  'action',
  'organization',
];
const moreNames = [
  'type',
  'status',
  'outcome',
  'sort',
  'tag',
  'publisher',
  'query',
  'cursor',
  'limit',
];

let site: SeededSite;
let people: PeoplePlanter;
let cookie: string;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  const organization = await people.organization('fuzzed', { plan: 'enterprise' });
  // Staff and owner, so that every page is reached.
  ({ cookie } = await people.person('Fay Fuzz', { isStaff: true, in: [[organization, 'owner']] }));
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

const ask = async (path: string) => {
  const response = await fetch(site.url + path, { headers: { cookie }, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
};

test.each(routes.map((route) => route.path))(
  '%s answers hostile addresses without failing',
  async (path) => {
    const fill = (value: string) =>
      path.replace(/:organization/, 'fuzzed').replace(/:[a-z]+|\*/gi, value);
    const everyName = (value: string) =>
      [...queryNames, ...moreNames].map((name) => `${name}=${value}`).join('&');
    // A route without parameters is the same address whatever they would be filled with.
    const addresses = new Set([
      ...hostile.map(fill),
      ...hostile
        .filter((value) => value.length < 1000)
        .map((value) => `${fill('x')}?${everyName(value)}`),
      ...queryNames.map((name) => `${fill('x')}?${name}=%00`),
    ]);
    const failed: string[] = [];
    await Promise.all(
      [...addresses].map(async (address) => {
        if ((await ask(address)) >= 500) failed.push(address.slice(0, 120));
      }),
    );
    expect(failed).toEqual([]);
  },
);
