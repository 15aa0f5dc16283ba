import {
  publisherCount,
  publisherName,
  searchWords,
  tagCount,
  tagName,
} from './generated-catalog.ts';

const sorts = ['name', 'newest', 'publisher'];

/**
 * A page of the generated catalog that finds something, a different one for each number below 12,000: searches,
 * publishers, tags and places in the whole list, in turn.
 */
export function variedCatalogPath(number: number): string {
  const turn = Math.floor(number / 4);
  const sortOf = (step: number) => sorts[Math.floor(turn / step) % sorts.length] ?? '';
  const word = searchWords[turn % searchWords.length] ?? '';
  const queries: Record<string, string | number>[] = [
    { q: `${word.slice(0, 4)} ${turn % 1000}`, page: 1 + Math.floor(turn / 1000) },
    { publisher: publisherName(turn % publisherCount) },
    {
      tag: tagName(turn % tagCount),
      sort: sortOf(tagCount),
      page: 1 + (Math.floor(turn / tagCount / sorts.length) % 4),
    },
    { sort: sortOf(600), page: 1 + (turn % 600) },
  ];
  const query = queries[number % queries.length] ?? {};
  const locale = turn < 1800 ? '/katalog' : '/en/catalog';
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${locale}?${text.join('&')}`;
}
