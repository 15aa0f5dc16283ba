import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
beforeAll(async () => {
  site = await startSeededSite();
});
afterAll(() => site.close());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(site.url + path, { redirect: 'manual', ...init });

async function read(path: string): Promise<string> {
  const response = await ask(path);
  expect(response.status, path).toBe(200);
  return htmlOf(response);
}

/** React parts neighbouring texts by empty comments. */
async function htmlOf(response: Response): Promise<string> {
  return (await response.text()).replaceAll('<!-- -->', '');
}

/** The values of one attribute of the tags that carry the given text. */
function valuesOf(html: string, tag: RegExp, attribute: string): string[] {
  return [...html.matchAll(tag)].flatMap(([text]) => {
    const value = new RegExp(`${attribute}="([^"]*)"`).exec(text)?.[1];
    return value === undefined ? [] : [value];
  });
}

const pages = [
  ['/', '/en'],
  ['/priser', '/en/pricing'],
  ['/katalog', '/en/catalog'],
  ['/katalog?page=2', '/en/catalog?page=2'],
  ['/katalog/7zip.7zip', '/en/catalog/7zip.7zip'],
  ['/integritet', '/en/privacy'],
  ['/villkor', '/en/terms'],
  ['/gdpr', '/en/gdpr'],
] as const;

describe.each(pages)('%s and %s', (swedish, english) => {
  test('are one page in two languages that know each other', async () => {
    for (const [path, locale] of [
      [swedish, 'sv'],
      [english, 'en'],
    ] as const) {
      const html = await read(path);
      expect(html).toContain(`<html lang="${locale}">`);
      expect(valuesOf(html, /<link rel="canonical"[^>]*>/g, 'href')).toEqual([site.url + path]);
      const alternates = html.match(/<link rel="alternate" hrefLang[^>]*>/gi) ?? [];
      expect(alternates.map((link) => valuesOf(link, /<link[^>]*>/g, 'href')[0])).toEqual([
        site.url + swedish,
        site.url + english,
        site.url + swedish,
      ]);
      expect(html).toMatch(/<title>[^<]+ – [^<]+<\/title>|<title>Lappa[^<]+<\/title>/);
      expect(html).toMatch(/<meta name="description" content="[^"]{30,}"/);
      expect(html).toContain('property="og:url"');
    }
  });

  test('ship no script and no broken letters, and forbid scripts', async () => {
    for (const path of [swedish, english]) {
      const response = await ask(path);
      const html = await htmlOf(response);
      expect(html.match(/<script(?! type="application\/ld\+json")[^>]*>/g)).toBeNull();
      expect(html).not.toMatch(/[\0\ufffd]| style="| on\w+="/);
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("script-src 'none'");
      expect(policy).not.toContain('unsafe');
    }
  });
});

test('every answer carries the security headers and the request id', async () => {
  for (const path of ['/', '/finns-inte', '/api/catalog/latest', '/robots.txt', '/assets/nix.js']) {
    const { headers } = await ask(path, { headers: { 'X-Request-Id': 'callers-own-id-1' } });
    expect(headers.get('X-Request-Id'), path).toBe('callers-own-id-1');
    expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff');
    expect(headers.get('Content-Security-Policy'), path).toContain("frame-ancestors 'none'");
    expect(headers.get('Referrer-Policy'), path).toBe('strict-origin-when-cross-origin');
    expect(headers.has('X-Powered-By'), path).toBe(false);
  }
});

test('the log tells what was asked, but not what was searched for', async () => {
  await ask('/katalog?q=hemlighet', { headers: { 'X-Request-Id': 'search-request-1' } });
  const line = await site.web.waitForLine(/search-request-1/);
  expect(JSON.parse(line)).toMatchObject({
    event: 'http.request',
    method: 'GET',
    path: '/katalog',
    status: 200,
  });
  expect(site.web.lines.join('\n')).not.toContain('hemlighet');
});

