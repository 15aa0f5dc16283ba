import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import type { DatabaseUser } from './database-user.ts';

/** What the processes of PostgreSQL see of our environment: nothing that changes with the machine. */
export const POSTGRES_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/bin:/bin',
};

/** PGDATA's name inside the place of a database. */
export const CLUSTER_FOLDER = 'cluster';

/** The name of the superuser inside the cluster. */
export const SUPERUSER = 'postgres';

// PostgreSQL's own UTF-8 locale: the same order and case rules on every machine, LANG or not.
const INITDB_FLAGS = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];

export interface ClusterFiles {
  /** PGDATA. */
  folder: string;
  /** Of the superuser; generated, and kept beside the cluster in a file only its owner reads. */
  password: string;
}

/**
 * The cluster in `place`, made by initdb when there is none. A half-made one (the machine stopped
 * during initdb) is thrown away and made again.
 * Throws when the cluster was made by another major version of PostgreSQL.
 */
export async function prepareCluster(options: {
  place: string;
  binaries: PostgresBinaries;
  user: DatabaseUser | null;
  signal?: AbortSignal;
}): Promise<ClusterFiles> {
  const { place, binaries } = options;
  const folder = path.join(place, CLUSTER_FOLDER);
  const passwordFile = path.join(place, 'superuser-password');
  if (existsSync(folder)) {
    const major = (await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).trim();
    if (major !== binaries.major) {
      throw new Error(
        `${folder} was made by PostgreSQL ${major}, this is ${binaries.major}. Start with --fresh to begin anew.`,
      );
    }
    return { folder, password: (await readFile(passwordFile, 'utf8')).trim() };
  }

  const password = randomBytes(24).toString('base64url');
  const unfinished = path.join(place, 'cluster-unfinished');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (options.user) {
    const { uid, gid } = options.user;
    for (const name of [unfinished, passwordFile]) await chown(name, uid, gid);
  }
  await runInitdb({ ...options, unfinished, passwordFile });
  await rename(unfinished, folder);
  return { folder, password };
}

async function runInitdb(options: {
  binaries: PostgresBinaries;
  user: DatabaseUser | null;
  place: string;
  unfinished: string;
  passwordFile: string;
  signal?: AbortSignal;
}): Promise<void> {
  const initdb = spawn(
    options.binaries.initdb,
    [
      `--pgdata=${options.unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${options.passwordFile}`,
      ...INITDB_FLAGS,
    ],
    {
      cwd: options.place,
      uid: options.user?.uid,
      gid: options.user?.gid,
      env: POSTGRES_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      signal: options.signal,
    },
  );
  let output = '';
  initdb.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  initdb.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    initdb.once('error', reject);
    initdb.once('close', resolve);
  });
  if (code !== 0) throw new Error(`initdb ended with ${code}:\n${output.trim()}`);
}
