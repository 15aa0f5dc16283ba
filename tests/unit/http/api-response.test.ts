import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from '#app/domain/errors.ts';
import { apiResponse, matchesEtag } from '#app/http/api-response.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { problemResponse } from '#app/http/problem-response.server.ts';
import { escapeXml } from '#app/http/xml-response.server.ts';

const ask = (headers: Record<string, string> = {}) => new Request('http://localhost/', { headers });

test('the same data has the same ETag, and a caller who has it gets 304', async () => {
  const first = apiResponse(ask(), { items: [1] }, 'public');
  const again = apiResponse(ask(), { items: [1] }, 'public');
  const etag = first.headers.get('ETag') ?? '';
  expect(again.headers.get('ETag')).toBe(etag);
  expect(await first.json()).toEqual({ items: [1] });

  const held = apiResponse(ask({ 'If-None-Match': `"other", ${etag}` }), { items: [1] }, 'public');
  expect([held.status, await held.text(), held.headers.get('ETag')]).toEqual([304, '', etag]);
  expect(apiResponse(ask({ 'If-None-Match': etag }), { items: [2] }, 'public').status).toBe(200);
});

test.each([
  ['W/"a"', 'W/"a"', true],
  ['"a"', 'W/"a"', true],
  ['*', 'W/"a"', true],
  ['"b", "a"', 'W/"a"', true],
  ['"b"', 'W/"a"', false],
  [null, 'W/"a"', false],
])('If-None-Match %s against %s: %s', (header, etag, matches) => {
  expect(matchesEtag(header, etag)).toBe(matches);
});

test.each([
  [new NotFoundError('There is no application x.'), 404],
  [new ForbiddenError('Not yours.'), 403],
  [new ConflictError('It is running.'), 409],
  [new InvalidInputError([{ field: 'limit', message: 'may be at most 500' }]), 400],
])('%s is problem %s, and the same status as a page', async (error, status) => {
  const response = problemResponse(error, 'request-1');
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status, detail: error.message });
  await expect(orErrorPage(() => Promise.reject(error))).rejects.toMatchObject({ status });
});

test('an unexpected error tells nothing but the request to look for', async () => {
  const problem = problemResponse(new Error('password=hunter2'), 'request-1');
  expect(problem.status).toBe(500);
  const text = await problem.text();
  expect(text).not.toContain('hunter2');
  expect(text).toContain('request-1');
  await expect(orErrorPage(() => Promise.reject(new Error('other')))).rejects.toThrow('other');
});

test('a query names each field at fault; an empty field is not given', () => {
  const schema = z.strictObject({
    q: z.string().max(3).optional(),
    page: z.coerce.number().min(1),
  });
  expect(parseQuery(schema, new URLSearchParams('q=&page=2'))).toEqual({ page: 2 });
  const fields = (query: string) => {
    try {
      parseQuery(schema, new URLSearchParams(query));
      return [];
    } catch (error) {
      return (error as InvalidInputError).issues.map((issue) => issue.field);
    }
  };
  expect(fields('q=long&page=0&other=1').sort()).toEqual(['other', 'page', 'q']);
});

test('XML text is escaped and keeps only characters XML knows', () => {
  expect(escapeXml(`<a href="x">Å & 'B' \u0000\u0008\ud800😀</a>`)).toBe(
    '&lt;a href=&quot;x&quot;&gt;Å &amp; &apos;B&apos; 😀&lt;/a&gt;',
  );
});
