import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Operations } from './derive-operations.ts';

const NODE_MODULES = path.resolve(import.meta.dirname, '../../../../node_modules');
const STRIPE = path.join(NODE_MODULES, 'stripe');
const FOLDER = path.join(NODE_MODULES, '.cache', 'lappa', 'stripe-requests');
const DERIVED_BY = ['derive-operations.ts', 'parameter-schema.ts', 'print-operations.ts'];
const LOOK_AGAIN_MS = 50;
/** A derivation that takes longer has died. */
const CLAIM_SECONDS = 60;

/**
 * What the installed `stripe` package says of its operations. The first caller on a machine
 * derives it, which takes seconds, and leaves it in node_modules/.cache; callers in other
 * processes wait for that instead of deriving it too. Derived again when the package or the
 * deriving code changes. Without a folder to write in, every process derives its own.
 */
export function readOperations(folder = FOLDER, derive = deriveApart): Operations {
  const file = path.join(folder, `${nameOfCache()}.json`);
  const claim = `${file}.claim`;
  for (;;) {
    const cached = readIfThere(file);
    if (cached !== null) return JSON.parse(cached) as Operations;
    const claimed = tryClaim(claim);
    if (claimed !== 'taken') {
      try {
        const text = derive();
        if (claimed === 'ours') publish(file, text);
        return JSON.parse(text) as Operations;
      } finally {
        if (claimed === 'ours') rmSync(claim, { force: true });
      }
    }
    sleep(LOOK_AGAIN_MS);
  }
}

function nameOfCache(): string {
  const { version } = JSON.parse(readFileSync(path.join(STRIPE, 'package.json'), 'utf8')) as {
    version: string;
  };
  const hash = createHash('sha256');
  for (const file of DERIVED_BY) hash.update(readFileSync(path.join(import.meta.dirname, file)));
  return `${version}-${hash.digest('hex').slice(0, 12)}`;
}

function deriveApart(): string {
  const script = path.join(import.meta.dirname, 'print-operations.ts');
  return execFileSync(process.execPath, [script, STRIPE], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function publish(file: string, text: string): void {
  const half = `${file}.${randomUUID()}`;
  writeFileSync(half, text);
  // A rename shows the whole file or none to whoever looks meanwhile.
  renameSync(half, file);
}

function tryClaim(claim: string): 'ours' | 'taken' | 'no folder' {
  try {
    mkdirSync(path.dirname(claim), { recursive: true });
    closeSync(openSync(claim, 'wx'));
    return 'ours';
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') return 'no folder';
    if (isAbandoned(claim)) rmSync(claim, { force: true });
    return 'taken';
  }
}

function isAbandoned(claim: string): boolean {
  try {
    return Date.now() - statSync(claim).mtimeMs > CLAIM_SECONDS * 1000;
  } catch {
    return false;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
