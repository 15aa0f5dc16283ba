import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportOf, startFleetSite } from '#tests/support/fleet-site.ts';
import type { FleetSite } from '#tests/support/fleet-site.ts';

let site: FleetSite;
let key: string;

beforeAll(async () => {
  site = await startFleetSite();
  key = await site.plantKey(await site.people.organization('hostile', { plan: 'enterprise' }));
});
afterAll(() => site?.close());

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\0', '\ud800', 'a'.repeat(3000)),
);
const anyValue = fc.oneof(
  anyText,
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
  fc.array(anyText),
);
const program = fc.record(
  {
    name: fc.oneof({ weight: 8, arbitrary: anyText }, anyValue),
    publisher: fc.oneof(anyText, anyValue),
    version: fc.oneof(anyText, anyValue),
    productCode: fc.oneof(anyText, fc.constant('7-Zip')),
    packageFamilyName: anyText,
    scope: fc.oneof(fc.constantFrom('user', 'machine'), anyValue),
  },
  { requiredKeys: [] },
);
const upgrade = fc.record({
  identifier: anyText,
  version: anyText,
  outcome: fc.constantFrom('succeeded', 'failed', 'other'),
  exitCode: anyValue,
});

test('whatever is sent is answered, and never with a failure of ours', async () => {
  const machine = await site.enrol(key);
  const headers = (index: number) => ({ 'X-Forwarded-For': `10.1.${index >> 8}.${index & 255}` });
  let index = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({ name: anyText, programs: fc.array(program), upgrades: fc.array(upgrade) }),
      async (given) => {
        index += 1;
        const answer = await site.post(
          '/api/clients/check-in',
          reportOf(machine.machineId, given),
          { token: machine.token, headers: headers(index) },
        );
        expect([200, 400]).toContain(answer.status);
        if (answer.status === 400) expect(answer.body.errors?.[0]?.field).toMatch(/./);
      },
    ),
    { numRuns: 80 },
  );
});

test.each([
  ['no JSON', '{"a"'],
  ['a list', '[]'],
  ['nothing', 'null'],
  ['deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
])('%s is refused by all three', async (_, body) => {
  const { token } = await site.enrol(key);
  expect((await site.post('/api/clients/check-in', body, { token })).status).toBe(400);
  expect((await site.post('/api/clients/enrol', body)).status).toBe(400);
});

test('the example of docs/clients.md is accepted as it stands', async () => {
  const text = readFileSync('docs/clients.md', 'utf8');
  const sample = JSON.parse(/-d '(\{[\s\S]*?\})'/.exec(text)![1]!) as { machineId: string };
  const { token } = await site.enrol(key, sample);
  const answer = await site.post('/api/clients/check-in', sample, { token });
  expect(answer).toMatchObject({ status: 200, body: { programs: { kept: 1 } } });
});
