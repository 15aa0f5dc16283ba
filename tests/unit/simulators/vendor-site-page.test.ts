import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startVendorSite,
  type RunningVendorSite,
} from '#tests/simulators/vendor-site/start-vendor-site.ts';

let site: RunningVendorSite;

beforeEach(async () => {
  site = await startVendorSite({ now: () => new Date('2026-11-22T12:00:00Z') });
});
afterEach(() => site.close());

async function send(
  action: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${site.url}/act/${action}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });
}

async function follow(response: Response): Promise<string> {
  expect(response.status).toBe(303);
  return (await fetch(site.url + (response.headers.get('location') ?? ''))).text();
}

test('shows every package in both languages, says that it simulates, and needs no script', async () => {
  const swedish = await fetch(site.url);
  const text = await swedish.text();
  expect(text).toContain('<html lang="sv">');
  expect(text).toContain('simulering');
  for (const one of site.state.packages) {
    expect(text).toContain(`>${one.name}<span`);
    expect(text).toContain(one.releases.at(-1)?.version);
  }
  expect(text).not.toContain('<script');
  expect(swedish.headers.get('content-security-policy')).toContain("default-src 'none'");
  const english = await (await fetch(`${site.url}/en`)).text();
  expect(english).toContain('<html lang="en">');
  expect(english).toContain('simulation');
  expect((await fetch(`${site.url}/style.css`)).headers.get('content-type')).toContain('text/css');
});

test('the buttons release, break, roll back and withdraw, and say what they did', async () => {
  const identifier = '7zip.7zip';
  expect(await follow(await send('release', { identifier }))).toContain('7-Zip 26.03 är släppt.');
  const wrong = await follow(await send('wrong-hash', { identifier, language: 'en' }));
  expect(wrong).toContain('7-Zip 26.04 is released with a wrong hash.');
  expect(await follow(await send('rerelease', { identifier }))).toContain('26.04 har fått andra');
  expect(await follow(await send('rollback', { identifier }))).toContain('tillbaka till 26.03');
  expect(await follow(await send('withdraw', { identifier }))).toContain('26.03 är indragen');
  const before = site.state.changes;
  expect(await follow(await send('release', { identifier: 'random' }))).toContain('är släppt.');
  expect(site.state.changes).toBe(before + 1);
});

test('bad forms get 4xx and change nothing', async () => {
  const identifier = 'WinSCP.WinSCP';
  const before = site.state.changes;
  const statuses = [
    await send('release', {}),
    await send('release', { identifier: '<script>alert(1)</script>' }),
    await send('explode', { identifier }),
    await send('wrong-hash', { identifier }),
    await send('release', { identifier }, { 'content-type': 'text/plain' }),
    await send('release', { identifier }, { 'sec-fetch-site': 'cross-site' }),
    await send('release', { identifier, padding: 'x'.repeat(20_000) }),
    await fetch(`${site.url}/act/release`),
    await fetch(`${site.url}/%zz`),
  ];
  expect(statuses.map((one) => one.status)).toEqual([400, 404, 404, 409, 415, 403, 413, 405, 400]);
  expect(await statuses[1]?.text()).not.toContain('<script');
  expect(await statuses[3]?.text()).toContain('uppger ingen kontrollsumma');
  expect(site.state.changes).toBe(before);
});

test('a made-up link cannot put words on the page', async () => {
  const query = 'done=release&identifier=7zip.7zip&version=%3Cb%3E99';
  expect(await (await fetch(`${site.url}/?${query}`)).text()).not.toContain('role="status"');
});

test('names from a loaded state are escaped', async () => {
  const [one] = site.state.packages;
  site.state.load([{ ...one, name: '<img src=x onerror=a>', publisher: '"><script>' }]);
  const text = await (await fetch(site.url)).text();
  expect(text).not.toContain('<img');
  expect(text).not.toContain('<script');
});
