import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LatestVersion } from '#app/domain/catalog/list-latest.ts';
import type { InputIssue } from '#app/domain/errors.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
beforeAll(async () => {
  site = await startSeededSite();
});
afterAll(() => site.close());

const ask = (path: string, init: RequestInit = {}) => fetch(site.url + path, init);

async function read(path: string): Promise<string> {
  const response = await ask(path);
  expect(response.status, path).toBe(200);
  return response.text();
}

test('the feeds are Atom in each language, and unchanged ones cost nothing', async () => {
  for (const [path, locale] of [
    ['/katalog/feed.xml', 'sv'],
    ['/en/catalog/feed.xml', 'en'],
  ] as const) {
    const response = await ask(path);
    const xml = await response.text();
    expect(response.headers.get('Content-Type')).toBe('application/atom+xml; charset=utf-8');
    expect(xml).toContain(`xml:lang="${locale}"`);
    expect(xml.match(/<entry>/g)).toHaveLength(50);
    const ids = xml.match(/<id>[^<]*<\/id>/g) ?? [];
    expect(new Set(ids).size).toBe(51);
    const etag = response.headers.get('ETag') ?? '';
    expect((await ask(path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
  }
});

test('robots and sitemaps lead to every application in both languages', async () => {
  expect(await read('/robots.txt')).toContain(`Sitemap: ${site.url}/sitemap.xml`);
  const maps = [...(await read('/sitemap.xml')).matchAll(/<loc>([^<]*)<\/loc>/g)].map(
    ([, url]) => url,
  );
  expect(maps).toEqual([`${site.url}/sitemap/site.xml`, `${site.url}/sitemap/applications-1.xml`]);
  const applications = await read('/sitemap/applications-1.xml');
  expect(applications.match(/<loc>/g)).toHaveLength(120);
  expect(applications).toContain(`hreflang="en" href="${site.url}/en/catalog/7zip.7zip"`);
  expect((await ask('/sitemap/applications-2.xml')).status).toBe(404);
  expect((await ask('/sitemap/nix.xml')).status).toBe(404);
});

describe('GET /api/catalog/latest', () => {
  const get = async (query: string) => {
    const response = await ask(`/api/catalog/latest${query}`);
    return { response, body: (await response.json()) as Record<string, unknown> };
  };

  test('pages through every application once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await get(`?limit=7${cursor && `&cursor=${cursor}`}`);
      seen.push(...(body.items as { identifier: string }[]).map((item) => item.identifier));
      cursor = body.nextCursor as string | null;
    }
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
  });

  test('filters, and says what a version consists of', async () => {
    const { body } = await get('?query=7-zip');
    const [found, ...others] = body.items as LatestVersion[];
    expect(others).toEqual([]);
    expect(found?.identifier).toBe('7zip.7zip');
    expect(found?.installers.length).toBeGreaterThan(1);
    for (const installer of found?.installers ?? []) {
      expect(installer.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(installer.downloadUrl).toMatch(/^https:/);
    }
    expect((await get('?publishedSince=2999-01-01T00:00:00Z')).body.items).toEqual([]);
  });

  test('answers 304 to a caller who has it', async () => {
    const { response } = await get('?limit=5');
    const etag = response.headers.get('ETag') ?? '';
    const headers = { 'If-None-Match': etag };
    expect((await ask('/api/catalog/latest?limit=5', { headers })).status).toBe(304);
    expect((await ask('/api/catalog/latest?limit=6', { headers })).status).toBe(200);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=many', 'limit'],
    ['cursor=!!', 'cursor'],
    ['publishedSince=yesterday', 'publishedSince'],
    ['colour=green', 'colour'],
    [`query=${'x'.repeat(101)}`, 'query'],
  ])('%s is a problem that names the parameter', async (query, field) => {
    const { response, body } = await get(`?${query}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    const errors = body.errors as InputIssue[];
    expect(errors.map((error) => error.field)).toEqual([field]);
    expect(errors[0]?.message).toMatch(/^(must|may|is) /);
  });
});
