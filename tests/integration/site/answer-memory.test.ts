import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { seedOneFeed } from '../../support/seed-one-feed.ts';
import type { RunningWeb } from '../../support/web.ts';
import { startWeb } from '../../support/web.ts';

let database: TestDatabase;
let sql: postgres.Sql;
let web: RunningWeb;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  await seedOneFeed(sql, 'http://127.0.0.1:9', 'Acme.Saw');
  web = await startWeb({ databaseUrl: database.webUrl });
});
afterAll(async () => {
  await web?.stop();
  await sql?.end();
  await database?.drop();
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(web.url + path, { headers });
  return { headers: answer.headers, status: answer.status, body: await answer.text() };
};

test.each(['/katalog', '/en/catalog/Acme.Saw', '/api/catalog/latest'])(
  '%s is the same from memory, with an id of its own',
  async (path) => {
    const first = await get(path);
    const second = await get(path);
    expect(second.status).toBe(200);
    expect(second.body).toBe(first.body);
    for (const name of ['content-type', 'cache-control', 'etag', 'content-security-policy']) {
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    }
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
  },
);

test('a change of the catalog is seen at once, long before the answer would be too old', async () => {
  await get('/katalog');
  await sql`update app.applications set name = 'Renamed saw'`;
  await eventually(
    'the new name is shown',
    async () => (await get('/katalog')).body.includes('Renamed saw'),
    3000,
  );
});

test('an error is not remembered', async () => {
  expect((await get('/katalog/Acme.Plane')).status).toBe(404);
  await sql`update app.applications set identifier = 'Acme.Plane'`;
  await eventually(
    'the page is there',
    async () => (await get('/katalog/Acme.Plane')).status === 200,
    3000,
  );
});

test('who brings a condition gets his own answer', async () => {
  const { headers } = await get('/api/catalog/latest');
  const answer = await get('/api/catalog/latest', { 'if-none-match': headers.get('etag') ?? '' });
  expect(answer.status).toBe(304);
});
