import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  ApplicationSearch,
  ApplicationSort,
} from '#app/domain/catalog/search-applications.ts';
import { searchApplications } from '#app/domain/catalog/search-applications.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asVisitor } from '#db/tenancy.server.ts';
import { withConnection } from '../../bench/bench-server.ts';
import type { GeneratedApplication } from '../../bench/generated-catalog.ts';
import { generateCatalog, publisherName } from '../../bench/generated-catalog.ts';
import { insertCatalog } from '../../bench/insert-catalog.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: TestDatabase;
const all = generateCatalog(90);
const publisher = publisherName(3);
for (const application of all.slice(0, 40)) application.publisher = publisher;
for (const application of all.slice(20, 60)) application.tags.push('shared');

beforeAll(async () => {
  database = await createTestDatabase();
  await withConnection(database.superuserUrl, (sql) => insertCatalog(sql, all));
  connectDatabase({ url: database.webUrl, poolSize: 2, applicationName: 'lappa test' });
});

afterAll(async () => {
  await closeDatabase();
  await database.drop();
});

const search = (wanted: ApplicationSearch) =>
  asVisitor((context) => searchApplications(context, wanted));

type Key = (application: GeneratedApplication) => (string | number)[];

/** What the list is ordered by, first things first. */
const keys: Record<ApplicationSort, Key> = {
  name: ({ name, id }) => [name.toLowerCase(), id],
  publisher: (one) => [one.publisher, one.name.toLowerCase(), one.id],
  newest: ({ versions: [newest] }) => [-Date.parse(newest?.published_at ?? ''), newest?.id ?? ''],
};

function inOrder(applications: GeneratedApplication[], sort: ApplicationSort): string[] {
  const compare = (a: GeneratedApplication, b: GeneratedApplication) => {
    const [left, right] = [keys[sort](a), keys[sort](b)];
    const place = left.findIndex((part, index) => part !== right[index]);
    return (left[place] ?? 0) < (right[place] ?? 0) ? -1 : 1;
  };
  return [...applications].sort(compare).map(({ identifier }) => identifier);
}

const filters: [string, Partial<ApplicationSearch>, (one: GeneratedApplication) => boolean][] = [
  ['the whole list', {}, () => true],
  ['a publisher', { publisher }, (one) => one.publisher === publisher],
  ['a tag', { tag: 'shared' }, (one) => one.tags.includes('shared')],
  [
    'both and a word',
    { publisher, tag: 'shared', query: 'SHARED' },
    (one) => one.publisher === publisher && one.tags.includes('shared'),
  ],
];

describe.each(['name', 'publisher', 'newest'] as const)('by %s', (sort) => {
  test.each(filters)('%s, page by page, nothing twice', async (_what, filter, fits) => {
    const expected = inOrder(all.filter(fits), sort);
    const first = await search({ ...filter, sort, page: 1 });
    expect([first.total, first.pageCount]).toEqual([
      expected.length,
      Math.ceil(expected.length / first.pageSize),
    ]);
    const found: string[] = [];
    for (let page = 1; page <= first.pageCount; page += 1) {
      const { applications } = await search({ ...filter, sort, page });
      found.push(...applications.map(({ identifier }) => identifier));
    }
    expect(found).toEqual(expected);
  });
});

test('a row tells the newest version', async () => {
  const { applications } = await search({ sort: 'name', page: 1 });
  for (const row of applications) {
    const newest = all.find(({ identifier }) => identifier === row.identifier)?.versions[0];
    expect([row.version, row.publishedAt?.toISOString()]).toEqual([
      newest?.version,
      newest?.published_at,
    ]);
  }
});
