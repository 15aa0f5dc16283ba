import { z } from 'zod';

import {
  FeedFormatError,
  type FeedAdapter,
  type SeenVersion,
} from '#app/domain/catalog/feeds/feed-adapter.ts';
import { patternSetting } from '#app/domain/catalog/feeds/feed-pattern.ts';
import {
  installerSettings,
  parseSettings,
  redirectHostsSetting,
} from '#app/domain/catalog/feeds/feed-settings.ts';
import { readIsoDate } from '#app/domain/catalog/feeds/iso-date.ts';
import { observeInstaller } from '#app/domain/catalog/feeds/observe-installer.ts';
import { observeSources } from '#app/domain/catalog/feeds/observe-sources.ts';
import { readJsonDocument } from '#app/domain/catalog/feeds/read-json-document.ts';
import { compareVersions, findVersionProblem } from '#app/domain/catalog/version-order.ts';

const feedSettings = z.strictObject({ redirectHosts: redirectHostsSetting });

const sourceSettings = z.strictObject({
  /** Matches the tags of this application; its one group is the version. */
  tag: patternSetting(1),
  /** One installer for each; the pattern matches exactly one file name of a release. */
  assets: z
    .array(z.strictObject({ pattern: patternSetting(), ...installerSettings }))
    .min(1)
    .max(20),
  includePrereleases: z.boolean().default(false),
});
type Settings = z.output<typeof sourceSettings>;

const webAddress = z.url({ protocol: /^https?$/, normalize: true });

/** The parts of GitHub's answer that count (docs.github.com, REST API, releases). */
const assetSchema = z.object({
  id: z.number(),
  name: z.string(),
  size: z.number().int().nonnegative(),
  state: z.string().default('uploaded'),
  digest: z.string().nullish(),
  updated_at: z
    .string()
    .regex(/^[\dTZ:.+-]{1,40}$/)
    .catch('-'),
  browser_download_url: webAddress,
});
const releaseSchema = z.object({
  tag_name: z.string(),
  draft: z.boolean().default(false),
  prerelease: z.boolean().default(false),
  published_at: z.string().nullish(),
  html_url: webAddress.nullish().catch(null),
  assets: z.array(z.unknown()),
});
type Release = z.output<typeof releaseSchema>;
type Asset = z.output<typeof assetSchema>;

const MAX_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
/** GitHub hands out downloads from these. */
const DOWNLOAD_HOSTS = ['github.com', '*.githubusercontent.com'];

interface GithubReleasesOptions {
  /** The Authorization header for an address of the API, or null to ask as anyone. */
  authorization?: (url: URL) => string | null;
}

/**
 * The releases of a GitHub repository. The feed's URL is the API's, for example
 * `https://api.github.com/repos/<owner>/<name>/releases?per_page=30`. Of the releases whose tag
 * matches and whose files are all there, the highest by winget's order counts; drafts never do, and
 * prereleases only when wanted. Reads that one page only: `per_page` decides how far back it sees.
 */
export function createGithubReleases(options: GithubReleasesOptions = {}): FeedAdapter {
  return {
    kind: 'github-releases',
    feedSettings,
    sourceSettings,

    async readFeed(upstream, feed) {
      const { redirectHosts } = parseSettings(feedSettings, feed.settings, 'feed');
      const url = URL.parse(feed.url);
      const authorization = url ? (options.authorization?.(url) ?? null) : null;
      const document = await readJsonDocument(upstream, {
        url: feed.url,
        validators: feed.validators,
        accept: 'application/vnd.github+json',
        headers: { 'x-github-api-version': '2022-11-28', ...(authorization && { authorization }) },
        redirectHosts,
        maxBytes: MAX_BYTES,
        timeoutMs: TIMEOUT_MS,
      });
      if (document.status === 'not-modified') return document;
      const releases = readReleases(document.json, feed.url);
      const hosts = [...DOWNLOAD_HOSTS, ...redirectHosts];
      const observations = observeSources(feed.sources, sourceSettings, (settings) =>
        chooseRelease(releases, settings, hosts),
      );
      return { status: 'read', validators: document.validators, observations };
    },

    async readDetails(_upstream, _feed, source, observation) {
      if (observation.details) return observation.details;
      throw new FeedFormatError(`No release of ${source.identifier} was read.`);
    },
  };
}

/** Releases that make no sense are left out: they harm only whom they would have served. */
function readReleases(json: unknown, url: string): Release[] {
  if (!Array.isArray(json))
    throw new FeedFormatError(`The answer of ${url} is not a list of releases.`);
  return json.flatMap((one) => {
    const release = releaseSchema.safeParse(one);
    return release.success && !release.data.draft ? [release.data] : [];
  });
}

function chooseRelease(releases: Release[], settings: Settings, hosts: string[]): SeenVersion {
  const candidates = releases
    .filter((release) => settings.includePrereleases || !release.prerelease)
    .flatMap((release) => {
      const version = settings.tag.match(release.tag_name)?.[1] ?? '';
      return findVersionProblem(version) === null ? [{ release, version }] : [];
    })
    .sort((a, b) => compareVersions(b.version, a.version));

  let missing = `None of the ${releases.length} releases has a tag that matches.`;
  for (const { release, version } of candidates) {
    const assets = findAssets(release, settings);
    if (typeof assets !== 'string')
      return describeRelease(release, version, assets, settings, hosts);
    if (candidates[0]?.release === release) missing = assets;
  }
  throw new FeedFormatError(missing);
}

/** The file of each wanted asset, in their order, or which one is missing. */
function findAssets(release: Release, settings: Settings): Asset[] | string {
  const uploaded = release.assets.flatMap((one) => {
    const asset = assetSchema.safeParse(one);
    return asset.success && asset.data.state === 'uploaded' ? [asset.data] : [];
  });
  const found: Asset[] = [];
  for (const [index, { pattern }] of settings.assets.entries()) {
    const matching = uploaded.filter((asset) => pattern.match(asset.name));
    const [asset, another] = matching;
    if (asset && another) {
      throw new FeedFormatError(
        `assets.${index}.pattern matches several files of ${release.tag_name}: ${asset.name}, ${another.name}.`,
      );
    }
    if (!asset)
      return `Release ${release.tag_name} has no file that matches assets.${index}.pattern.`;
    found.push(asset);
  }
  return found;
}

function describeRelease(
  release: Release,
  version: string,
  assets: Asset[],
  settings: Settings,
  redirectHosts: string[],
): SeenVersion {
  const installers = settings.assets.flatMap((one, index) => {
    const asset = assets[index];
    if (!asset) return [];
    const downloadUrl = asset.browser_download_url;
    const sha256 = readDigest(asset);
    return [
      observeInstaller(one, { version, downloadUrl, sha256, size: asset.size, redirectHosts }),
    ];
  });
  const fingerprint = assets
    .map((asset) => [asset.id, asset.size, readDigest(asset) ?? '-', asset.updated_at].join(' '))
    .join(', ');
  const releaseDate = readIsoDate(release.published_at);
  const releaseNotesUrl = release.html_url ?? null;
  return {
    ok: true,
    version,
    fingerprint,
    details: { version, releaseDate, releaseNotesUrl, installers, manifest: null },
  };
}

/** GitHub gives files uploaded since 2025 a digest, `sha256:<hex>`. */
function readDigest({ digest, name }: Asset): string | null {
  if (!digest?.startsWith('sha256:')) return null;
  const sha256 = digest.slice('sha256:'.length).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new FeedFormatError(`The digest of ${name} is not a SHA-256.`);
  }
  return sha256;
}
