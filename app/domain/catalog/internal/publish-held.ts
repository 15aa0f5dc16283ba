import { recordActivity } from '#app/domain/activity/record-activity.ts';
import type { CandidateReason } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { KnownVersion } from '../update-decision.ts';
import type { Conclusion, FoundVersion } from './finding.ts';
import { announce, conclude, FindingOutdatedError, subjectData } from './finding.ts';
import { replaceInstallers } from './insert-version.ts';
import { keepCandidate, resolveCandidate } from './keep-candidate.ts';
import { offerVersions } from './offer-versions.ts';

/**
 * Offers a version that is held, with the bytes that were just verified; holds it again, with the evidence, when they
 * were not. The caller holds `lockApplication`.
 */
export async function publishHeld(
  context: Context,
  finding: FoundVersion,
  versionId: string,
  withdraw: string[],
  known: KnownVersion | undefined,
): Promise<Conclusion> {
  const { verification } = finding;
  if (!verification) throw new FindingOutdatedError('The bytes were not verified.');
  if (verification.status !== 'verified') {
    return holdUnverified(context, finding, versionId, withdraw);
  }
  await replaceInstallers(context, versionId, {
    installers: verification.installers,
    verifiedAt: context.now,
  });
  await resolveCandidate(context, versionId, 'replaced');
  await offerVersions(context, finding.source.applicationId, { offer: [versionId], withdraw });
  const type = known?.wasOffered ? 'catalog.version-re-offered' : 'catalog.version-published';
  await announce(context, finding, type, versionId, []);
  return conclude(finding, known?.wasOffered ? 're-offered' : 'new', { files: verification.files });
}

/** Holds a version whose bytes could not be verified. */
export async function holdUnverified(
  context: Context,
  finding: FoundVersion,
  versionId: string,
  withdraw: string[],
): Promise<Conclusion> {
  const { verification } = finding;
  if (!verification || verification.status === 'verified') throw new Error('Nothing to hold.');
  const evidence = { files: verification.files };
  await offerVersions(context, finding.source.applicationId, {
    hold: [{ id: versionId, reason: verification.status }],
    withdraw,
  });
  await hold(context, finding, versionId, verification.status, evidence);
  return conclude(finding, 'held', { reason: verification.status, ...evidence });
}

/** Keeps what was found of a version that is held, and alerts. */
export async function hold(
  context: Context,
  finding: FoundVersion,
  versionId: string,
  reason: CandidateReason,
  evidence: Record<string, unknown>,
): Promise<void> {
  await keepCandidate(context, {
    versionId,
    reason,
    fingerprint: finding.fingerprint,
    manifest: { ...finding.details },
    evidence,
    foundInRun: finding.runId,
  });
  await recordActivity(context, {
    organizationId: null,
    type: 'catalog.version-held',
    subjectType: 'version',
    subjectId: versionId,
    data: { ...subjectData(finding), reason },
    dedupeKey: `version-held:${versionId}:${reason}:${finding.fingerprint}`,
  });
}
