import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFleetSite } from '#tests/support/fleet-site.ts';
import type { FleetSite } from '#tests/support/fleet-site.ts';

const script = readFileSync('public/install/check-in.ps1', 'utf8');
/** The JSON in the script's help, which says that it is all that is sent. */
const sample = JSON.parse(/^ {4}\{\n[\s\S]*?^ {4}\}$/m.exec(script)![0]) as {
  machineId: string;
  programs: object[];
  upgrades: object[];
};

let site: FleetSite;

beforeAll(async () => {
  site = await startFleetSite();
});
afterAll(() => site?.close());

test('is served as text, with an ETag, and holds no secret', async () => {
  const response = await fetch(`${site.url}/install/check-in.ps1`);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toBe(script);
  // Without the second, fetch asks caches to be left out.
  const headers = { 'If-None-Match': response.headers.get('etag')!, 'Cache-Control': 'max-age=0' };
  expect((await fetch(`${site.url}/install/check-in.ps1`, { headers })).status).toBe(304);
  // Windows PowerShell reads a file without a mark as the computer's old code page.
  expect(script).toMatch(/^[\n\x20-\x7e]*$/);
  expect(script).not.toMatch(/l[ec][kt]_[\w-]{6}/);
});

test('what it sends is accepted, to the last field', async () => {
  const key = await site.plantKey(await site.people.organization('script'));
  const { machineId } = sample;
  const {
    checkInId: _,
    programs: __,
    upgrades: ___,
    ...machine
  } = sample as typeof sample & {
    checkInId: string;
  };
  const enrolled = await site.post(
    '/api/clients/enrol',
    { ...machine, enrolmentKey: key },
    { gzip: true },
  );
  expect(enrolled.status).toBe(201);
  const token = enrolled.body.token as string;
  const answer = await site.post('/api/clients/check-in', sample, { token, gzip: true });
  expect(answer).toMatchObject({
    status: 200,
    body: { programs: { kept: sample.programs.length } },
  });
  const [client] = await site.people.sql`
    select * from app.clients where id = ${enrolled.body.clientId as string}`;
  expect(client).toMatchObject({
    name: 'KONTOR-0107',
    windows_version: '10.0.26100.2314',
    windows_edition: 'Microsoft Windows 11 Pro',
    architecture: 'x64',
    user_count: 2,
    script_version: '1.0',
  });
  expect(machineId).toMatch(/^[0-9a-f]{64}$/);
});

test('every field of the sample is one that the script writes', () => {
  const code = script.slice(script.indexOf('#>'));
  const names = (value: object): string[] =>
    Object.entries(value).flatMap(([name, inner]) =>
      Array.isArray(inner) ? [name, ...inner.flatMap((one: object) => names(one))] : [name],
    );
  for (const name of new Set(names(sample))) {
    expect(code, name).toMatch(new RegExp(`(^ +|@\\{ ?|')${name}('\\])? *=`, 'm'));
  }
});

test('its brackets and quotes close', () => {
  const code = script
    .replace(/<#[\s\S]*?#>/g, '')
    .replace(/`"/g, '')
    .replace(/'[^'\n]*'/g, "''")
    .replace(/"[^"\n]*"/g, '""')
    .replace(/#.*$/gm, '');
  for (const [open, close] of ['()', '{}', '[]']) {
    expect(code.split(open!).length, open).toBe(code.split(close!).length);
  }
  expect(code.match(/'/g)?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
});
