import { FeedFormatError } from '#app/domain/catalog/feeds/feed-adapter.ts';
import { compareVersions, findVersionProblem } from '#app/domain/catalog/version-order.ts';
import type { VersionManifest } from '#app/domain/catalog/version-manifest.ts';
import {
  decodeManifestText,
  MAX_FILE_BYTES,
  type ManifestFile,
} from '#app/domain/catalog/winget-manifest/decode-manifest-text.ts';
import type { ManifestProblem } from '#app/domain/catalog/winget-manifest/manifest-problem.ts';
import { readManifestSet } from '#app/domain/catalog/winget-manifest/read-manifest-set.ts';
import { readYaml } from '#app/domain/catalog/winget-manifest/read-yaml.ts';
import type { Upstream } from '#app/providers/upstream.server.ts';

export interface PublishedManifest {
  baseUrl: string;
  packageId: string;
  version: string;
  redirectHosts: string[];
}

const FILE_TIMEOUT_MS = 30_000;

/**
 * Fetches and reads the manifest of one version from a repository laid out as winget-pkgs: the version
 * file, then the installer file and the default locale it names; or the version file alone when it is
 * a singleton. Further locales are not fetched, for only a listing would tell their names. Throws
 * `UpstreamError`, or `FeedFormatError` with file, line and reason, also when the manifest is of
 * another package or version than the one asked for.
 */
export async function readPublishedManifest(
  upstream: Upstream,
  wanted: PublishedManifest,
): Promise<VersionManifest> {
  const folder = buildFolderUrl(wanted);
  const fetchFile = async (suffix: string): Promise<ManifestFile> => {
    const name = `${wanted.packageId}${suffix}.yaml`;
    const document = await upstream.readDocument({
      url: `${folder}/${encodeURIComponent(name)}`,
      redirectHosts: wanted.redirectHosts,
      maxBytes: MAX_FILE_BYTES,
      timeoutMs: FILE_TIMEOUT_MS,
    });
    if (document.status === 'not-modified') throw new FeedFormatError(`${name} has no content.`);
    return { path: name, content: document.body };
  };

  const versionFile = await fetchFile('');
  const { isSingleton, defaultLocale } = readEnvelope(versionFile);
  const files = [versionFile];
  if (!isSingleton) {
    files.push(await fetchFile('.installer'), await fetchFile(`.locale.${defaultLocale}`));
  }
  const reading = readManifestSet(files);
  if (!reading.ok) throw new FeedFormatError(describeProblems(reading.problems));
  checkIdentity(reading.manifest, wanted);
  return reading.manifest;
}

function buildFolderUrl({ baseUrl, packageId, version }: PublishedManifest): string {
  const parts = packageId.split('.');
  const letter = packageId.charAt(0).toLowerCase();
  if (parts.some((part) => part === '') || findVersionProblem(version) !== null) {
    throw new FeedFormatError(`There can be no manifest of ${packageId} ${version}.`);
  }
  const path = ['manifests', letter, ...parts, version].map(encodeURIComponent).join('/');
  return `${baseUrl.replace(/\/+$/, '')}/${path}`;
}

/** What the version file says of the other files. */
function readEnvelope(file: ManifestFile): { isSingleton: boolean; defaultLocale: string } {
  const decoded = decodeManifestText(file.content);
  const yaml = decoded.ok ? readYaml(decoded.text) : { ok: false as const, problems: [decoded] };
  if (!yaml.ok) {
    throw new FeedFormatError(
      describeProblems(yaml.problems.map((problem) => ({ ...problem, file: file.path }))),
    );
  }
  const textOf = (name: string) => {
    const node = yaml.root.fields.get(name);
    return node?.kind === 'text' ? node.text.trim() : '';
  };
  if (textOf('ManifestType').toLowerCase() === 'singleton') {
    return { isSingleton: true, defaultLocale: '' };
  }
  const defaultLocale = textOf('DefaultLocale');
  if (!/^[A-Za-z0-9-]{2,20}$/.test(defaultLocale)) {
    throw new FeedFormatError(`${file.path}: DefaultLocale is missing or not a language tag.`);
  }
  return { isSingleton: false, defaultLocale };
}

function checkIdentity(manifest: VersionManifest, wanted: PublishedManifest): void {
  const isSame =
    manifest.identifier.toLowerCase() === wanted.packageId.toLowerCase() &&
    compareVersions(manifest.version, wanted.version) === 0;
  if (isSame) return;
  throw new FeedFormatError(
    `The manifest of ${wanted.packageId} ${wanted.version} says that it is of ${manifest.identifier} ${manifest.version}.`,
  );
}

function describeProblems(problems: ManifestProblem[]): string {
  const [first, ...rest] = problems.map(({ file, line, reason }) => `${file}:${line}: ${reason}`);
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return `The manifest cannot be used. ${first ?? 'It is empty'}${more}.`;
}
