import { WingetError } from './winget-error.ts';
import { fieldsOf, isFields, isFilled, listOf } from './wire.ts';
import type { Fields } from './wire.ts';

export interface SourcePackage {
  identifier: string;
  name: string;
  publisher: string;
  /** As they came. */
  versions: string[];
  /** Product codes, upgrade codes and package families of any version, folded. */
  codes: string[];
}

/** Reads an answer of /manifestSearch. One bad item has the client refuse all of it. */
export function readSearchAnswer(answer: Fields): {
  packages: SourcePackage[];
  continuationToken: string | null;
} {
  const token = answer.ContinuationToken;
  if (isFilled(token) && token.length > 4096) fail('ContinuationToken is too long.');
  return {
    packages: listOf(answer.Data).map(readPackage),
    continuationToken: isFilled(token) ? token : null,
  };
}

function readPackage(item: unknown): SourcePackage {
  if (!isFields(item)) return fail('An item is no object.');
  const { PackageIdentifier, PackageName, Publisher, Versions } = item;
  if (!isFilled(PackageIdentifier) || !isFilled(PackageName) || !isFilled(Publisher)) {
    return fail('An item lacks PackageIdentifier, PackageName or Publisher.');
  }
  const versions = fieldsOf(Versions);
  if (versions.length === 0) return fail(`${PackageIdentifier} has no versions.`);
  if (versions.some((version) => !isFilled(version.PackageVersion))) {
    return fail(`${PackageIdentifier} has a version without PackageVersion.`);
  }
  for (const version of versions) {
    for (const name of lists) {
      const list = version[name];
      if (list !== undefined && (!Array.isArray(list) || !list.every(isFilled))) {
        return fail(`${name} of ${PackageIdentifier} is no list of texts.`);
      }
    }
    if (isFilled(version.Channel)) return fail(`${PackageIdentifier} has a channel.`);
  }
  return {
    identifier: PackageIdentifier,
    name: PackageName,
    publisher: Publisher,
    versions: versions.map(({ PackageVersion }) => String(PackageVersion)),
    codes: versions.flatMap((version) =>
      codeLists.flatMap((name) => listOf(version[name]).map((code) => String(code).toLowerCase())),
    ),
  };
}

const codeLists = ['PackageFamilyNames', 'ProductCodes', 'UpgradeCodes'];
const lists = [...codeLists, 'AppsAndFeaturesEntryVersions'];

function fail(reason: string): never {
  throw new WingetError('RESTSOURCE_INVALID_DATA', reason);
}
