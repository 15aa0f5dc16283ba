import { recordAudit } from '#app/domain/activity/record-audit.ts';
import { ConflictError } from '#app/domain/errors.ts';
import { enqueue } from '#app/providers/queue.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { resolveCandidate } from './internal/keep-candidate.ts';
import { loadCandidate } from './internal/load-candidate.ts';
import { lockApplication } from './internal/offer-versions.ts';

export interface CandidateDecision {
  candidateId: string;
  decision: 'accept' | 'refuse';
  /** Why, in the staff person's words. */
  reason: string;
}

/**
 * Decides in a staff person's name about a version that the update run held. Accepting has its files downloaded and
 * verified once more, and the version published when they are what was accepted (`publishCandidate`). Refusing leaves
 * it held, and the previous version offered, until its source says something new.
 * @throws NotFoundError when there is no such candidate
 * @throws ConflictError when it was decided before, or overtaken by what the source said since
 */
export async function decideCandidate(staff: Context, input: CandidateDecision): Promise<void> {
  const { candidateId, decision, reason } = input;
  await asSystem('decide about a held version', async (opened) => {
    const { applicationId } = await loadCandidate(opened, candidateId);
    await lockApplication(opened, applicationId);
    const candidate = await loadCandidate(opened, candidateId);
    if (candidate.resolution !== null) throw new ConflictError('It is decided.', 'decided');
    const isAccepted = decision === 'accept';
    await resolveCandidate(opened, candidate.versionId, isAccepted ? 'accepted' : 'rejected');
    if (isAccepted) {
      await enqueue(opened.tx, 'catalog.publish-candidate', { candidateId }, { key: candidateId });
    }
    const inStaffsName = { ...opened, actor: staff.actor, origin: staff.origin };
    await recordAudit(inStaffsName, {
      action: isAccepted ? 'catalog.candidate-accepted' : 'catalog.candidate-refused',
      subject: { type: 'version-candidate', id: candidateId },
      after: {
        application: candidate.identifier,
        version: candidate.version,
        held: candidate.reason,
      },
      reason,
    });
  });
}
