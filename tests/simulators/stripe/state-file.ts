import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StoreDump } from './store.ts';

const PAUSE_MS = 200;

/** What a restart needs to go on as if nothing had happened. */
export interface KeptState {
  /** The form of the file; another number is not understood. */
  version: 1;
  apiKey: string;
  webhookSecret: string;
  /** Milliseconds that the clock is ahead of real time. */
  ahead: number;
  records: StoreDump;
}

/** The state kept in a file, or null when there is none. Throws when it cannot be understood. */
export function readStateFile(file: string): KeptState | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const kept = JSON.parse(text) as KeptState;
    if (kept.version !== 1) throw new Error(`Version ${String(kept.version)}`);
    return kept;
  } catch (error) {
    throw new Error(`${file} is not a Stripe simulator's data file; remove it to start anew`, {
      cause: error,
    });
  }
}

export interface StateFile {
  /** Writes soon; what changes until then is written with it. */
  changed(): void;
  /** Writes now if something changed. */
  flush(): void;
}

/** Keeps the state in a file, replaced as a whole: a stop in between leaves the old or the new. */
export function keepStateFile(file: string, state: () => KeptState): StateFile {
  let timer: NodeJS.Timeout | null = null;
  const write = () => {
    timer = null;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state()));
    renameSync(`${file}.new`, file);
  };
  return {
    changed() {
      timer ??= setTimeout(write, PAUSE_MS);
    },
    flush() {
      if (timer === null) return;
      clearTimeout(timer);
      write();
    },
  };
}
