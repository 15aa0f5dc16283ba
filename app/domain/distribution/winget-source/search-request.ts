import { SourceRequestError } from './source-request-error.ts';

/** What winget calls system reference strings: they come folded, and are compared so whatever the match type. */
export type SystemField = 'product-code' | 'upgrade-code' | 'package-family-name' | 'name-key';

/** What the source can look in; every application is sold in every `market`. */
export type SearchField =
  | SystemField
  | 'identifier'
  | 'name'
  | 'moniker'
  | 'command'
  | 'tag'
  | 'market';

export type MatchType = 'exact' | 'case-insensitive' | 'starts-with' | 'substring';

/** One question: does the field match the word? */
export interface SearchCondition {
  field: SearchField;
  match: MatchType;
  word: string;
}

export interface SearchRequest {
  /** Every application, whatever else is asked. */
  everything: boolean;
  /** In any searchable field; null when not asked for. */
  query: Pick<SearchCondition, 'match' | 'word'> | null;
  /** One of them, or the query, must hold. Null when none was given; empty when none given is supported. */
  inclusions: SearchCondition[] | null;
  /** All of them must hold. */
  filters: SearchCondition[];
  /** How many at most; null is without limit. */
  limit: number | null;
}

const fields: Record<string, SearchField> = {
  packageidentifier: 'identifier',
  packagename: 'name',
  moniker: 'moniker',
  command: 'command',
  tag: 'tag',
  packagefamilyname: 'package-family-name',
  productcode: 'product-code',
  upgradecode: 'upgrade-code',
  normalizedpackagenameandpublisher: 'name-key',
  market: 'market',
};

const matchTypes: Record<string, MatchType> = {
  exact: 'exact',
  caseinsensitive: 'case-insensitive',
  startswith: 'starts-with',
  substring: 'substring',
};

/** A client asks for a handful; each takes time. */
const mostConditions = 400;
/** Those that are not looked up but looked for in every application. */
const mostScans = 20;
/** The protocol's own limit; a longer word is in no application. */
const longestWord = 255;

/**
 * Reads the body of a search. What the source does not know (a field, a match type, anything that a newer contract
 * adds) is left out; when that leaves no condition of all that were given, nothing is found, rather than everything.
 * @throws SourceRequestError when it is no search at all
 */
export function readSearchRequest(body: string): SearchRequest {
  const given = asObject(parse(body), 'The body');
  const limit = readLimit(given.MaximumResults);
  const query = readQuery(given.Query);
  const inclusions = readConditions(given.Inclusions, 'Inclusions');
  const filters = readConditions(given.Filters, 'Filters');
  const everything = given.FetchAllManifests === true;
  const all = [...inclusions.known, ...filters.known];
  const scans = all.filter(({ field, match }) => match !== 'exact' && field !== 'market').length;
  if (inclusions.given + filters.given > mostConditions || scans > mostScans) {
    throw new SourceRequestError('TooManyConditions', 'The search has too many conditions.');
  }
  const nothingKnown = all.length === 0 && inclusions.given + filters.given > 0;
  return {
    everything,
    query: query ?? null,
    inclusions:
      inclusions.given > 0 || (nothingKnown && query === undefined) ? inclusions.known : null,
    filters: filters.known,
    limit,
  };
}

/** Whether it is the question which application an installed program is: only codes and names, to be met exactly. */
export function asksForProgram({ everything, query, inclusions, filters }: SearchRequest): boolean {
  if (everything || query !== null || filters.length > 0 || !inclusions?.length) return false;
  return inclusions.every(({ field, match }) => isSystemField(field) && match === 'exact');
}

export function isSystemField(field: SearchField): field is SystemField {
  return ['product-code', 'upgrade-code', 'package-family-name', 'name-key'].includes(field);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new SourceRequestError('InvalidJson', 'The body is not JSON.');
  }
}

function asObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new SourceRequestError('InvalidSearch', `${name} must be an object.`);
}

function readLimit(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new SourceRequestError('InvalidSearch', 'MaximumResults must be a whole number.');
  }
  // winget sends 0 for all.
  return value === 0 ? null : value;
}

/** Undefined when it was not given; a match type that is not supported finds nothing. */
function readQuery(value: unknown): SearchRequest['query'] | undefined {
  if (value === undefined || value === null) return undefined;
  const { KeyWord, MatchType } = asObject(value, 'Query');
  const word = readWord(KeyWord, 'Query');
  const match = readMatchType(MatchType, 'Query');
  // Everything holds the empty word.
  if (word === '' && (match === 'substring' || match === 'starts-with')) return undefined;
  return match === null ? { match: 'exact', word: '' } : { match, word };
}

function readConditions(value: unknown, name: string): { given: number; known: SearchCondition[] } {
  if (value === undefined || value === null) return { given: 0, known: [] };
  if (!Array.isArray(value)) {
    throw new SourceRequestError('InvalidSearch', `${name} must be a list.`);
  }
  const known = new Map<string, SearchCondition>();
  for (const item of value) {
    const { PackageMatchField, RequestMatch } = asObject(item, `An entry of ${name}`);
    if (typeof PackageMatchField !== 'string') {
      throw new SourceRequestError('InvalidSearch', `An entry of ${name} has no field.`);
    }
    const request = asObject(RequestMatch, `RequestMatch in ${name}`);
    const word = readWord(request.KeyWord, name);
    const match = readMatchType(request.MatchType, name);
    const field = fields[PackageMatchField.toLowerCase()];
    if (field === undefined || match === null || word === '') continue;
    known.set(JSON.stringify([field, match, word]), { field, match, word });
  }
  return { given: value.length, known: [...known.values()] };
}

function readWord(value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') {
    throw new SourceRequestError('InvalidSearch', `KeyWord in ${name} must be text.`);
  }
  // Longer than anything there is.
  return value.length > longestWord ? '\0' : value;
}

/** Null when the source does not support it (Wildcard, Fuzzy, FuzzySubstring and what comes). */
function readMatchType(value: unknown, name: string): MatchType | null {
  if (value === undefined || value === null) return 'exact';
  if (typeof value !== 'string') {
    throw new SourceRequestError('InvalidSearch', `MatchType in ${name} must be text.`);
  }
  return matchTypes[value.toLowerCase()] ?? null;
}
