import { eq, sql } from 'drizzle-orm';
import { sources } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { Decision, KnownVersion } from '../update-decision.ts';
import { decideUpdate, hasOtherBytes } from '../update-decision.ts';
import type { Conclusion, Finding } from './finding.ts';
import { announce, conclude, FindingOutdatedError } from './finding.ts';
import { insertVersion } from './insert-version.ts';
import { loadKnownVersions } from './load-known-versions.ts';
import { lockApplication, offerVersions } from './offer-versions.ts';
import { hold, holdUnverified, publishHeld } from './publish-held.ts';

/**
 * Writes what a finding means, in the caller's transaction: locks the application, decides again on the state as it
 * is now, and changes versions, offers, candidates, activity and the source's memory together. Repeating it with the
 * same finding changes nothing.
 */
export async function applyObservation(context: Context, finding: Finding): Promise<Conclusion> {
  const { source } = finding;
  await lockApplication(context, source.applicationId);
  const [memory] = await context.tx
    .select({ lastVersion: sources.lastVersion, lastFingerprint: sources.lastFingerprint })
    .from(sources)
    .where(eq(sources.id, source.id));
  const versions = await loadKnownVersions(context, source.applicationId);
  const decision = decideUpdate(
    {
      lastVersion: memory?.lastVersion ?? null,
      lastFingerprint: memory?.lastFingerprint ?? null,
      versions,
    },
    {
      version: finding.version,
      fingerprint: finding.fingerprint,
      installers: finding.details?.installers ?? null,
    },
  );
  const conclusion = await act(context, finding, decision, versions);
  if (conclusion.outcome !== 'failed') {
    await context.tx
      .update(sources)
      .set({
        lastVersion: finding.version,
        lastFingerprint: finding.fingerprint,
        lastChangedAt: sql`case when ${sources.lastVersion} is distinct from ${finding.version}
          then ${context.now.toISOString()}::timestamptz else ${sources.lastChangedAt} end`,
      })
      .where(eq(sources.id, source.id));
  }
  return conclusion;
}

async function act(
  context: Context,
  finding: Finding,
  decision: Decision,
  versions: KnownVersion[],
): Promise<Conclusion> {
  const { applicationId } = finding.source;
  const known =
    'versionId' in decision ? versions.find((one) => one.id === decision.versionId) : undefined;
  switch (decision.action) {
    case 'look-closer':
      throw new FindingOutdatedError(`The details of ${finding.version} are missing.`);
    case 'fail':
      return conclude(finding, 'failed', { reason: decision.reason });
    case 'keep':
      return conclude(finding, 'unchanged', { reason: decision.reason });
    case 'stay-held':
      return conclude(finding, 'held', { reason: 'still-held' });
    case 'roll-back':
      await offerVersions(context, applicationId, { withdraw: decision.withdraw });
      await announce(context, finding, 'catalog.version-rolled-back', decision.versionId, versions);
      return conclude(finding, 'rolled-back', { withdrawn: spell(versions, decision.withdraw) });
    case 're-offer':
      await offerVersions(context, applicationId, {
        offer: [decision.versionId],
        withdraw: decision.withdraw,
      });
      await announce(
        context,
        finding,
        decision.rollback ? 'catalog.version-rolled-back' : 'catalog.version-re-offered',
        decision.versionId,
        versions,
      );
      return conclude(finding, decision.rollback ? 'rolled-back' : 're-offered', {
        withdrawn: spell(versions, decision.withdraw),
      });
    case 'hold':
      return holdOtherBytes(context, finding, decision.versionId, decision.withdraw, versions);
    case 'verify-again':
      if (known?.wasOffered && hasOtherBytes(known.installers, finding.details?.installers ?? [])) {
        return holdOtherBytes(context, finding, known.id, decision.withdraw, versions);
      }
      return publishHeld(context, finding, decision.versionId, decision.withdraw, known);
    case 'publish':
      return publishNew(context, finding, decision, versions);
  }
}

async function publishNew(
  context: Context,
  finding: Finding,
  decision: Extract<Decision, { action: 'publish' }>,
  versions: KnownVersion[],
): Promise<Conclusion> {
  const { details, verification } = finding;
  if (!details || !verification) throw new FindingOutdatedError('The bytes were not verified.');
  const { applicationId } = finding.source;
  const verified = verification.status === 'verified';
  const versionId = await insertVersion(
    context,
    applicationId,
    {
      version: details.version,
      releaseDate: details.releaseDate,
      releaseNotesUrl: details.releaseNotesUrl,
      locales: details.manifest?.locales ?? [],
      installers: verified ? verification.installers : [],
      verifiedAt: verified ? context.now : null,
    },
    finding.runId,
  );
  // The application is locked and the version was not there a moment ago.
  if (!versionId) throw new FindingOutdatedError(`${details.version} appeared meanwhile.`);
  if (!verified) {
    return holdUnverified(context, finding, versionId, decision.withdraw);
  }
  await offerVersions(context, applicationId, { offer: [versionId], withdraw: decision.withdraw });
  if (decision.announce) {
    const type = decision.rollback ? 'catalog.version-rolled-back' : 'catalog.version-published';
    await announce(context, finding, type, versionId, versions);
  }
  const outcome = decision.rollback ? 'rolled-back' : decision.announce ? 'new' : 'recorded';
  return conclude(finding, outcome, {
    files: verification.files,
    withdrawn: spell(versions, decision.withdraw),
  });
}

async function holdOtherBytes(
  context: Context,
  finding: Finding,
  versionId: string,
  withdraw: string[],
  versions: KnownVersion[],
): Promise<Conclusion> {
  const before = versions.find((one) => one.id === versionId)?.installers ?? [];
  const evidence = {
    before: before.map(({ downloadUrl, sha256 }) => ({ downloadUrl, sha256 })),
    now: (finding.details?.installers ?? []).map(({ downloadUrl, sha256 }) => ({
      downloadUrl,
      sha256,
    })),
  };
  await offerVersions(context, finding.source.applicationId, {
    hold: [{ id: versionId, reason: 're-released' }],
    withdraw,
  });
  await hold(context, finding, versionId, 're-released', evidence);
  return conclude(finding, 'held', { reason: 're-released', ...evidence });
}

const spell = (versions: KnownVersion[], ids: string[]) =>
  versions.filter((one) => ids.includes(one.id)).map((one) => one.version);
