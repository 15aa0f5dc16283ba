import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { seedBase } from '../../../commands/seed-database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { RunningWeb } from '../../support/web.ts';
import { startWeb } from '../../support/web.ts';

const examples = [...readFileSync('README.md', 'utf8').matchAll(/^curl .+$/gm)].map(
  ([line]) => line,
);

let database: TestDatabase;
let web: RunningWeb;

beforeAll(async () => {
  database = await createTestDatabase();
  connectDatabase({ url: database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
  await seedBase();
  await closeDatabase();
  web = await startWeb({ databaseUrl: database.webUrl });
});
afterAll(async () => {
  await web?.stop();
  await database?.drop();
});

test('the README has examples', () => {
  expect(examples.length).toBeGreaterThan(3);
});

test.each(examples)('%s', async (line) => {
  const { url, headers } = readCurl(line);
  const answer = await fetch(url.replace('http://localhost:3000', web.url), { headers });
  expect(answer.status).toBe(200);
  const body = await answer.text();
  if (answer.headers.get('content-type')?.includes('json')) {
    const { items } = JSON.parse(body) as { items?: unknown[] };
    if (url.includes('/api/')) expect(items).not.toEqual([]);
  }
  expect(body.length).toBeGreaterThan(10);
});

/** Reads as much of curl as the README uses; there may be no curl on the machine. */
function readCurl(line: string): { url: string; headers: Record<string, string> } {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  const headers: Record<string, string> = {};
  let url = '';
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-s') continue;
    if (word === '-H') {
      index += 1;
      const [name = '', value = ''] = (words[index] ?? '').split(/:\s*/);
      headers[name] = value;
    } else if (word.startsWith('http')) url = word;
    else throw new Error(`The test does not know ${word} in: ${line}`);
  }
  return { url, headers };
}
