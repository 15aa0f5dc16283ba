import type { VersionState } from '#db/schema/catalog.ts';
import { compareVersions, findVersionProblem } from './version-order.ts';

/** The parts of an installer that the decision looks at. */
export interface InstallerBytes {
  downloadUrl: string;
  /** 64 lower-case hexadecimal digits; null when the feed does not tell. */
  sha256: string | null;
  architecture: string;
  type: string;
  scope: string | null;
  locale: string | null;
}

export interface KnownVersion {
  id: string;
  version: string;
  state: VersionState;
  /** It was offered at some time: its bytes are the ones that customers got. */
  wasOffered: boolean;
  installers: InstallerBytes[];
}

/** What we know when a feed speaks: what it said last, and what the catalog has. */
export interface LastState {
  lastVersion: string | null;
  lastFingerprint: string | null;
  versions: KnownVersion[];
}

/** What a feed says now; `installers` is null until someone has asked for the details. */
export interface Observation {
  version: string;
  fingerprint: string;
  installers: InstallerBytes[] | null;
}

export type Decision =
  /** Nothing to do but to remember what was said. */
  | { action: 'keep'; reason: 'same-fingerprint' | 'same-bytes' | 'already-known' | 'behind' }
  /** The details decide: fetch them and ask again. */
  | { action: 'look-closer' }
  /** Verify the bytes and add the version; `withdraw` are newer ones that the vendor took back. */
  | { action: 'publish'; announce: boolean; rollback: boolean; withdraw: string[] }
  /** A version of ours that is offered again in its own row, its bytes unchanged. */
  | { action: 're-offer'; versionId: string; rollback: boolean; withdraw: string[] }
  /** The vendor went back to a version that is still offered. */
  | { action: 'roll-back'; versionId: string; withdraw: string[] }
  /** Same version, other bytes: hold it, alert, never publish silently. */
  | { action: 'hold'; versionId: string; withdraw: string[] }
  /** Held, and nothing new is known. */
  | { action: 'stay-held'; versionId: string }
  /** Held, and the feed says something new: verify again. */
  | { action: 'verify-again'; versionId: string; withdraw: string[] }
  | { action: 'fail'; reason: FailureReason };

export type FailureReason = 'invalid-version' | 'missing-installers' | 'wrong-version-parse';

/**
 * Decides what one observation means for one application. Pure; the whole rule of the update job:
 *
 * | the feed says | then |
 * |---|---|
 * | something for the first time | remember it; add the version if the catalog lacks it |
 * | the same as last time | nothing |
 * | the same version, other facts, same bytes | remember the facts |
 * | the same version, other bytes | hold it, keep the previous one offered |
 * | a higher version | add it once its bytes are verified |
 * | a higher version with the URLs and bytes of the newest | refuse: the version was read wrongly |
 * | a lower version than last time | withdraw the newer ones, offer that one |
 * | the same version spelled differently | same version, first spelling kept |
 * | no usable version, or no installer | refuse, keep the last good state |
 *
 * Same and higher are winget's order. "Last time" is what this feed said, not what the catalog holds: a version
 * that staff imported before the feed knew of it is not a rollback.
 */
export function decideUpdate(state: LastState, observed: Observation): Decision {
  if (findVersionProblem(observed.version) !== null) {
    return { action: 'fail', reason: 'invalid-version' };
  }
  const known = state.versions.find((one) => compareVersions(one.version, observed.version) === 0);
  const direction =
    state.lastVersion === null ? null : compareVersions(observed.version, state.lastVersion);

  if (direction === null) return decideFirstSight(state, observed, known);
  if (direction === 0) return decideSameVersion(state, observed, known);
  if (direction > 0) return decideOther(state, observed, known, false);
  return decideOther(state, observed, known, true);
}

function decideFirstSight(
  state: LastState,
  observed: Observation,
  known: KnownVersion | undefined,
): Decision {
  if (known?.state === 'held') return { action: 'stay-held', versionId: known.id };
  if (known) return { action: 'keep', reason: 'already-known' };
  const newest = findNewestOffered(state);
  if (newest && compareVersions(observed.version, newest.version) < 0) {
    return { action: 'keep', reason: 'behind' };
  }
  return decideUnknown(state, observed, state.versions.length > 0, []);
}

