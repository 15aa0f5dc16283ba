import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syncPlans } from '#app/domain/billing/sync-plans.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { assumeEnvironment } from '#app/env.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asVisitor } from '#db/tenancy.server.ts';
import type { RunningStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { startStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { seedBase } from '../../../commands/seed-database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { RunningWeb } from '../../support/web.ts';
import { startWeb } from '../../support/web.ts';

const examples = [...readFileSync('README.md', 'utf8').matchAll(/^curl .+$/gm)].map(
  ([line]) => line,
);

let database: TestDatabase;
let stripe: RunningStripeSimulator;
let web: RunningWeb;

beforeAll(async () => {
  database = await createTestDatabase();
  stripe = await startStripeSimulator();
  const env = { STRIPE_SECRET_KEY: stripe.apiKey, STRIPE_API_URL: stripe.url };
  assumeEnvironment(env);
  connectDatabase({ url: database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
  await seedBase();
  await syncPlans(await asVisitor(listPlans), { dryRun: false });
  await closeDatabase();
  web = await startWeb({ databaseUrl: database.webUrl, env });
});
afterAll(async () => {
  await web?.stop();
  await stripe?.close();
  await database?.drop();
});

test('the README has examples', () => {
  expect(examples.length).toBeGreaterThan(3);
});

/** What a shell would keep between two lines. */
const variables: Record<string, string> = {};

test.each(examples)('%s', async (line) => {
  const { url, ...request } = readCurl(line);
  const answer = await fetch(url.replace('http://localhost:3000', web.url), request);
  const body = await answer.text();
  expect(answer.ok, body).toBe(true);
  if (answer.headers.get('content-type')?.includes('json')) {
    const found = JSON.parse(body) as Record<string, unknown>;
    if (url.includes('/catalog/')) expect(found.items).not.toEqual([]);
    if (typeof found.accessToken === 'string') variables.ACCESS_TOKEN = found.accessToken;
    const [organization] = (found.organizations ?? []) as { id: string }[];
    if (organization) variables.ORGANIZATION_ID = organization.id;
    if (typeof found.refreshToken === 'string') variables.REFRESH_TOKEN = found.refreshToken;
  }
  if (answer.status === 204) return;
  expect(body.length).toBeGreaterThan(10);
  // As if the link in the mail had been followed.
  if (url.endsWith('/register')) await confirmAddresses();
});

async function confirmAddresses(): Promise<void> {
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  await sql`update app.users set email_verified_at = now()`;
  await sql.end();
}

/** Reads as much of curl as the README uses; there may be no curl on the machine. */
function readCurl(line: string): {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
} {
  const quoted = /"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g;
  const words = [...line.matchAll(quoted)].map(
    ([, double, single, bare]) => single ?? fillIn((double ?? bare ?? '').replace(/\\(.)/g, '$1')),
  );
  const read = { url: '', method: 'GET', headers: {} as Record<string, string> };
  const options: Record<string, (value: string) => void> = {
    '-X': (value) => (read.method = value),
    '-d': (body) => Object.assign(read, { body }),
    '-H': (value) => {
      const [name = '', content = ''] = value.split(/:\s*/);
      read.headers[name] = content;
    },
  };
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const option = options[word];
    if (option) {
      index += 1;
      option(words[index] ?? '');
    } else if (word.startsWith('http')) read.url = word;
    else if (word !== '-s') throw new Error(`The test does not know ${word} in: ${line}`);
  }
  return read;
}

const fillIn = (text: string) =>
  text.replace(/\$([A-Z_]+)/g, (_, name: string) => variables[name] ?? '');
