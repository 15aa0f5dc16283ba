import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '#app/env.server.ts';
import { claimFolder, FolderInUseError } from './folder-claim.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const STAMP = path.join(ROOT, 'build', 'source-hash.txt');
const CLAIM_FOLDER = path.join(ROOT, 'node_modules', '.cache', 'lappa', 'build');
const SOURCES = [
  'app',
  'db',
  'jobs',
  'public',
  'package-lock.json',
  'remix.config.js',
  'tsconfig.json',
  'vite.config.ts',
];

/** What the production build starts. */
export const WEB_ENTRY = path.join(ROOT, 'build', 'server', 'server.js');
const WORKER_ENTRY = path.join(ROOT, 'build', 'server', 'worker.js');
/**
 * Node's arguments for the worker. A pass makes much that is soon forgotten; with Node's own 16 MB for the young
 * the worker grows to 426 MB on it, with 4 to 260 (docs/benchmarks.md). Said again in package.json and compose.yaml.
 */
export const WORKER_ARGUMENTS = ['--max-semi-space-size=4', WORKER_ENTRY];

/**
 * Makes build/client and build/server from the sources as they are now, unless they already are.
 * Only one process builds at a time; the others wait and find the work done.
 * Throws with what Vite said when the build fails.
 */
export async function ensureProductionBuild({ signal }: { signal?: AbortSignal } = {}): Promise<
  'built' | 'unchanged'
> {
  if (await isCurrent()) return 'unchanged';
  await mkdir(CLAIM_FOLDER, { recursive: true });
  const claim = await claimWhenFree(signal);
  try {
    if (await isCurrent()) return 'unchanged';
    const hash = hashSources();
    await rm(STAMP, { force: true });
    await runViteBuild(signal);
    await writeFile(STAMP, hash);
    return 'built';
  } finally {
    await claim.release();
  }
}

async function isCurrent(): Promise<boolean> {
  if (![STAMP, WEB_ENTRY].every((file) => existsSync(file))) return false;
  return (await readFile(STAMP, 'utf8')) === hashSources();
}

async function claimWhenFree(signal?: AbortSignal) {
  for (;;) {
    try {
      return await claimFolder(CLAIM_FOLDER);
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      await sleep(200, undefined, { signal });
    }
  }
}

/** SHA-256 over names and contents of everything that the build reads. At one go: a thousand small waits take longer. */
function hashSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of listFiles(path.join(ROOT, source))) {
      const content = readFileSync(file);
      hash.update(`${path.relative(ROOT, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

function listFiles(source: string): string[] {
  if (!existsSync(source)) return [];
  if (path.extname(source) !== '') return [source];
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

async function runViteBuild(signal?: AbortSignal): Promise<void> {
  const remix = path.join(ROOT, 'node_modules', '@remix-run', 'dev', 'dist', 'cli.js');
  const child = spawn(process.execPath, [remix, 'vite:build'], {
    cwd: ROOT,
    env: childEnvironment({ NODE_ENV: 'production', NO_COLOR: '1' }) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    signal,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  // Rollup appends a list of every file it watched.
  const told = output.split(/^ *watchFiles:/m)[0] ?? output;
  throw new Error(`The production build failed:\n${told.trim()}`);
}