describe('addresses that are not there', () => {
  test.each([
    ['/finns-inte', 'Sidan finns inte', 'sv'],
    ['/en/nothing', 'There is no such page', 'en'],
    ['/katalog/Finns.Inte', 'Sidan finns inte', 'sv'],
    ['/en/catalog/No.Such', 'There is no such page', 'en'],
  ])('%s answers 404 in its language', async (path, title, locale) => {
    const response = await ask(path);
    const html = await htmlOf(response);
    expect(response.status).toBe(404);
    expect(html).toContain(`<h1 class="mt-1">${title}</h1>`);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).toContain(`<title>${title} – Lappa</title>`);
    expect(html).not.toContain('rel="canonical"');
  });

  test.each(['POST', 'PUT', 'DELETE'])(
    'a %s to a page or nowhere is no fault of ours',
    async (method) => {
      for (const path of ['/finns-inte', '/', '/katalog', '/api/catalog/latest']) {
        const { status } = await ask(path, { method });
        expect([404, 405], path).toContain(status);
      }
    },
  );

  test('a malformed address is answered with 400', async () => {
    expect((await ask('/katalog/%E0%A4%A')).status).toBe(400);
  });
});

test.each([
  ['/privacy', '/en/privacy'],
  ['/terms', '/en/terms'],
  ['/katalog/7ZIP.7zip', '/katalog/7zip.7zip'],
  ['/en/catalog/7ZIP.7zip', '/en/catalog/7zip.7zip'],
])('%s leads to %s', async (from, to) => {
  const response = await ask(from);
  expect([response.status, response.headers.get('Location')]).toEqual([301, to]);
});

describe('the catalog page', () => {
  test('finds, filters, sorts and pages by address alone', async () => {
    const names = async (query: string) =>
      [
        ...(await read(`/katalog${query}`)).matchAll(/class="row-title" href="[^"]*">([^<]*)</g),
      ].map(([, name]) => name);
    expect(await names('?q=7-zip')).toEqual(['7-Zip']);
    expect(await names('?q=FIREFOX')).toContain('Mozilla Firefox');
    expect(await names(`?publisher=${encodeURIComponent('Igor Pavlov')}`)).toEqual(['7-Zip']);
    expect(await names('?q=%25')).toEqual([]);
    const first = await names('');
    const second = await names('?page=2');
    expect(first).toHaveLength(25);
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    expect([...(await names('?sort=name'))]).toEqual(first);
    expect(await names('?sort=newest')).not.toEqual(first);
  });

  test.each([
    ['page=0', 'page', 'ska vara ett heltal från 1'],
    ['page=two', 'page', 'ska vara ett heltal från 1'],
    ['sort=size', 'sort', 'ska vara något av name, newest, publisher'],
    [`q=${'x'.repeat(101)}`, 'q', 'får vara högst 100 tecken'],
  ])('%s is answered with 400 and names the field', async (query, field, message) => {
    const response = await ask(`/katalog?${query}`);
    expect(response.status).toBe(400);
    expect(await htmlOf(response)).toContain(`<code>${field}</code>: ${message}`);
  });

  test('keeps what was searched for, escaped', async () => {
    const html = await read(`/katalog?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });
});

test('the application page tells versions, hashes and what superseded what', async () => {
  const html = await read('/katalog/7zip.7zip');
  expect(html).toContain('winget install --id 7zip.7zip --exact');
  expect(html).toMatch(/<code>[0-9a-f]{64}<\/code>/);
  expect(html).toMatch(/Ersatt av \d/);
  expect(html).toContain('Aktuell');
  // Seeds are not downloaded, so nothing may claim to be verified.
  expect(html).not.toContain('Hash kontrollerad');
  const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? '';
  expect(JSON.parse(data)).toMatchObject({ '@type': 'SoftwareApplication', name: '7-Zip' });
});

test('files are kept for a year when their name tells their content, else for an hour', async () => {
  const css = valuesOf(await read('/'), /<link rel="stylesheet"[^>]*>/g, 'href')[0] ?? '';
  expect((await ask(css)).headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  const icon = await ask('/icons/lappa.svg');
  expect(icon.headers.get('Cache-Control')).toBe('public, max-age=3600');
  expect((await ask('/assets/../../server/server.js')).status).toBe(404);
  expect((await ask('/.vite/manifest.json')).status).toBe(404);
});

test('pages are sent compressed', async () => {
  const response = await ask('/katalog', { headers: { 'Accept-Encoding': 'gzip' } });
  expect(response.headers.get('Content-Encoding')).toBe('gzip');
  expect(response.headers.get('Vary')).toContain('Accept-Encoding');
});

test('the process answers for its health', async () => {
  expect(await (await ask('/health/live')).json()).toEqual({ status: 'live' });
  expect(await (await ask('/health/ready')).json()).toEqual({ status: 'ready', problems: [] });
});