function decideSameVersion(
  state: LastState,
  observed: Observation,
  known: KnownVersion | undefined,
): Decision {
  const sameFingerprint = observed.fingerprint === state.lastFingerprint;
  // A version that was said before and is not there lay behind the catalog at first sight.
  if (!known) return { action: 'keep', reason: 'behind' };
  if (known.state === 'held') {
    if (sameFingerprint) return { action: 'stay-held', versionId: known.id };
    return observed.installers === null
      ? { action: 'look-closer' }
      : { action: 'verify-again', versionId: known.id, withdraw: [] };
  }
  if (sameFingerprint) return { action: 'keep', reason: 'same-fingerprint' };
  // Withdrawn by staff while the vendor still has it: theirs to offer again.
  if (known.state === 'withdrawn') return { action: 'keep', reason: 'already-known' };
  if (observed.installers === null) return { action: 'look-closer' };
  return hasOtherBytes(known.installers, observed.installers)
    ? { action: 'hold', versionId: known.id, withdraw: [] }
    : { action: 'keep', reason: 'same-bytes' };
}

function decideOther(
  state: LastState,
  observed: Observation,
  known: KnownVersion | undefined,
  rollback: boolean,
): Decision {
  const withdraw = rollback
    ? state.versions
        .filter(
          (one) => one.state !== 'withdrawn' && compareVersions(one.version, observed.version) > 0,
        )
        .map((one) => one.id)
    : [];
  if (!known) return decideUnknown(state, observed, true, withdraw, rollback);
  if (known.state === 'offered') {
    return rollback
      ? { action: 'roll-back', versionId: known.id, withdraw }
      : { action: 'keep', reason: 'already-known' };
  }
  if (observed.installers === null) return { action: 'look-closer' };
  if (known.state === 'held') return { action: 'verify-again', versionId: known.id, withdraw };
  return hasOtherBytes(known.installers, observed.installers)
    ? { action: 'hold', versionId: known.id, withdraw }
    : { action: 're-offer', versionId: known.id, rollback, withdraw };
}

function decideUnknown(
  state: LastState,
  observed: Observation,
  announce: boolean,
  withdraw: string[],
  rollback = false,
): Decision {
  if (observed.installers === null) return { action: 'look-closer' };
  if (observed.installers.length === 0 || observed.installers.some((one) => !one.downloadUrl)) {
    return { action: 'fail', reason: 'missing-installers' };
  }
  const newest = findNewestOffered(state);
  if (
    newest &&
    compareVersions(observed.version, newest.version) > 0 &&
    haveSameFiles(newest.installers, observed.installers)
  ) {
    return { action: 'fail', reason: 'wrong-version-parse' };
  }
  return { action: 'publish', announce, rollback, withdraw };
}

function findNewestOffered(state: LastState): KnownVersion | undefined {
  return state.versions
    .filter((one) => one.state === 'offered')
    .reduce<KnownVersion | undefined>(
      (newest, one) => (newest && compareVersions(newest.version, one.version) >= 0 ? newest : one),
      undefined,
    );
}

/**
 * True when a file that both lists have carries another hash now. Files that were added or left out, or whose hash
 * the feed does not tell, are edits of the description and no new bytes.
 */
export function hasOtherBytes(known: InstallerBytes[], observed: InstallerBytes[]): boolean {
  const hashes = new Map<string, Set<string>>();
  for (const one of known) {
    if (one.sha256 === null) continue;
    const set = hashes.get(slotOf(one)) ?? new Set();
    hashes.set(slotOf(one), set.add(one.sha256));
  }
  return observed.some((one) => {
    const before = hashes.get(slotOf(one));
    return before !== undefined && one.sha256 !== null && !before.has(one.sha256);
  });
}

function haveSameFiles(known: InstallerBytes[], observed: InstallerBytes[]): boolean {
  const file = (one: InstallerBytes) => `${one.downloadUrl} ${one.sha256}`;
  const before = new Set(known.map(file));
  return (
    observed.every((one) => one.sha256 !== null && before.has(file(one))) && observed.length > 0
  );
}

const slotOf = (one: InstallerBytes) =>
  [one.architecture, one.type, one.scope ?? '', one.locale ?? ''].join('|').toLowerCase();
