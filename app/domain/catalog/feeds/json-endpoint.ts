import { z } from 'zod';

import {
  FeedFormatError,
  type FeedAdapter,
  type ObservedInstaller,
  type SeenVersion,
} from '#app/domain/catalog/feeds/feed-adapter.ts';
import { patternSetting } from '#app/domain/catalog/feeds/feed-pattern.ts';
import {
  installerSettings,
  parseSettings,
  redirectHostsSetting,
} from '#app/domain/catalog/feeds/feed-settings.ts';
import { readIsoDate } from '#app/domain/catalog/feeds/iso-date.ts';
import {
  jsonPathSetting,
  readJsonPath,
  readJsonText,
  type JsonPath,
} from '#app/domain/catalog/feeds/json-path.ts';
import { observeInstaller } from '#app/domain/catalog/feeds/observe-installer.ts';
import { observeSources } from '#app/domain/catalog/feeds/observe-sources.ts';
import { readJsonDocument } from '#app/domain/catalog/feeds/read-json-document.ts';

const feedSettings = z.strictObject({ redirectHosts: redirectHostsSetting });

const installerSchema = z
  .strictObject({
    /** An address with {version} in it. */
    urlTemplate: z.string().min(1).max(1000).optional(),
    /** Where the document has the address, whole or relative to the document. */
    urlPath: jsonPathSetting.optional(),
    sha256Path: jsonPathSetting.optional(),
    ...installerSettings,
  })
  .refine(({ urlTemplate, urlPath }) => (urlTemplate === undefined) !== (urlPath === undefined), {
    message: 'needs either urlTemplate or urlPath',
  });

const sourceSettings = z.strictObject({
  versionPath: jsonPathSetting,
  /** Applied to the text at versionPath; its one group is the version. */
  versionPattern: patternSetting(1).optional(),
  installers: z.array(installerSchema).min(1).max(20),
  /** A text that begins with yyyy-mm-dd; anything else counts as no date. */
  releaseDatePath: jsonPathSetting.optional(),
});
type Settings = z.output<typeof sourceSettings>;

const MAX_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** A vendor's own update document in JSON: staff say where in it the version and the files are. */
export const jsonEndpoint: FeedAdapter = {
  kind: 'json-endpoint',
  feedSettings,
  sourceSettings,

  async readFeed(upstream, feed) {
    const { redirectHosts } = parseSettings(feedSettings, feed.settings, 'feed');
    const document = await readJsonDocument(upstream, {
      url: feed.url,
      validators: feed.validators,
      redirectHosts,
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
    });
    if (document.status === 'not-modified') return document;
    const { json, finalUrl } = document;
    const observations = observeSources(feed.sources, sourceSettings, (settings) =>
      observeDocument(json, settings, finalUrl, redirectHosts),
    );
    return { status: 'read', validators: document.validators, observations };
  },

  async readDetails(_upstream, _feed, source, observation) {
    if (observation.details) return observation.details;
    throw new FeedFormatError(`No document about ${source.identifier} was read.`);
  },
};

function observeDocument(
  json: unknown,
  settings: Settings,
  baseUrl: string,
  redirectHosts: string[],
): SeenVersion {
  const version = readVersion(json, settings);
  const installers = settings.installers.map((installer, index): ObservedInstaller => {
    const { urlTemplate, urlPath, sha256Path } = installer;
    const address = urlPath
      ? readJsonText(json, urlPath)
      : (urlTemplate ?? '').replaceAll('{version}', encodeURIComponent(version));
    const url = URL.parse(address, baseUrl);
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
      throw new FeedFormatError(`The address of installers.${index} is not a web address.`);
    }
    const sha256 = sha256Path ? readSha256(json, sha256Path) : null;
    return observeInstaller(installer, {
      version,
      downloadUrl: url.href,
      sha256,
      size: null,
      redirectHosts,
    });
  });
  const fingerprint = [
    version,
    ...installers.map((one) => `${one.downloadUrl} ${one.sha256 ?? '-'}`),
  ];
  const releaseDate = readReleaseDate(json, settings.releaseDatePath);
  return {
    ok: true,
    version,
    fingerprint: fingerprint.join(', '),
    details: { version, releaseDate, releaseNotesUrl: null, installers, manifest: null },
  };
}

function readVersion(json: unknown, { versionPath, versionPattern }: Settings): string {
  const text = readJsonText(json, versionPath);
  if (!versionPattern) return text;
  const version = versionPattern.match(text)?.[1];
  if (!version) {
    throw new FeedFormatError(
      `versionPattern does not match ${JSON.stringify(text.slice(0, 100))} at ${versionPath.text}.`,
    );
  }
  return version;
}

function readSha256(json: unknown, path: JsonPath): string {
  const sha256 = readJsonText(json, path).trim().toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new FeedFormatError(`${path.text} is not a SHA-256.`);
  return sha256;
}

function readReleaseDate(json: unknown, path: JsonPath | undefined): string | null {
  if (!path) return null;
  try {
    return readIsoDate(readJsonPath(json, path));
  } catch (error) {
    if (error instanceof FeedFormatError) return null;
    throw error;
  }
}
