import type { VersionManifest } from '../version-manifest.ts';
import { arrangeManifestSet, findMissingParts } from './arrange-manifest-set.ts';
import type { ManifestFile } from './decode-manifest-text.ts';
import type { FieldValues } from './field-reader.ts';
import { findDuplicateInstallers } from './find-duplicate-installers.ts';
import { type ManifestProblem, ManifestProblems } from './manifest-problem.ts';
import { type ManifestDocument, readManifestDocument } from './read-manifest-document.ts';
import { type ReadInstaller, readInstallers } from './read-installers.ts';
import { readLocales } from './read-locales.ts';

/** A version, an installer and a default locale manifest, and one more for each further language. */
export const MAX_FILES = 200;

export type ManifestReading =
  | { ok: true; manifest: VersionManifest; warnings: ManifestProblem[] }
  | { ok: false; problems: ManifestProblem[]; warnings: ManifestProblem[] };

/**
 * Reads the manifest files of one release: a version, an installer, a defaultLocale and any number of
 * locale manifests, or one singleton; of any ManifestVersion 1.x, also different ones in one set.
 * Gives the release with warnings, or everything that is wrong with the set. Never throws.
 */
export function readManifestSet(files: ManifestFile[]): ManifestReading {
  const problems = new ManifestProblems();
  const manifest = readSet(files, problems);
  const { errors, warnings } = problems;
  if (manifest && errors.length === 0) return { ok: true, manifest, warnings };
  return { ok: false, problems: errors, warnings };
}

function readSet(files: ManifestFile[], problems: ManifestProblems): VersionManifest | null {
  const [first] = files;
  if (!first || files.length > MAX_FILES) {
    problems.refuse(first?.path ?? '', 1, `A set has 1 to ${MAX_FILES} files, not ${files.length}`);
    return null;
  }
  const documents = files
    .map((file) => readManifestDocument(file, problems))
    .filter((document) => document !== null);
  const set = arrangeManifestSet(documents);
  // A file that cannot be read may be the missing one.
  const missing = documents.length === files.length ? findMissingParts(set) : [];
  for (const part of missing) problems.refuse(first.path, 1, `The set has no ${part} manifest`);

  // What is there is read even when something else is wrong, so that all problems are told at once.
  const locales = readLocales(set);
  const { installer } = set;
  if (!installer) return null;
  const installers = readInstallers(installer.root, installer.reader);
  if (!set.defaultLocale || problems.errors.length > 0) return null;
  if (installers.length === 0) {
    problems.refuse(installer.file, 1, 'No entry of Installers can be used');
    return null;
  }
  findDuplicateInstallers(installers, installer.file, problems);
  return buildManifest(installer, installers, locales);
}

function buildManifest(
  { identifier, version }: ManifestDocument,
  installers: ReadInstaller[],
  locales: FieldValues[],
): VersionManifest {
  const defaults = locales[0] ?? {};
  const required = (name: string) => textOf(defaults[name]) ?? '';
  const releaseDates = installers.map(({ installer }) => textOf(installer.manifest.ReleaseDate));
  return {
    identifier,
    version,
    releaseDate: releaseDates.find((date) => date !== null) ?? null,
    releaseNotesUrl: textOf(defaults.ReleaseNotesUrl),
    name: required('PackageName'),
    publisher: required('Publisher'),
    homepage: textOf(defaults.PackageUrl) ?? textOf(defaults.PublisherUrl),
    licence: required('License'),
    licenceUrl: textOf(defaults.LicenseUrl),
    moniker: textOf(defaults.Moniker),
    shortDescription: required('ShortDescription'),
    tags: [...new Set((defaults.Tags ?? []) as string[])],
    defaultLocale: required('PackageLocale'),
    locales,
    installers: installers.map(({ installer }) => installer),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
