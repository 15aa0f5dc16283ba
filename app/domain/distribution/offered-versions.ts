/** When a version may reach an organisation's clients. `not-used`: never, the application is not in its source. */
export const policyModes = ['not-used', 'immediate', 'after-days', 'manual', 'pinned'] as const;
export type PolicyMode = (typeof policyModes)[number];

/**
 * The policy of one application in one organisation, as it holds now. All times in this file are milliseconds since
 * 1970, because these values stay in memory and are read for every request of the winget source.
 */
export interface OfferPolicy {
  mode: PolicyMode;
  /** Of `after-days`. */
  afterDays: number;
  /** Of `pinned`. */
  pinnedVersionId: string | null;
  /** How many of the newest stay offered; at least 1. */
  keepVersions: number;
  /** Nothing whose time falls later is offered. */
  frozenAt: number | null;
  /** Nothing that was approved by nobody, and whose time falls later, is offered. */
  automationEndedAt: number | null;
  /** Nothing above this version is offered. */
  rolledBackTo: string | null;
  /**
   * What an earlier, less strict policy had offered and stays approved: versions published until `through`, each from
   * `afterDays` days after it was published.
   */
  released: { through: number; afterDays: number } | null;
}

/** A version as the catalog has it. */
export interface OfferableVersion {
  id: string;
  /** `versions.sort_key`, as hexadecimal text: compared as text it gives winget's order. */
  sortKey: string;
  publishedAt: number;
  /** Neither held nor withdrawn by the catalog. */
  isOffered: boolean;
}

/** What somebody of the organisation decided about a version; refused, it is never offered until that is undone. */
export interface VersionDecision {
  approvedAt: number | null;
  refusal: 'declined' | 'withdrawn' | null;
}

/** One ring on the way from the first. */
export interface RingStep {
  ringId: string;
  /** Days after the ring before. */
  delayDays: number;
  /** Versions that reach the ring before later than this wait for a passage; null: the ring has no gate. */
  gatedSince: number | null;
}

/** A ring, with all rings that a version comes to before it. */
export interface OfferRing {
  id: string;
  /** From the first ring, whose delay and gate mean nothing, to the ring itself. */
  steps: readonly RingStep[];
}

/** A ring was opened for a version: by clients' success, which opens a gate and shortens no delay, … */
export interface RingPassage {
  at: number;
  /** … or because the ring had it when the rings were changed, and keeps it whatever they say now. */
  isKept: boolean;
}

export interface OfferQuestion {
  policy: OfferPolicy;
  ring: OfferRing;
  /** Of the application, in any order. */
  versions: readonly OfferableVersion[];
  /** By version. */
  decisions: ReadonlyMap<string, VersionDecision>;
  /** By version, then ring. */
  passages: ReadonlyMap<string, ReadonlyMap<string, RingPassage>>;
  at: number;
}

/**
 * Why a version that the catalog offers is not offered: nobody approved it (`approval`; `automation-ended` where the
 * policy would have done so by itself), its days (`delay`) or its ring's (`ring`) are not over, too few clients of the
 * ring before reported success (`gate`), or somebody decided so.
 */
export type WaitReason =
  | 'approval'
  | 'automation-ended'
  | 'delay'
  | 'ring'
  | 'gate'
  | 'frozen'
  | 'pinned'
  | 'rolled-back'
  | 'declined'
  | 'withdrawn';

export interface WaitingVersion {
  versionId: string;
  because: WaitReason;
  /** Null when no time but somebody's act, or clients' success, ends the wait. */
  until: number | null;
}

export interface Offers {
  /** Version ids, newest first. */
  offered: string[];
  /** What is newer than everything offered, newest first. */
  waiting: WaitingVersion[];
}

const dayMs = 24 * 60 * 60_000;
const never = Infinity;
const always = -Infinity;

/**
 * The versions of one application that clients of one ring are offered at a moment, and why newer ones are not.
 *
 * A version starts when it was published (`immediate`), days later (`after-days`) or when it was approved, whichever
 * comes first. It comes to the first ring then, to each later one its delay after the ring before and not before its
 * gate is passed. The newest `keepVersions` of what has come are offered. Given the same answers, time only adds: a
 * version leaves when newer ones push it out, or when somebody or the catalog withdraws it. No ring has a version
 * before the ring before has it. A pin, and going back to a version, hold for all rings at once.
 *
 * Pure, and linear in the number of versions.
 */
