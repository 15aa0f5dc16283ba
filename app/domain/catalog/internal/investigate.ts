import { asSystem } from '#db/tenancy.server.ts';
import type { FeedCheckTools } from '../check-feed.ts';
import type { FeedAdapter, SeenVersion } from '../feeds/feed-adapter.ts';
import type { Decision, KnownVersion } from '../update-decision.ts';
import { decideUpdate, hasOtherBytes } from '../update-decision.ts';
import { verifyInstallers } from '../verify-installers.ts';
import type { Finding } from './finding.ts';
import type { LoadedFeed, LoadedSource } from './load-feed.ts';
import { loadKnownVersions } from './load-known-versions.ts';

export interface Investigation {
  feed: LoadedFeed;
  adapter: FeedAdapter;
  source: LoadedSource;
  seen: SeenVersion;
  runId: string | null;
  signal?: AbortSignal;
}

/**
 * Fetches whatever the decision about one source needs to be made and acted on: the details when the feed's word
 * alone does not settle it, the bytes when a version would be published. Makes outside calls; writes nothing.
 * @throws UpstreamError or FeedFormatError
 */
export async function investigate(
  tools: FeedCheckTools,
  { feed, adapter, source, seen, runId, signal }: Investigation,
): Promise<Finding> {
  const finding: Finding = {
    source: {
      id: source.sourceId,
      applicationId: source.applicationId,
      identifier: source.identifier,
      applicationName: source.applicationName,
    },
    version: seen.version,
    fingerprint: seen.fingerprint,
    details: null,
    verification: null,
    runId,
  };
  const { lastVersion, lastFingerprint } = source;
  const versions = await asSystem('look at an application', (context) =>
    loadKnownVersions(context, source.applicationId),
  );
  const decide = () =>
    decideUpdate(
      { lastVersion, lastFingerprint, versions },
      { ...seen, installers: finding.details?.installers ?? null },
    );
  if (decide().action !== 'look-closer') return finding;

  finding.details = seen.details ?? (await adapter.readDetails(tools.upstream, feed, source, seen));
  const { installers } = finding.details;
  if (needsBytes(decide(), versions, installers)) {
    finding.verification = await verifyInstallers(tools.upstream, installers, tools.limits, signal);
  }
  return finding;
}

function needsBytes(
  decision: Decision,
  versions: KnownVersion[],
  installers: Parameters<typeof hasOtherBytes>[1],
): boolean {
  if (decision.action === 'publish') return true;
  if (decision.action !== 'verify-again') return false;
  const known = versions.find((one) => one.id === decision.versionId);
  // Bytes that differ from those customers got are for staff, verified or not.
  return !(known?.wasOffered && hasOtherBytes(known.installers, installers));
}
