import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { env } from '#app/env.server.ts';
import { destroyEmbeddedPostgresData } from './embedded-postgres.ts';
import { claimFolder } from './folder-claim.ts';

const MARKER = 'lappa-data-folder.txt';
const MARKER_TEXT = 'Lappa keeps its data in this folder. `npm run demo -- --fresh` empties it.\n';

/** Folders that live in the demo's data folder but are not the demo's. */
const NEIGHBOURS = ['dev', 'screenshots'];

/** A folder that one running Lappa (demo, dev or a command) keeps everything in. */
export interface DataFolder {
  /** Absolute. */
  path: string;
  /** Gives up the folder, so that another process may use it. */
  release: () => Promise<void>;
}

/** The demo's data folder: LAPPA_DATA, else `.lappa` in the repository. */
export function demoDataFolder(): string {
  return path.resolve(import.meta.dirname, '..', env().LAPPA_DATA);
}

/** The development server's data folder, so that it never meets the demo's data. */
export function devDataFolder(): string {
  return path.join(demoDataFolder(), 'dev');
}

/**
 * Creates the folder if needed and claims it for this process; with `fresh` everything in it is
 * deleted first, the database included.
 * Throws FolderInUseError while another process uses it, and refuses a folder with somebody
 * else's files in it: nothing that Lappa did not make is ever deleted.
 */
export async function openDataFolder(
  folder: string,
  { fresh = false }: { fresh?: boolean } = {},
): Promise<DataFolder> {
  await mkdir(folder, { recursive: true });
  const marker = path.join(folder, MARKER);
  if (!existsSync(marker)) {
    const strangers = (await readdir(folder)).filter((name) => !NEIGHBOURS.includes(name));
    if (strangers.length > 0) {
      throw new Error(
        `${folder} holds files that are not Lappa's (${strangers.slice(0, 3).join(', ')}). Choose an empty folder with LAPPA_DATA.`,
      );
    }
    await writeFile(marker, MARKER_TEXT);
  }
  const { release } = await claimFolder(folder);
  if (fresh) {
    await destroyEmbeddedPostgresData(folder);
    const kept = new Set([...NEIGHBOURS, MARKER, 'in-use-by.json']);
    for (const name of await readdir(folder)) {
      if (!kept.has(name)) await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
  return { path: folder, release };
}

/**
 * The named secret of this data folder: made at the first call, the same ever after. Kept in
 * `secrets.json`, which only its owner reads. 32 random bytes, base64url.
 */
export async function readOrCreateSecret(
  folder: Pick<DataFolder, 'path'>,
  name: string,
): Promise<string> {
  const file = path.join(folder.path, 'secrets.json');
  const secrets = existsSync(file)
    ? (JSON.parse(await readFile(file, 'utf8')) as Record<string, string>)
    : {};
  const existing = secrets[name];
  if (existing !== undefined) return existing;
  const secret = randomBytes(32).toString('base64url');
  await writePrivateFile(file, JSON.stringify({ ...secrets, [name]: secret }, null, 2));
  return secret;
}

/** What the installation of this folder seals secrets with, as ENCRYPTION_KEYS is written. */
export async function readEncryptionKeys(folder: Pick<DataFolder, 'path'>): Promise<string> {
  return `own:${await readOrCreateSecret(folder, 'encryptionKey')}`;
}

/** Replaces a file in one step; only its owner may read it. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${text}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}
