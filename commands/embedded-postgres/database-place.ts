import { createHash } from 'node:crypto';
import { mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { SHARED_STATE_FOLDER } from './binaries.ts';
import type { DatabaseUser } from './database-user.ts';

/**
 * The folder that holds the cluster of `dataFolder`: `<dataFolder>/postgres`, or a folder of its
 * own below /var/lib/lappa when `user` may not enter one of the parents. It exists afterwards; its
 * files are closed to others one by one, since two users (root and `user`) keep files in it.
 */
export async function prepareDatabasePlace(
  dataFolder: string,
  user: DatabaseUser | null,
  log: (line: string) => void,
): Promise<string> {
  await mkdir(dataFolder, { recursive: true });
  const place = await findDatabasePlace(dataFolder, user);
  if (!place.startsWith(await realpath(dataFolder))) {
    log(`The database is kept in ${place}: ${user?.name} may not enter ${dataFolder}`);
    await mkdir(path.dirname(place), { recursive: true, mode: 0o755 });
  }
  await mkdir(place, { recursive: true, mode: 0o711 });
  return place;
}

/** Where {@link prepareDatabasePlace} puts the cluster of an existing data folder. */
export async function findDatabasePlace(
  dataFolder: string,
  user: DatabaseUser | null,
): Promise<string> {
  const folder = await realpath(dataFolder);
  if (user === null || (await mayEnter(folder, user))) return path.join(folder, 'postgres');
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return path.join(SHARED_STATE_FOLDER, name, 'postgres');
}

async function mayEnter(folder: string, user: DatabaseUser): Promise<boolean> {
  for (let current = folder; ; current = path.dirname(current)) {
    const { mode, uid, gid } = await stat(current);
    const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
