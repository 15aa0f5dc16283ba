import type { Context } from '#db/tenancy.server.ts';
import { loadOrganizationPolicies, offersOf } from '../../distribution/organization-policies.ts';
import { findInstalledKey, loadJudgedApplications } from './judged-applications.ts';
import type { JudgedApplication } from './judged-applications.ts';

/** A program of the dictionary. */
export interface MatchedProgram {
  id: number;
  /** Null when it was not recognised. */
  applicationId: string | null;
  version: string;
}

/** Whether a program is on the version that a ring is offered. */
export interface Standing {
  ringId: string;
  programId: number;
  applicationId: string;
  isCurrent: boolean;
  offeredVersionId: string;
}

export interface Judgement {
  standings: Standing[];
  /** When time alone changes some of them; null when it does not. */
  changesAt: Date | null;
}

/**
 * Compares programs with what each ring of their organisation is offered now. What is newer than the offered version
 * is current. Acts as the system.
 * @param known applications that were loaded before; what is missing is loaded and added
 */
export async function judgePrograms(
  context: Context,
  organizationId: string,
  programs: readonly MatchedProgram[],
  known = new Map<string, JudgedApplication>(),
): Promise<Judgement> {
  const ofApplication = new Map<string, MatchedProgram[]>();
  for (const program of programs) {
    if (program.applicationId === null) continue;
    const others = ofApplication.get(program.applicationId) ?? [];
    others.push(program);
    ofApplication.set(program.applicationId, others);
  }
  if (ofApplication.size === 0) return { standings: [], changesAt: null };
  const missing = [...ofApplication.keys()].filter((id) => !known.has(id));
  for (const [id, application] of await loadJudgedApplications(context, missing)) {
    known.set(id, application);
  }
  const policies = await loadOrganizationPolicies(context, organizationId);
  const at = context.now.getTime();
  const standings: Standing[] = [];
  let changesAt = Infinity;
  for (const [applicationId, installed] of ofApplication) {
    const application = known.get(applicationId);
    if (!application) continue;
    for (const ring of policies.rings) {
      const { offered, waiting } = offersOf(policies, ring, application, at);
      for (const { until } of waiting) changesAt = Math.min(changesAt, until ?? Infinity);
      const newest = application.versions.find(({ id }) => id === offered[0]);
      if (!newest) continue;
      for (const program of installed) {
        const key = findInstalledKey(program.version, application.versions);
        if (key === null) continue;
        standings.push({
          ringId: ring.id,
          programId: program.id,
          applicationId,
          isCurrent: key >= newest.sortKey,
          offeredVersionId: newest.id,
        });
      }
    }
  }
  return { standings, changesAt: changesAt === Infinity ? null : new Date(changesAt) };
}
