import { z } from 'zod';

import {
  FeedFormatError,
  type FeedAdapter,
  type SeenVersion,
} from '#app/domain/catalog/feeds/feed-adapter.ts';
import { parseSettings, redirectHostsSetting } from '#app/domain/catalog/feeds/feed-settings.ts';
import { observeSources } from '#app/domain/catalog/feeds/observe-sources.ts';
import { readJsonDocument } from '#app/domain/catalog/feeds/read-json-document.ts';
import { readPublishedManifest } from '#app/domain/catalog/feeds/read-published-manifest.ts';
import { compareVersions, findVersionProblem } from '#app/domain/catalog/version-order.ts';

const feedSettings = z.strictObject({
  /** The repository's root, above its folder `manifests`. */
  manifestBaseUrl: z.url({ protocol: /^https?$/ }),
  redirectHosts: redirectHostsSetting,
});

const sourceSettings = z.strictObject({
  /** The application's identifier unless given. */
  packageId: z.string().min(1).max(128).optional(),
});

/** One row of the index; the names are matched whatever their case. */
interface IndexEntry {
  packageId: string;
  version: unknown;
  lastUpdate: string;
}

const MAX_INDEX_BYTES = 64 * 1024 * 1024;
const INDEX_TIMEOUT_MS = 120_000;

/**
 * A repository of winget manifests with an index. The feed's URL is the index, a JSON array of
 * `{PackageId, Version, LastUpdate, …}` as of the public third-party index, version 2; a package that
 * occurs several times has its highest version. The manifests lie under `manifestBaseUrl` as in
 * winget-pkgs: `manifests/<first letter>/<Publisher>/<App…>/<version>/<Id>….yaml`.
 */
export const wingetManifests: FeedAdapter = {
  kind: 'winget-manifests',
  feedSettings,
  sourceSettings,

  async readFeed(upstream, feed) {
    const { redirectHosts } = parseSettings(feedSettings, feed.settings, 'feed');
    const index = await readJsonDocument(upstream, {
      url: feed.url,
      validators: feed.validators,
      redirectHosts,
      maxBytes: MAX_INDEX_BYTES,
      timeoutMs: INDEX_TIMEOUT_MS,
    });
    if (index.status === 'not-modified') return index;
    if (!Array.isArray(index.json)) {
      throw new FeedFormatError(`The index ${feed.url} is not a JSON array.`);
    }
    const entries = groupEntries(index.json);
    const observations = observeSources(feed.sources, sourceSettings, (settings, source) => {
      const packageId = settings.packageId ?? source.identifier;
      return chooseHighest(packageId, entries.get(packageId.toLowerCase()) ?? []);
    });
    return { status: 'read', validators: index.validators, observations };
  },

  async readDetails(upstream, feed, source, observation) {
    const settings = parseSettings(feedSettings, feed.settings, 'feed');
    const { packageId } = parseSettings(sourceSettings, source.settings, 'source');
    const manifest = await readPublishedManifest(upstream, {
      baseUrl: settings.manifestBaseUrl,
      packageId: observation.reference ?? packageId ?? source.identifier,
      version: observation.version,
      redirectHosts: settings.redirectHosts,
    });
    return {
      version: manifest.version,
      releaseDate: manifest.releaseDate,
      releaseNotesUrl: manifest.releaseNotesUrl,
      installers: manifest.installers.map((installer) => ({
        ...installer,
        redirectHosts: settings.redirectHosts,
      })),
      manifest,
    };
  },
};

/** Rows by identifier in lower case. A row without an identifier is nobody's and left out. */
function groupEntries(rows: unknown[]): Map<string, IndexEntry[]> {
  const entries = new Map<string, IndexEntry[]>();
  for (const row of rows) {
    if (typeof row !== 'object' || row === null) continue;
    let packageId: unknown;
    let version: unknown;
    let lastUpdate: unknown;
    for (const [name, value] of Object.entries(row)) {
      const lowerCase = name.toLowerCase();
      if (lowerCase === 'packageid') packageId = value;
      else if (lowerCase === 'version') version = value;
      else if (lowerCase === 'lastupdate') lastUpdate = value;
    }
    if (typeof packageId !== 'string') continue;
    const entry = { packageId, version, lastUpdate: textOrNothing(lastUpdate) };
    const others = entries.get(packageId.toLowerCase());
    if (others) others.push(entry);
    else entries.set(packageId.toLowerCase(), [entry]);
  }
  return entries;
}

function chooseHighest(packageId: string, entries: IndexEntry[]): SeenVersion {
  let highest: (IndexEntry & { version: string }) | null = null;
  let problem = `The index does not list ${packageId}.`;
  for (const entry of entries) {
    const { version } = entry;
    const wrong =
      typeof version === 'string' ? findVersionProblem(version) : 'Its version is not a text.';
    if (typeof version !== 'string' || wrong !== null) {
      problem = `The index entry of ${packageId} cannot be used. ${wrong}`;
    } else if (!highest || compareVersions(version, highest.version) > 0) {
      highest = { ...entry, version };
    }
  }
  if (!highest) throw new FeedFormatError(problem);
  return {
    ok: true,
    version: highest.version,
    fingerprint: `${highest.version} ${highest.lastUpdate}`.trim(),
    details: null,
    reference: highest.packageId,
  };
}

function textOrNothing(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 100).replace(/[^\x20-\x7e]/g, '') : '';
}
