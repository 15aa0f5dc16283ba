import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { NotFoundError } from '#app/domain/errors.ts';
import { applications, versionCandidates, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { FileEvidence } from '../verify-installers.ts';

const candidateColumns = {
  id: versionCandidates.id,
  reason: versionCandidates.reason,
  fingerprint: versionCandidates.fingerprint,
  manifest: versionCandidates.manifest,
  evidence: versionCandidates.evidence,
  foundInRun: versionCandidates.foundInRun,
  resolution: versionCandidates.resolution,
  createdAt: versionCandidates.createdAt,
  resolvedAt: versionCandidates.resolvedAt,
  versionId: versions.id,
  version: versions.version,
  state: versions.state,
  applicationId: applications.id,
  identifier: applications.identifier,
  applicationName: applications.name,
};

/** A candidate with its version and application. @throws NotFoundError */
export async function loadCandidate({ tx }: Context, id: string) {
  const isId = z.guid().safeParse(id).success;
  const [found] = isId
    ? await tx
        .select(candidateColumns)
        .from(versionCandidates)
        .innerJoin(versions, eq(versions.id, versionCandidates.versionId))
        .innerJoin(applications, eq(applications.id, versions.applicationId))
        .where(eq(versionCandidates.id, id))
    : [];
  if (!found) throw new NotFoundError('There is no such candidate.');
  return found;
}

export type LoadedCandidate = Awaited<ReturnType<typeof loadCandidate>>;

/** The files that were downloaded when the candidate was found; empty when none were. */
export function filesOf({ evidence }: Pick<LoadedCandidate, 'evidence'>): FileEvidence[] {
  return Array.isArray(evidence.files) ? (evidence.files as FileEvidence[]) : [];
}
