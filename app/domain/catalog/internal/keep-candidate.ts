import { and, eq, isNull } from 'drizzle-orm';
import type { CandidateReason } from '#db/schema/catalog.ts';
import { versionCandidates } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface NewCandidate {
  versionId: string;
  reason: CandidateReason;
  fingerprint: string;
  /** The version's details as the feed gave them, installers included. */
  manifest: Record<string, unknown>;
  evidence: Record<string, unknown>;
  foundInRun: string | null;
}

/** Keeps what was found for staff. An open candidate of the same version is closed as replaced, never lost. */
export async function keepCandidate(context: Context, candidate: NewCandidate): Promise<void> {
  const open = and(
    eq(versionCandidates.versionId, candidate.versionId),
    isNull(versionCandidates.resolution),
  );
  const [same] = await context.tx
    .select({ fingerprint: versionCandidates.fingerprint, reason: versionCandidates.reason })
    .from(versionCandidates)
    .where(open);
  if (same && same.fingerprint === candidate.fingerprint && same.reason === candidate.reason)
    return;
  await context.tx
    .update(versionCandidates)
    .set({ resolution: 'replaced', resolvedAt: context.now })
    .where(open);
  await context.tx.insert(versionCandidates).values({ ...candidate, createdAt: context.now });
}

/** Closes the open candidate of a version, if there is one. */
export async function resolveCandidate(
  context: Context,
  versionId: string,
  resolution: 'accepted' | 'rejected' | 'replaced',
): Promise<void> {
  await context.tx
    .update(versionCandidates)
    .set({ resolution, resolvedAt: context.now })
    .where(and(eq(versionCandidates.versionId, versionId), isNull(versionCandidates.resolution)));
}
