import { describe, expect, it } from 'vitest';

import { readRateLimit } from '#app/providers/upstream/rate-limit.ts';

const now = new Date('2026-11-22T12:00:00Z');
const at = (time: string) => new Date(`2026-11-22T${time}Z`);
const unix = (time: string) => String(at(time).getTime() / 1000);

describe('readRateLimit', () => {
  it.each<[string, number, Record<string, string>, Date]>([
    ['seconds', 429, { 'retry-after': '90' }, at('12:01:30')],
    ['a date', 503, { 'retry-after': 'Sun, 22 Nov 2026 12:05:00 GMT' }, at('12:05:00')],
    [
      'a date that has passed',
      429,
      { 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' },
      at('12:00:01'),
    ],
    ['nothing', 429, {}, at('12:01:00')],
    ['nonsense', 429, { 'retry-after': '-5' }, at('12:01:00')],
    ['zero', 429, { 'retry-after': '0' }, at('12:00:01')],
    ['for ever', 429, { 'retry-after': '999999999999' }, new Date('2026-11-23T12:00:00Z')],
    ['a refused 403', 403, { 'retry-after': '5' }, at('12:00:05')],
    [
      'a spent quota',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': unix('12:20:00') },
      at('12:20:00'),
    ],
    ['a spent quota without reset', 403, { 'x-ratelimit-remaining': '0' }, at('12:01:00')],
    [
      'the later of both',
      429,
      { 'retry-after': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' },
      at('12:00:30'),
    ],
  ])('refused with %s', (_what, status, headers, until) => {
    expect(readRateLimit(status, headers, now)).toEqual({ refused: true, until });
  });

  it.each([200, 304, 404, 302])('a last allowed answer, %i', (status) => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': unix('12:20:00') };
    const limit = readRateLimit(status, headers, now);
    expect(limit).toEqual({ refused: false, until: at('12:20:00') });
  });

  it.each<[number, Record<string, string>]>([
    [200, {}],
    [200, { 'retry-after': '5' }],
    [200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': unix('12:20:00') }],
    [200, { 'x-ratelimit-remaining': '0' }],
    [403, {}],
    [403, { 'x-ratelimit-remaining': '41', 'x-ratelimit-reset': unix('12:20:00') }],
    [403, { 'retry-after': 'soon' }],
    [500, { 'retry-after': '5' }],
    [503, {}],
  ])('nothing asked: %i %j', (status, headers) => {
    expect(readRateLimit(status, headers, now)).toBeNull();
  });
});
