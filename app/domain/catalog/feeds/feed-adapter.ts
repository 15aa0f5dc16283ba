import type { z } from 'zod';

import type { ManifestInstaller, VersionManifest } from '#app/domain/catalog/version-manifest.ts';
import type { Upstream, Validators } from '#app/providers/upstream.server.ts';

/** One application that a feed is asked about. */
export interface SourceQuery {
  sourceId: string;
  /** The application's winget identifier, as spelled in the catalog. */
  identifier: string;
  /** As stored; the adapter reads it with its `sourceSettings`. */
  settings: unknown;
}

/** One feed: a URL that is asked once, for all its sources. */
export interface FeedQuery {
  url: string;
  /** As stored; the adapter reads it with its `feedSettings`. */
  settings: unknown;
  /** From the last reading that may count as known; both null to read in any case. */
  validators: Validators;
  sources: SourceQuery[];
}

/** An installer as a feed describes it, before its bytes are read. */
export interface ObservedInstaller extends Omit<ManifestInstaller, 'sha256'> {
  /** 64 lower-case hexadecimal digits; null when the feed does not tell, so the download decides. */
  sha256: string | null;
  /** Hosts that the download may be redirected to, as for `matchesHost`. */
  redirectHosts: string[];
}

export interface VersionDetails {
  version: string;
  /** yyyy-mm-dd. */
  releaseDate: string | null;
  releaseNotesUrl: string | null;
  installers: ObservedInstaller[];
  /** The whole winget manifest, where the feed has one. */
  manifest: VersionManifest | null;
}

export interface SeenVersion {
  ok: true;
  version: string;
  /**
   * Short stable text of everything the feed says about this version without further requests
   * (LastUpdate, asset ids and digests, SHA-256): it changes when the version is worth another look.
   */
  fingerprint: string;
  /** What the feed's answer already told; null when `readDetails` must ask for it. */
  details: VersionDetails | null;
  /** The adapter's own note for `readDetails`. */
  reference?: string;
}

/** `ok: false` harms only this source; the reason is one English sentence for staff. */
export type SourceObservation = SeenVersion | { ok: false; reason: string };

export type FeedReading =
  | { status: 'not-modified' }
  | {
      status: 'read';
      validators: Validators;
      /** By source id; one for every source asked about. */
      observations: Map<string, SourceObservation>;
    };

/** One way to learn of new versions. All outside calls go through the upstream it is handed. */
export interface FeedAdapter {
  kind: 'winget-manifests' | 'github-releases' | 'json-endpoint' | 'fixed-url';
  feedSettings: z.ZodType;
  sourceSettings: z.ZodType;
  /** Asks the feed once. Throws `UpstreamError`, or `FeedFormatError` when no source can be read. */
  readFeed(upstream: Upstream, feed: FeedQuery): Promise<FeedReading>;
  /** All that is needed to publish a version just seen. Throws as `readFeed` does. */
  readDetails(
    upstream: Upstream,
    feed: FeedQuery,
    source: SourceQuery,
    observation: SeenVersion,
  ): Promise<VersionDetails>;
}

/**
 * What a feed says cannot be used; the message tells what is wrong and where. The message may quote
 * the vendor: it is cut at 1,000 characters, and characters that a database or a log would choke on
 * are replaced.
 */
export class FeedFormatError extends Error {
  override readonly name = 'FeedFormatError';

  constructor(message: string) {
    super(message.slice(0, 1000).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd'));
  }
}
