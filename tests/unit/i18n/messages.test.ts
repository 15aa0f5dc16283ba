import { describe, expect, test } from 'vitest';
import { localeOf } from '#app/i18n/locale.ts';
import { messages } from '#app/i18n/messages.ts';
import { translator } from '#app/i18n/translate.ts';

/** Every text with its path, such as 'catalog.history.title'. */
function flatten(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]): [string, string][] =>
    typeof part === 'string'
      ? [[`${path}${key}`, part]]
      : flatten(part as object, `${path}${key}.`),
  );
}

const valuesIn = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();

const swedish = new Map(flatten(messages.sv));
const english = new Map(flatten(messages.en));

describe('messages', () => {
  test('both languages have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...swedish.keys()].sort());
  });

  test('both languages fill in the same values', () => {
    for (const [key, text] of swedish) {
      expect(valuesIn(english.get(key) ?? ''), key).toEqual(valuesIn(text));
    }
  });

  test('no text is empty or shouts', () => {
    for (const [key, text] of [...swedish, ...english]) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).not.toContain('!');
    }
  });
});

test('a key gives its text with the values filled in', () => {
  expect(translator('sv')('catalog:history.supersededBy', { version: '26.02' })).toBe(
    'Ersatt av 26.02',
  );
  expect(translator('en')('catalog:list.all', { count: 1, number: '1' })).toBe(
    '1 application in the catalog',
  );
});

test.each([
  ['/', 'sv'],
  ['/katalog', 'sv'],
  ['/english', 'sv'],
  ['/en', 'en'],
  ['/en/catalog', 'en'],
])('%s is in %s', (path, locale) => {
  expect(localeOf(path)).toBe(locale);
});
