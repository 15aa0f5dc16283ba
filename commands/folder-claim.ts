import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { identifyProcess, stillRuns } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Another running process already uses the data folder. */
export class FolderInUseError extends Error {
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(
      `${folder} is in use by process ${pid}. Stop that one first, or choose another folder with LAPPA_DATA.`,
    );
    this.name = 'FolderInUseError';
    this.pid = pid;
  }
}

/**
 * Claims a folder for this process until `release` is called or the process ends, however it ends:
 * the claim of a process that is gone is taken over. Throws FolderInUseError.
 */
export async function claimFolder(folder: string): Promise<{ release: () => Promise<void> }> {
  const file = path.join(folder, 'in-use-by.json');
  const claim = JSON.stringify(identifyProcess(process.pid));
  for (let attempt = 0; ; attempt += 1) {
    try {
      await writeFile(file, claim, { flag: 'wx' });
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readClaim(file);
    if (owner && (attempt > 0 || stillRuns(owner))) throw new FolderInUseError(folder, owner.pid);
    await rm(file, { force: true });
  }
}

/** Null for a claim that was never completely written. */
async function readClaim(file: string): Promise<ProcessIdentity | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}
