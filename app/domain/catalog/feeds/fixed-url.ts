import { z } from 'zod';

import {
  FeedFormatError,
  type FeedAdapter,
  type FeedQuery,
  type SeenVersion,
} from '#app/domain/catalog/feeds/feed-adapter.ts';
import { patternSetting } from '#app/domain/catalog/feeds/feed-pattern.ts';
import {
  installerSettings,
  parseSettings,
  redirectHostsSetting,
} from '#app/domain/catalog/feeds/feed-settings.ts';
import { observeInstaller } from '#app/domain/catalog/feeds/observe-installer.ts';
import { observeSources } from '#app/domain/catalog/feeds/observe-sources.ts';
import { readFileName } from '#app/domain/catalog/feeds/read-file-name.ts';
import type { UpstreamDownload } from '#app/providers/upstream.server.ts';

const feedSettings = z.strictObject({
  redirectHosts: redirectHostsSetting,
  /** Bytes; a larger file is refused. */
  maxBytes: z
    .number()
    .int()
    .positive()
    .default(2 * 1024 ** 3),
});

const sourceSettings = z
  .strictObject({
    /** Where the version is read: the address that answered, the file's name, or its date. */
    versionFrom: z.enum(['final-url', 'content-disposition', 'last-modified-date']),
    /** Its one group is the version. Only a date can do without: it is the version 2026.11.22. */
    pattern: patternSetting(1).optional(),
    ...installerSettings,
  })
  .refine(({ versionFrom, pattern }) => pattern || versionFrom === 'last-modified-date', {
    path: ['pattern'],
    message: 'is needed unless versionFrom is last-modified-date',
  });
type Settings = z.output<typeof sourceSettings>;
type Download = Extract<UpstreamDownload, { status: 'ok' }>;

const TIMEOUT_MS = 20 * 60_000;
const END_OF_YEAR_9999 = Date.UTC(10_000, 0);

/**
 * A download address that never changes while its file does: the feed's URL is the installer itself.
 * It is asked conditionally and hashed while it streams. That the bytes changed though the version
 * did not is left to the update decision.
 */
export const fixedUrl: FeedAdapter = {
  kind: 'fixed-url',
  feedSettings,
  sourceSettings,

  async readFeed(upstream, feed) {
    const { redirectHosts, maxBytes } = parseSettings(feedSettings, feed.settings, 'feed');
    const download = await upstream.hashDownload({
      url: feed.url,
      validators: feed.validators,
      redirectHosts,
      maxBytes,
      timeoutMs: TIMEOUT_MS,
    });
    if (download.status === 'not-modified') return download;
    refuseWebPage(download);
    const observations = observeSources(feed.sources, sourceSettings, (settings) =>
      observeDownload(download, settings, feed, redirectHosts),
    );
    return { status: 'read', validators: download.validators, observations };
  },

  async readDetails(_upstream, _feed, source, observation) {
    if (observation.details) return observation.details;
    throw new FeedFormatError(`No file of ${source.identifier} was read.`);
  },
};

/** A site that answers "not found" or "please sign in" with a page and status 200. */
function refuseWebPage({ contentType, finalUrl, size }: Download): void {
  if (/^\s*(text\/|application\/(json|xml|xhtml))/i.test(contentType ?? '')) {
    throw new FeedFormatError(`${finalUrl} is no installer but of type ${contentType}.`);
  }
  if (size === 0) throw new FeedFormatError(`${finalUrl} is an empty file.`);
}

function observeDownload(
  download: Download,
  settings: Settings,
  feed: FeedQuery,
  redirectHosts: string[],
): SeenVersion {
  const { sha256, size } = download;
  const text = readVersionText(download, settings);
  const version = settings.pattern ? settings.pattern.match(text)?.[1] : text;
  if (!version) {
    throw new FeedFormatError(`pattern does not match ${JSON.stringify(text.slice(0, 200))}.`);
  }
  const downloadUrl = chooseDownloadUrl(download, settings, feed.url);
  const installers = [
    observeInstaller(settings, { version, downloadUrl, sha256, size, redirectHosts }),
  ];
  const releaseDate = readDate(download)?.toISOString().slice(0, 10) ?? null;
  return {
    ok: true,
    version,
    fingerprint: sha256,
    details: { version, releaseDate, releaseNotesUrl: null, installers, manifest: null },
  };
}

function readVersionText(download: Download, { versionFrom }: Settings): string {
  if (versionFrom === 'final-url') return download.finalUrl;
  if (versionFrom === 'content-disposition') {
    const name = readFileName(download.contentDisposition);
    if (name === null) throw new FeedFormatError('The server gives the file no name.');
    return name;
  }
  const date = readDate(download);
  if (!date) throw new FeedFormatError('The server does not say when the file was last modified.');
  return date.toISOString().slice(0, 10).replaceAll('-', '.');
}

/**
 * The address that clients get. An address that names the version keeps giving the bytes that were
 * hashed, so it is better than the feed's; but with a query it is often signed and short-lived.
 */
function chooseDownloadUrl(download: Download, settings: Settings, feedUrl: string): string {
  const namesVersion = settings.versionFrom === 'final-url' && !download.finalUrl.includes('?');
  return namesVersion ? download.finalUrl : feedUrl;
}

function readDate({ validators }: Download): Date | null {
  const time = Date.parse(validators.lastModified ?? '');
  return time >= 0 && time < END_OF_YEAR_9999 ? new Date(time) : null;
}
