import { recordActivity } from '#app/domain/activity/record-activity.ts';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { VersionDetails } from '../feeds/feed-adapter.ts';
import type { KnownVersion } from '../update-decision.ts';
import type { Verification } from '../verify-installers.ts';
import { compareVersions } from '../version-order.ts';

/** One source's word, with all that was fetched because of it, ready to be written. */
export interface Finding {
  source: { id: string; applicationId: string; identifier: string; applicationName: string };
  version: string;
  fingerprint: string;
  details: VersionDetails | null;
  verification: Verification | null;
  /** Null when nothing will be kept: a rehearsal. */
  runId: string | null;
}

/** The same whatever told of the version: a source, or staff who took a candidate. */
export type FoundVersion = Omit<Finding, 'source'> & { source: Omit<Finding['source'], 'id'> };

export interface Conclusion {
  outcome: UpdateOutcome;
  version: string | null;
  evidence: Record<string, unknown>;
}

/** The state moved while the details were fetched, so that they no longer answer the question; try again. */
export class FindingOutdatedError extends Error {
  override readonly name = 'FindingOutdatedError';
}

/** Tells the feed of activities what became of the version found. */
export async function announce(
  context: Context,
  finding: FoundVersion,
  type: string,
  versionId: string,
  versions: KnownVersion[],
): Promise<void> {
  const previous = versions
    .filter((one) => one.state === 'offered' && compareVersions(one.version, finding.version) !== 0)
    .sort((a, b) => compareVersions(a.version, b.version))
    .at(-1);
  // A version is published once in its life; the other events may come again, once a run.
  const occasion = type === 'catalog.version-published' ? '' : `:${finding.runId}`;
  await recordActivity(context, {
    organizationId: null,
    type,
    subjectType: 'version',
    subjectId: versionId,
    data: { ...subjectData(finding), previousVersion: previous?.version ?? null },
    dedupeKey: `${type}:${versionId}${occasion}`,
  });
}

/** How activities name what was found. */
export const subjectData = ({ source, version }: FoundVersion) => ({
  identifier: source.identifier,
  name: source.applicationName,
  version,
});

/** What is recorded of the finding. */
export const conclude = (
  finding: FoundVersion,
  outcome: UpdateOutcome,
  evidence: Record<string, unknown>,
): Conclusion => ({
  outcome,
  version: finding.version,
  evidence: { fingerprint: finding.fingerprint, ...evidence },
});
