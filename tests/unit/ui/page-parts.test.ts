import { describe, expect, test } from 'vitest';
import { initialOf } from '#app/ui/application-initial.tsx';
import { linePath } from '#app/ui/line-path.ts';
import { pageMeta } from '#app/ui/page-meta.ts';

test.each([
  ['Mozilla Firefox', 'Mozilla', 'F'],
  ['7-Zip', 'Igor Pavlov', '7'],
  ['Google', 'Google LLC', 'G'],
  ['Google Chrome', 'Google LLC', 'C'],
  ['Foxit PDF Reader', 'Foxit Software Inc.', 'P'],
  ['OBS Studio', 'OBS Project', 'O'],
  ['(preview) tool', '', 'P'],
  ['översättare', 'Någon', 'Ö'],
  ['Mozillan', 'Mozilla', 'M'],
  ['…', 'X', '·'],
])('%s from %s is shown as %s', (name, publisher, initial) => {
  expect(initialOf(name, publisher)).toBe(initial);
});

describe('linePath', () => {
  const area = { left: 0, right: 100, top: 0, bottom: 50 };
  test.each([
    [[0, 10], 'M0 50L100 0'],
    [[10, 0, 10], 'M0 0L50 50L100 0'],
    [[7, 7], 'M0 25L100 25'],
    [[7], 'M0 25L100 25'],
    [[], ''],
  ])('%j', (values, path) => {
    expect(linePath(values, area)).toBe(path);
  });
});

test('a page tells title and description to people and to those who share it', () => {
  expect(pageMeta({ title: 'T', description: 'D', noIndex: true })).toEqual([
    { title: 'T' },
    { property: 'og:title', content: 'T' },
    { name: 'description', content: 'D' },
    { property: 'og:description', content: 'D' },
    { name: 'robots', content: 'noindex' },
  ]);
});
