import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Computer } from './computer.ts';

/** The computers kept in a file, with their tokens; null when there is none. Throws when it cannot be understood. */
export function readFleetFile(file: string): Computer[] | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const kept = JSON.parse(text) as { computers?: Computer[] };
  if (!Array.isArray(kept.computers)) {
    throw new Error(`${file} is not a fleet's data file; remove it to start anew`);
  }
  return kept.computers;
}

/** Replaces the file as a whole, so that a stop in between leaves the old or the new one. */
export function writeFleetFile(file: string, computers: readonly Computer[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ computers }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
