import type { ManifestDocument, ManifestType } from './read-manifest-document.ts';

/** Which document of a set plays which part; a singleton plays installer and default locale. */
export interface ManifestSet {
  version: ManifestDocument | null;
  installer: ManifestDocument | null;
  defaultLocale: ManifestDocument | null;
  locales: ManifestDocument[];
}

/**
 * Gives each document its part; parts may be missing. Refuses a second document for a part, a
 * singleton that is not alone, and documents of different releases: identifier and version must be
 * spelled alike in all files, also in case, as winget's client demands.
 */
export function arrangeManifestSet(documents: ManifestDocument[]): ManifestSet {
  const ofType = (type: ManifestType) => documents.filter((document) => document.type === type);
  const onlyOne = (type: ManifestType) => {
    const [first, ...others] = ofType(type);
    for (const other of others) {
      refuseAt(
        other,
        'ManifestType',
        `The ${type} manifest of the set is ${first?.file}; this is a second one`,
      );
    }
    return first ?? null;
  };
  refuseDifferentReleases(documents);
  const singleton = onlyOne('singleton');
  if (singleton && ofType('singleton').length < documents.length) {
    refuseAt(singleton, 'ManifestType', 'A singleton must be the only manifest of its set');
  }
  return {
    version: onlyOne('version'),
    installer: singleton ?? onlyOne('installer'),
    defaultLocale: singleton ?? onlyOne('defaultLocale'),
    locales: ofType('locale'),
  };
}

/** The parts that every release needs and this set lacks. */
export function findMissingParts(set: ManifestSet): ManifestType[] {
  if (set.installer?.type === 'singleton') return [];
  return (['version', 'installer', 'defaultLocale'] as const).filter((part) => !set[part]);
}

function refuseDifferentReleases([first, ...others]: ManifestDocument[]): void {
  if (!first) return;
  for (const other of others) {
    refuseDifference(other, 'PackageIdentifier', other.identifier, first.identifier, first.file);
    refuseDifference(other, 'PackageVersion', other.version, first.version, first.file);
  }
}

function refuseDifference(
  document: ManifestDocument,
  field: string,
  own: string,
  expected: string,
  expectedIn: string,
): void {
  if (own === expected) return;
  const relation = own.toLowerCase() === expected.toLowerCase() ? 'differs in case from' : 'is not';
  refuseAt(document, field, `${field} '${own}' ${relation} '${expected}' in ${expectedIn}`);
}

function refuseAt({ root, reader }: ManifestDocument, field: string, reason: string): void {
  reader.refuse(root.fields.get(field)?.line ?? root.line, reason);
}
