import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  packageIdentifier,
  packageVersion,
  type VendorInstaller,
  type VendorPackageInput,
} from './vendor-package.ts';
import { newestRelease, type VendorState } from './vendor-state.ts';

const timelineLine = z.object({
  snapshot: z.iso.datetime({ offset: true }),
  id: packageIdentifier,
  version: packageVersion,
  previous: z.string().nullable(),
});

type TimelineChange = z.infer<typeof timelineLine>;

export interface Timeline {
  /** The instants of the snapshots, in order. */
  readonly snapshots: readonly string[];
  /** The newest version of every application after snapshot `n` (from 0), as spelled there. */
  versionsAfter(n: number): Map<string, string>;
  /**
   * Sets the state to what the index said after snapshot `n`, with the releases of all snapshots
   * before as history. Times are the snapshots'. Asking for the same or a later snapshot goes on
   * from where the state is; an earlier one, or a state that others changed, starts anew.
   */
  applySnapshot(state: VendorState, n: number): void;
}

/**
 * Reads a timeline of an index: one JSON object `{ snapshot, id, version, previous }` per line,
 * ordered by snapshot. Throws an Error that names the line which is wrong.
 */
export function loadTimeline(lines: Iterable<string>): Timeline {
  const changes = readChanges(lines);
  const snapshots = [...new Set(changes.map((change) => change.snapshot))];
  const bySnapshot = snapshots.map((one) => changes.filter((change) => change.snapshot === one));
  const applied = new WeakMap<VendorState, { upTo: number; changes: number }>();

  function checkNumber(n: number): void {
    if (!Number.isInteger(n) || n < 0 || n >= snapshots.length) {
      throw new RangeError(`There is no snapshot ${n}; they go from 0 to ${snapshots.length - 1}`);
    }
  }

  return {
    snapshots,
    versionsAfter(n) {
      checkNumber(n);
      const seen = bySnapshot.slice(0, n + 1).flat();
      return new Map(seen.map((change) => [change.id, change.version]));
    },
    applySnapshot(state, n) {
      checkNumber(n);
      const before = applied.get(state);
      const goesOn = before !== undefined && before.upTo <= n && before.changes === state.changes;
      if (!goesOn) state.load([]);
      for (let index = goesOn ? before.upTo + 1 : 0; index <= n; index += 1) {
        applyChanges(state, bySnapshot[index] ?? []);
      }
      applied.set(state, { upTo: n, changes: state.changes });
    },
  };
}

function readChanges(lines: Iterable<string>): TimelineChange[] {
  const changes: TimelineChange[] = [];
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      changes.push(timelineLine.parse(JSON.parse(line)));
    } catch (error) {
      throw new Error(`Line ${number} of the timeline is not usable`, { cause: error });
    }
  }
  return changes;
}

function applyChanges(state: VendorState, changes: readonly TimelineChange[]): void {
  const known = changes.filter((change) => state.get(change.id) !== null);
  const fresh = changes.filter((change) => state.get(change.id) === null);
  if (fresh.length > 0) state.load([...state.packages, ...fresh.map(createPackage)]);
  for (const change of known) {
    const vendor = state.find(change.id);
    if (newestRelease(vendor)?.version === change.version) continue;
    state.release(change.id, { version: change.version, at: new Date(change.snapshot) });
  }
}

function createPackage(change: TimelineChange): VendorPackageInput {
  const at = new Date(change.snapshot).toISOString();
  const [publisher = change.id, ...name] = change.id.split('.');
  const style = createHash('sha256').update(change.id).digest().readUInt8(0);
  return {
    identifier: change.id,
    name: name.join(' '),
    publisher,
    feed: {
      kind: 'winget-manifests',
      manifestVersion: style % 2 === 0 ? '1.6.0' : '1.10.0',
      crlf: style % 3 === 0,
    },
    announcedAt: at,
    releases: [
      {
        version: change.version,
        releasedAt: at,
        updatedAt: at,
        installers: [createInstaller(style)],
      },
    ],
  };
}

function createInstaller(style: number): VendorInstaller {
  if (style % 4 === 0) {
    const productCode = '{00000000-0000-4000-A000-000000000000}';
    const fileName = 'Setup-{canonical}-x64.msi';
    return { architecture: 'x64', type: 'wix', scope: 'machine', fileName, productCode };
  }
  const fileName = 'Setup-{canonical}-x64.exe';
  return { architecture: 'x64', type: 'nullsoft', scope: 'machine', fileName };
}
