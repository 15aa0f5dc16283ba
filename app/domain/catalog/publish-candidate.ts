import { and, eq, isNull } from 'drizzle-orm';
import type { Run } from '#app/domain/operations/record-run.ts';
import type { QueuedJob } from '#app/providers/queue.server.ts';
import { completeJob } from '#app/providers/queue.server.ts';
import { UpstreamError } from '#app/providers/upstream.server.ts';
import { versionCandidates } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { FeedCheckTools } from './check-feed.ts';
import type { ObservedInstaller, VersionDetails } from './feeds/feed-adapter.ts';
import type { LoadedCandidate } from './internal/load-candidate.ts';
import { filesOf, loadCandidate } from './internal/load-candidate.ts';
import { loadKnownVersions } from './internal/load-known-versions.ts';
import { lockApplication } from './internal/offer-versions.ts';
import { publishHeld } from './internal/publish-held.ts';
import type { Verification } from './verify-installers.ts';
import { verifyInstallers } from './verify-installers.ts';

/**
 * Downloads the files of a version that staff accepted, and publishes it when they have the bytes that were accepted;
 * holds it again with the new evidence when they have not. Does nothing when the source has said something else since.
 * @throws UpstreamError when a file could not be had now, and another attempt will be made
 */
export async function publishCandidate(
  tools: FeedCheckTools,
  job: QueuedJob<'catalog.publish-candidate'>,
  run: Run,
): Promise<void> {
  const { candidateId } = job.payload;
  const candidate = await asSystem('look at an accepted version', (context) =>
    loadCandidate(context, candidateId),
  );
  run.about(`${candidate.applicationName} ${candidate.version}`);
  const details = acceptedDetails(candidate);
  const verification = await verify(tools, job, details.installers);
  await asSystem('publish an accepted version', async (context) => {
    await lockApplication(context, candidate.applicationId);
    if (await isOvertaken(context, candidateId)) {
      await run.succeed(context, { skipped: 'overtaken' });
    } else {
      const versions = await loadKnownVersions(context, candidate.applicationId);
      const { outcome } = await publishHeld(
        context,
        {
          source: candidate,
          version: candidate.version,
          fingerprint: candidate.fingerprint,
          details,
          verification,
          runId: run.id,
        },
        candidate.versionId,
        [],
        versions.find((one) => one.id === candidate.versionId),
      );
      run.log(
        `update.${outcome}`,
        { identifier: candidate.identifier, version: candidate.version },
        outcome === 'held' ? 'warn' : 'info',
      );
      await run.succeed(context, { [outcome]: 1 });
    }
    await completeJob(context.tx, 'catalog.publish-candidate', job);
  });
}

/** What the feed or the person at the command line told, with the hashes of the files that staff saw. */
function acceptedDetails(candidate: LoadedCandidate): VersionDetails {
  const manifest = candidate.manifest as unknown as VersionDetails;
  const seen = new Map(filesOf(candidate).map((file) => [file.url, file.actualSha256]));
  return {
    ...manifest,
    installers: manifest.installers.map((one) => ({
      ...one,
      sha256: seen.get(one.downloadUrl) ?? one.sha256,
      // What came by hand knows no redirects.
      redirectHosts: (one as Partial<ObservedInstaller>).redirectHosts ?? [],
    })),
  };
}

async function verify(
  tools: FeedCheckTools,
  job: QueuedJob<'catalog.publish-candidate'>,
  installers: ObservedInstaller[],
): Promise<Verification> {
  try {
    return await verifyInstallers(tools.upstream, installers, tools.limits, job.signal);
  } catch (error) {
    if (!job.lastAttempt || !(error instanceof UpstreamError)) throw error;
    const file = { url: error.url, expectedSha256: null, problem: error.message };
    return { status: 'unverified', files: [file] };
  }
}

/** Something newer is held of the version, or it is offered already. */
async function isOvertaken(context: Context, candidateId: string): Promise<boolean> {
  const { state, versionId, resolution } = await loadCandidate(context, candidateId);
  const [open] = await context.tx
    .select({ id: versionCandidates.id })
    .from(versionCandidates)
    .where(and(eq(versionCandidates.versionId, versionId), isNull(versionCandidates.resolution)));
  return state === 'offered' || resolution !== 'accepted' || open !== undefined;
}
