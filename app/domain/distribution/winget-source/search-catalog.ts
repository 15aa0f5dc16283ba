import { foldCase } from '#app/domain/catalog/case-folding.ts';
import type { MatchKeyKind } from '#app/domain/catalog/match-keys.ts';
import { byIdentifier } from './catalog-index.ts';
import type { CatalogIndex, IndexedApplication } from './catalog-index.ts';
import { isSystemField } from './search-request.ts';
import type { MatchType, SearchCondition, SearchRequest, SystemField } from './search-request.ts';

/**
 * The applications that a search asks for, in the order of their identifiers:
 * (query or any inclusion) and every filter. Nobody's offers are looked at here.
 */
export function* searchCatalog(
  index: CatalogIndex,
  request: SearchRequest,
): Generator<IndexedApplication> {
  const holds = compile(request);
  for (const application of candidatesOf(index, request)) {
    if (holds(application)) yield application;
  }
}

const kindOfField: Record<SystemField, MatchKeyKind> = {
  'product-code': 'product-code',
  'upgrade-code': 'upgrade-code',
  'package-family-name': 'package-family-name',
  'name-key': 'name',
};

/** As few applications as an index can tell, all that may hold among them. */
function candidatesOf(
  index: CatalogIndex,
  { everything, query, inclusions, filters }: SearchRequest,
): Iterable<IndexedApplication> {
  const filter = filters.find(canLookUp);
  if (filter) return lookUp(index, [filter]);
  if (everything || query !== null || inclusions === null) return index.inOrder();
  return inclusions.every(canLookUp) ? lookUp(index, inclusions) : index.inOrder();
}

function canLookUp({ field, match }: SearchCondition): boolean {
  if (match !== 'exact' && match !== 'case-insensitive') return false;
  return field === 'identifier' || isSystemField(field);
}

function lookUp(index: CatalogIndex, conditions: SearchCondition[]): IndexedApplication[] {
  const found = new Set<IndexedApplication>();
  for (const { field, word } of conditions) {
    const applications = isSystemField(field)
      ? index.findByKey(kindOfField[field], word)
      : index.findByIdentifier(word);
    for (const application of applications) found.add(application);
  }
  return [...found].sort(byIdentifier);
}

type Test = (application: IndexedApplication) => boolean;

function compile({ everything, query, inclusions, filters }: SearchRequest): Test {
  const isAsked = query !== null || inclusions !== null;
  const either: Test[] = (inclusions ?? []).map(testCondition);
  if (query !== null) either.push(testQuery(query));
  const all = filters.map(testCondition);
  return (application) => {
    const isIn = everything || !isAsked || either.some((test) => test(application));
    return isIn && all.every((test) => test(application));
  };
}

/** In every field that people search by; the protocol's own list, and what winget's server looks in. */
function testQuery({ match, word }: NonNullable<SearchRequest['query']>): Test {
  const text = testText(match, word);
  const key = testKey(match, word);
  return (application) => {
    const { folded } = application;
    return (
      text(application.identifier, folded.identifier) ||
      text(application.name, folded.name) ||
      text(application.publisher, folded.publisher) ||
      (application.moniker !== null && text(application.moniker, folded.moniker)) ||
      application.tags.some((tag) => text(tag, null)) ||
      application.commands.some((command) => text(command, null)) ||
      application.keys.some((one) => one.kind !== 'name' && key(one.key))
    );
  };
}

function testCondition({ field, match, word }: SearchCondition): Test {
  if (isSystemField(field)) {
    const kind = kindOfField[field];
    const key = testKey(match, word);
    return ({ keys }) => keys.some((one) => one.kind === kind && key(one.key));
  }
  const text = testText(match, word);
  switch (field) {
    case 'market':
      return () => true;
    case 'identifier':
      return ({ identifier, folded }) => text(identifier, folded.identifier);
    case 'name':
      return ({ name, folded }) => text(name, folded.name);
    case 'moniker':
      return ({ moniker, folded }) => moniker !== null && text(moniker, folded.moniker);
    case 'command':
      return ({ commands }) => commands.some((command) => text(command, null));
    case 'tag':
      return ({ tags }) => tags.some((tag) => text(tag, null));
  }
}

/** `folded` spares the folding where it is known. */
type TextTest = (text: string, folded: string | null) => boolean;

function testText(match: MatchType, word: string): TextTest {
  const wanted = foldCase(word);
  if (word === '') return () => false;
  switch (match) {
    case 'exact':
      return (text) => text === word;
    case 'case-insensitive':
      return (text, folded) => (folded ?? foldCase(text)) === wanted;
    case 'starts-with':
      return (text, folded) => (folded ?? foldCase(text)).startsWith(wanted);
    case 'substring':
      return (text, folded) => (folded ?? foldCase(text)).includes(wanted);
  }
}

/** Keys are kept folded, and an exact word comes folded: what system reference strings are compared by. */
function testKey(match: MatchType, word: string): (key: string) => boolean {
  const text = testText(match === 'exact' ? 'case-insensitive' : match, word);
  return (key) => text(key, key);
}
