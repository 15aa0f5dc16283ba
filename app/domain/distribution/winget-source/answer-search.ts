import { foldCase } from '#app/domain/catalog/case-folding.ts';
import type { MatchKeyKind } from '#app/domain/catalog/match-keys.ts';
import { onlyMatch } from '#app/domain/catalog/match-program.ts';
import type { CatalogIndex, IndexedApplication } from './catalog-index.ts';
import type { Offering } from './offering.ts';
import { readPageToken, writePageToken } from './page-token.ts';
import { searchCatalog } from './search-catalog.ts';
import { asksForProgram } from './search-request.ts';
import type { SearchRequest } from './search-request.ts';

/** How many applications an answer holds; the client asks for the next page by itself. */
export const searchPageSize = 200;

interface SearchHit {
  PackageIdentifier: string;
  PackageName: string;
  Publisher: string;
  Versions: HitVersion[];
}

interface HitVersion {
  PackageVersion: string;
  PackageFamilyNames?: readonly string[];
  ProductCodes?: readonly string[];
  AppsAndFeaturesEntryVersions?: readonly string[];
  UpgradeCodes?: readonly string[];
}

export interface SearchAnswer {
  Data: SearchHit[];
  ContinuationToken?: string;
}

/**
 * What a search finds among what the caller is offered, each application with all its offered versions: the client
 * takes the newest itself, also when an older one's code was asked for. Null when nothing is found.
 * @param pageToken what the answer before gave
 * @throws SourceRequestError when the page token is none of ours
 */
export function answerSearch(
  index: CatalogIndex,
  offering: Offering,
  request: SearchRequest,
  pageToken: string | null,
): SearchAnswer | null {
  if (asksForProgram(request)) return answerProgram(index, offering, request);
  const from = readPageToken(pageToken);
  const left = request.limit === null ? Infinity : request.limit - from.given;
  const size = Math.min(searchPageSize, left);
  const hits: SearchHit[] = [];
  let last: IndexedApplication | null = null;
  for (const application of searchCatalog(index, request)) {
    if (from.after !== null && !isAfter(application, from.after)) continue;
    const hit = findHit(offering, application);
    if (!hit) continue;
    if (hits.length >= size) {
      if (size === left || last === null) return { Data: hits };
      return { Data: hits, ContinuationToken: writePageToken(last, from.given + hits.length) };
    }
    hits.push(hit);
    last = application;
  }
  return hits.length === 0 ? null : { Data: hits };
}

/**
 * Which application an installed program is. Several that match leave a client undecided, so it is told of the only
 * one that a code speaks for, else of none: never two applications of one name.
 */
function answerProgram(
  index: CatalogIndex,
  offering: Offering,
  request: SearchRequest,
): SearchAnswer | null {
  const found = new Map<string, MatchKeyKind>();
  const hits = new Map<string, SearchHit>();
  for (const application of searchCatalog(index, request)) {
    const hit = findHit(offering, application);
    if (!hit) continue;
    hits.set(application.id, hit);
    found.set(application.id, isKnownByCode(application, request) ? 'product-code' : 'name');
  }
  const only = onlyMatch(found);
  return only && { Data: [hits.get(only.applicationId)!] };
}

function isKnownByCode({ keys }: IndexedApplication, { inclusions }: SearchRequest): boolean {
  return (inclusions ?? []).some(
    ({ field, word }) =>
      field !== 'name-key' &&
      keys.some(({ kind, key }) => kind === field && key === foldCase(word)),
  );
}

function findHit(offering: Offering, application: IndexedApplication): SearchHit | null {
  const versions = offering.versionsOf(application);
  if (versions.length === 0) return null;
  return {
    PackageIdentifier: application.identifier,
    PackageName: application.name,
    Publisher: application.publisher,
    Versions: versions.map((version) => ({
      PackageVersion: version.version,
      ...(version.packageFamilyNames.length > 0 && {
        PackageFamilyNames: version.packageFamilyNames,
      }),
      ...(version.productCodes.length > 0 && { ProductCodes: version.productCodes }),
      ...(version.displayVersions.length > 0 && {
        AppsAndFeaturesEntryVersions: version.displayVersions,
      }),
      ...(version.upgradeCodes.length > 0 && { UpgradeCodes: version.upgradeCodes }),
    })),
  };
}

function isAfter({ folded, id }: IndexedApplication, after: { identifier: string; id: string }) {
  if (folded.identifier !== after.identifier) return folded.identifier > after.identifier;
  return id > after.id;
}