export function offeredVersions(question: OfferQuestion): Offers {
  const { policy, versions, at } = question;
  if (policy.mode === 'not-used') return { offered: [], waiting: [] };
  const ceiling = findCeiling(question);
  const come = versions
    .filter((version) => version.isOffered && opensAt(question, version, ceiling) <= at)
    .sort(newestFirst);
  const newest = come[0];
  const waiting = versions
    .filter((version) => version.isOffered && (!newest || version.sortKey > newest.sortKey))
    .sort(newestFirst)
    .map((version) => explainWait(question, version, ceiling));
  const kept = policy.mode === 'pinned' ? 1 : policy.keepVersions;
  return { offered: come.slice(0, kept).map(({ id }) => id), waiting };
}

/**
 * When a version came or comes to the question's ring; Infinity when that is not known yet, -Infinity for what is
 * pinned or gone back to.
 */
export function versionOpensAt(question: OfferQuestion, version: OfferableVersion): number {
  if (question.policy.mode === 'not-used' || !version.isOffered) return never;
  return opensAt(question, version, findCeiling(question));
}

function newestFirst(one: OfferableVersion, other: OfferableVersion): number {
  if (one.sortKey === other.sortKey) return 0;
  return one.sortKey > other.sortKey ? -1 : 1;
}

/** The sort key that nothing may be above; null when the application was not rolled back. */
function findCeiling({ policy, versions }: OfferQuestion): string | null {
  if (policy.rolledBackTo === null) return null;
  return versions.find(({ id }) => id === policy.rolledBackTo)?.sortKey ?? '';
}

function opensAt(
  question: OfferQuestion,
  version: OfferableVersion,
  ceiling: string | null,
): number {
  const { policy, decisions } = question;
  const decision = decisions.get(version.id);
  if (decision?.refusal) return never;
  if (policy.mode === 'pinned') return version.id === policy.pinnedVersionId ? always : never;
  if (version.id === policy.rolledBackTo) return always;
  if (ceiling !== null && version.sortKey > ceiling) return never;
  const time = arrival(question, version, decision);
  return time > (policy.frozenAt ?? never) ? never : time;
}

/** When a version comes to the ring if nothing is frozen, pinned or rolled back. */
function arrival(
  question: OfferQuestion,
  version: OfferableVersion,
  decision: VersionDecision | undefined,
): number {
  const { policy } = question;
  const byItself = reach(question, version.id, startByItself(policy, version));
  const approved = reach(question, version.id, approvalStart(policy, version, decision));
  return Math.min(approved, byItself > (policy.automationEndedAt ?? never) ? never : byItself);
}

function startByItself(
  { mode, afterDays }: OfferPolicy,
  { publishedAt }: OfferableVersion,
): number {
  if (mode === 'immediate') return publishedAt;
  return mode === 'after-days' ? publishedAt + afterDays * dayMs : never;
}

function approvalStart(
  { released }: OfferPolicy,
  { publishedAt }: OfferableVersion,
  decision: VersionDecision | undefined,
): number {
  const wasReleased = released !== null && publishedAt <= released.through;
  return Math.min(
    decision?.approvedAt ?? never,
    wasReleased ? publishedAt + released.afterDays * dayMs : never,
  );
}

/** When a version that starts at `start` comes to the ring, through every ring before it. */
function reach({ ring, passages }: OfferQuestion, versionId: string, start: number): number {
  let time = start;
  if (time === never || ring.steps.length === 1) return time;
  const opened = passages.get(versionId);
  for (let index = 1; index < ring.steps.length; index += 1) {
    const step = ring.steps[index]!;
    const passage = opened?.get(step.ringId);
    let next = time + step.delayDays * dayMs;
    if (step.gatedSince !== null && time > step.gatedSince) {
      next = Math.max(next, passage?.at ?? never);
    }
    time = passage?.isKept ? Math.min(next, Math.max(time, passage.at)) : next;
  }
  return time;
}

function explainWait(
  question: OfferQuestion,
  version: OfferableVersion,
  ceiling: string | null,
): WaitingVersion {
  const { policy, decisions, at } = question;
  const versionId = version.id;
  const because = (reason: WaitReason, until: number | null = null): WaitingVersion => {
    return { versionId, because: reason, until };
  };
  const decision = decisions.get(versionId);
  if (decision?.refusal) return because(decision.refusal);
  if (policy.mode === 'pinned') return because('pinned');
  if (ceiling !== null && version.sortKey > ceiling) return because('rolled-back');
  if (policy.frozenAt !== null) return because('frozen');
  const approved = approvalStart(policy, version, decision);
  const byItself = startByItself(policy, version);
  const time = arrival(question, version, decision);
  if (time === never) {
    if (approved < never) return because('gate');
    if (byItself === never) return because('approval');
    return because(policy.automationEndedAt === null ? 'gate' : 'automation-ended');
  }
  return because(Math.min(approved, byItself) > at ? 'delay' : 'ring', time);
}
