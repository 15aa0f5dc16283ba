import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Computer } from './computer.ts';
import type { KeyShare } from './fleet.ts';

/** What is kept of a fleet: whoever reads the file can be any of its computers. */
export interface KeptFleet {
  keys: KeyShare[];
  computers: Computer[];
}

/** The fleet kept in a file; null when there is none. Throws when it cannot be understood. */
export function readFleetFile(file: string): KeptFleet | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const kept = JSON.parse(text) as Partial<KeptFleet>;
  if (!Array.isArray(kept.computers) || !Array.isArray(kept.keys)) {
    throw new Error(`${file} is not a fleet's data file; remove it to start anew`);
  }
  return { keys: kept.keys, computers: kept.computers };
}

/** Replaces the file as a whole, so that a stop in between leaves the old or the new one. */
export function writeFleetFile(file: string, fleet: KeptFleet): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(fleet), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
