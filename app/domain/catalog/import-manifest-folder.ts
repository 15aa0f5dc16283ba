import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ImportedVersion } from './import-version.ts';
import type { VersionManifest } from './version-manifest.ts';
import { compareVersions } from './version-order.ts';
import { MAX_FILE_BYTES, type ManifestFile } from './winget-manifest/decode-manifest-text.ts';
import { findManifestSets, type ManifestSetListing } from './winget-manifest/find-manifest-sets.ts';
import type { ManifestProblem } from './winget-manifest/manifest-problem.ts';
import { readManifestSet } from './winget-manifest/read-manifest-set.ts';

export type SetOutcome = ImportedVersion['outcome'] | 'refused';

/** What became of one set. `file` of problems and warnings is a path that begins with the folder. */
export interface ImportedSet {
  folder: string;
  identifier: string;
  /** Null when the set could not be read. */
  version: string | null;
  outcome: SetOutcome;
  /** Why it was refused; else empty. */
  problems: ManifestProblem[];
  warnings: ManifestProblem[];
}

export interface ImportProgress {
  done: number;
  total: number;
  set: ImportedSet;
}

export interface FolderImportOptions {
  /** Writes one version, whole or not at all; what it throws refuses this set only. */
  write: (manifest: VersionManifest) => Promise<ImportedVersion['outcome']>;
  onProgress?: (progress: ImportProgress) => void;
}

/**
 * Imports every winget manifest set below a folder, one after the other, an application's older
 * versions first. A set that cannot be read or written is refused and the rest goes on, as it does
 * past a subfolder that cannot be listed. Links are not followed.
 * @throws when the folder itself cannot be listed
 */
export async function importManifestFolder(
  folder: string,
  { write, onProgress }: FolderImportOptions,
): Promise<ImportedSet[]> {
  const { paths, unlisted } = await listFiles(folder);
  const imported: ImportedSet[] = unlisted.map((problem) =>
    refuse({ folder: problem.file, identifier: '', paths: [] }, [problem]),
  );
  const sets = findManifestSets(paths).sort(compareSets);
  for (const set of sets) {
    const result = await importSet(folder, set, write);
    imported.push(result);
    onProgress?.({ done: imported.length - unlisted.length, total: sets.length, set: result });
  }
  return imported;
}

async function importSet(
  root: string,
  set: ManifestSetListing,
  write: FolderImportOptions['write'],
): Promise<ImportedSet> {
  const files: ManifestFile[] = [];
  for (const relative of set.paths) {
    const file = path.join(root, relative);
    try {
      files.push({ path: file, content: await readStart(file) });
    } catch (error) {
      return refuse(set, [{ file, line: 1, reason: `Cannot be read: ${messageOf(error)}` }]);
    }
  }
  const reading = readManifestSet(files);
  if (!reading.ok) return refuse(set, reading.problems, reading.warnings);
  const { manifest, warnings } = reading;
  try {
    const outcome = await write(manifest);
    const { identifier, version } = manifest;
    return { folder: set.folder, identifier, version, outcome, problems: [], warnings };
  } catch (error) {
    const file = files[0]?.path ?? '';
    const problem = { file, line: 1, reason: `Cannot be written: ${messageOf(error)}` };
    return { ...refuse(set, [problem], warnings), version: manifest.version };
  }
}

function refuse(
  { folder, identifier }: ManifestSetListing,
  problems: ManifestProblem[],
  warnings: ManifestProblem[] = [],
): ImportedSet {
  return { folder, identifier, version: null, outcome: 'refused', problems, warnings };
}

async function listFiles(root: string): Promise<{ paths: string[]; unlisted: ManifestProblem[] }> {
  const paths: string[] = [];
  const unlisted: ManifestProblem[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(
      (error: unknown) => {
        if (folder === '') throw error;
        const file = path.join(root, folder ?? '');
        unlisted.push({ file, line: 1, reason: `Cannot be listed: ${messageOf(error)}` });
        return [];
      },
    );
    for (const entry of entries) {
      const relative = path.join(folder, entry.name);
      // A clone's .git may hold a million files.
      if (entry.isDirectory() && !entry.name.startsWith('.')) waiting.push(relative);
      if (entry.isFile()) paths.push(relative);
    }
  }
  return { paths, unlisted };
}

/** One byte more than a manifest may have, at most: enough to be refused for its size. */
async function readStart(file: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: MAX_FILE_BYTES })) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** By the folder above, then by the version that a version's folder is named after. */
function compareSets(a: ManifestSetListing, b: ManifestSetListing): number {
  const [aParent, bParent] = [path.posix.dirname(a.folder), path.posix.dirname(b.folder)];
  if (aParent !== bParent) return aParent < bParent ? -1 : 1;
  return compareVersions(path.posix.basename(a.folder), path.posix.basename(b.folder));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
