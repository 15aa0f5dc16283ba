import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signatureOf } from '#tests/support/billing-desk.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { startWeb } from '#tests/support/web.ts';
import type { RunningWeb } from '#tests/support/web.ts';

const secret = 'whsec_of_this_endpoint';
const former = 'whsec_that_is_being_replaced';

let database: TestDatabase;
let web: RunningWeb;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  web = await startWeb({
    databaseUrl: database.webUrl,
    env: {
      STRIPE_SECRET_KEY: 'sk_test_of_the_webhook_route',
      STRIPE_WEBHOOK_SECRETS: `${secret},${former}`,
    },
  });
});
afterAll(async () => {
  await web?.stop();
  await sql?.end();
  await database?.drop();
});

let number = 0;

/** An event as Stripe writes them, with the spaces and the order of keys that a parser would lose. */
function eventText(more: object = {}): { id: string; text: string } {
  const id = `evt_route_${++number}`;
  const event = {
    object: 'event',
    id,
    type: 'customer.updated',
    api_version: '2026-10-28.endive',
    created: 1_795_000_000,
    livemode: false,
    data: { object: { id: 'cus_1', object: 'customer', name: 'Åsa & Öst' } },
    ...more,
  };
  return { id, text: `${JSON.stringify(event, null, 3)}\n` };
}

function post(body: string, signature: string | null, path = '/api/billing/webhook') {
  return fetch(web.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(signature === null ? {} : { 'Stripe-Signature': signature }),
    },
    body,
  });
}

const kept = async (id: string) =>
  (await sql`select state from app.stripe_events where id = ${id}`)[0]?.state as string | undefined;

describe('pitfall 8: signed over the body exactly as it came,', () => {
  test.each(['/api/billing/webhook', '/payments/webhooks/stripe'])(
    'an event is taken at %s without session, cookie or token',
    async (path) => {
      const { id, text } = eventText();
      const answer = await post(text, signatureOf(text, secret), path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(await kept(id)).toBe('pending');
    },
  );

  test.each<[string, (text: string) => [string, string | null]]>([
    ['without a signature', (text) => [text, null]],
    ['with an empty one', (text) => [text, '']],
    ['with one of another secret', (text) => [text, signatureOf(text, 'whsec_other')]],
    ['signed, then changed', (text) => [`${text} `, signatureOf(text, secret)]],
    [
      'parsed and written again',
      (text) => [JSON.stringify(JSON.parse(text)), signatureOf(text, secret)],
    ],
    [
      'with a signature of an older scheme alone',
      (text) => [text, signatureOf(text, secret).replace('v1=', 'v0=')],
    ],
  ])('%s it is refused and not kept', async (_, tamper) => {
    const { id, text } = eventText();
    const answer = await post(...tamper(text));
    expect(answer.status).toBe(400);
    expect(await kept(id)).toBeUndefined();
  });

  test('a signature is good for five minutes', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { id, text } = eventText();
    expect((await post(text, signatureOf(text, secret, now - 400))).status).toBe(400);
    expect(await kept(id)).toBeUndefined();
    expect((await post(text, signatureOf(text, secret, now - 200))).status).toBe(200);
    expect(await kept(id)).toBe('pending');
  });

  test('pitfall 39: two secrets are good while one replaces the other, and two signatures in one header', async () => {
    const old = eventText();
    expect((await post(old.text, signatureOf(old.text, former))).status).toBe(200);
    const both = eventText();
    const [time, good] = signatureOf(both.text, secret).split(',');
    const [, bad] = signatureOf(both.text, 'whsec_other').split(',');
    expect((await post(both.text, `${time},${bad},${good}`)).status).toBe(200);
    expect(await kept(both.id)).toBe('pending');
  });

  test('an event of real money is refused where only tests are', async () => {
    const { id, text } = eventText({ livemode: true });
    expect((await post(text, signatureOf(text, secret))).status).toBe(400);
    expect(await kept(id)).toBeUndefined();
  });

  test('a body is taken up to 512 kB, and no more', async () => {
    const fill = (length: number) => eventText({ filling: 'x'.repeat(length) });
    const large = fill(500 * 1024);
    expect((await post(large.text, signatureOf(large.text, secret))).status).toBe(200);
    const largest = fill(513 * 1024);
    expect((await post(largest.text, signatureOf(largest.text, secret))).status).toBe(413);
    expect(await kept(largest.id)).toBeUndefined();
  });

  test('what is signed and no event is refused, not an error of the server', async () => {
    for (const text of [
      '',
      'nothing',
      '{}',
      '[]',
      'null',
      '{"id":7}',
      '{"id":"evt_x","type":"a"}',
    ]) {
      const { status } = await post(text, signatureOf(text, secret));
      expect([text, status]).toEqual([text, 400]);
    }
  });

  test('anything but a post is told so', async () => {
    const answer = await fetch(`${web.url}/api/billing/webhook`);
    expect(answer.status).toBe(405);
  });
});

test('pitfall 1: the same event again, and twenty at once, are one', async () => {
  const { id, text } = eventText();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post(text, signatureOf(text, secret))),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as {
    duplicate: boolean;
  }[];
  expect(bodies.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  const jobs = await sql`select 1 from pgboss.job
    where name = 'billing.process-stripe-event' and data ->> 'eventId' = ${id}`;
  expect(jobs).toHaveLength(1);
});

test('pitfall 7: a type that nothing is done about is answered with 200', async () => {
  const { id, text } = eventText({ type: 'terminal.reader.action_failed' });
  expect((await post(text, signatureOf(text, secret))).status).toBe(200);
  expect(await kept(id)).toBe('ignored');
});

test('pitfall 9: an event in another major version is kept and raises one alarm; another month of ours does not', async () => {
  for (const version of ['2026-11-30.endive', '2025-03-31.basil', '2025-03-31.basil']) {
    const { id, text } = eventText({ api_version: version });
    expect((await post(text, signatureOf(text, secret))).status).toBe(200);
    expect(await kept(id)).toBe('pending');
  }
  const alarms = await sql`select object_id as version from app.billing_alarms
    where kind = 'foreign-version'`;
  expect([...alarms]).toEqual([{ version: '2025-03-31.basil' }]);
});
