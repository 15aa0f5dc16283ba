import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostgresBinaries } from './embedded-postgres/binaries.ts';
import { CLUSTER_FOLDER, prepareCluster, SUPERUSER } from './embedded-postgres/cluster-files.ts';
import { findDatabasePlace, prepareDatabasePlace } from './embedded-postgres/database-place.ts';
import { chooseDatabaseUser } from './embedded-postgres/database-user.ts';
import { stopLeftoverPostmaster, stopProcess } from './embedded-postgres/leftover-postmaster.ts';
import { PostmasterStartError, startPostmaster } from './embedded-postgres/postmaster.ts';
import type { Postmaster } from './embedded-postgres/postmaster.ts';
import { claimFolder } from './folder-claim.ts';
import { findFreePort } from './free-port.ts';

const START_ATTEMPTS = 8;

export interface EmbeddedPostgresOptions {
  /** The cluster, its log and its superuser's password are kept in `postgres/` below it. */
  dataFolder: string;
  /** Default: a free one. */
  port?: number;
  /** Default true. False is faster and loses data when the machine stops: for tests. */
  fsync?: boolean;
  /** Gets a line for everything the person at the terminal should know. */
  log: (line: string) => void;
  /** Aborting ends the start; nothing is left running. */
  signal?: AbortSignal;
}

export interface EmbeddedPostgres {
  /** Connects as superuser to the database `postgres`. */
  superuserUrl: string;
  port: number;
  /** Resolves when the server has ended, asked to or not. */
  ended: Promise<void>;
  /** Ends the server and waits for it: a fast shutdown, or at once when `immediately`. */
  stop: (options?: { immediately?: boolean }) => Promise<void>;
  /** Stops and removes the cluster with all its data. */
  destroy: () => Promise<void>;
}

/**
 * Starts the PostgreSQL that npm installed, on 127.0.0.1, as an ordinary user or as root (then as
 * the system user `postgres`). The same data folder gives the same data again. A server left behind
 * by a killed process is stopped first.
 * Throws FolderInUseError while another process uses the data folder, and an Error with the end of
 * the server's log when it does not start.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataFolder, fsync = true, log, signal } = options;
  const user = chooseDatabaseUser();
  const place = await prepareDatabasePlace(dataFolder, user, log);
  const claim = await claimFolder(place);
  try {
    const binaries = await findPostgresBinaries(user, log);
    const cluster = await prepareCluster({ place, binaries, user, signal });
    await stopLeftoverPostmaster(cluster.folder, log);
    const { port, server } = await startOnFreePort(options.port, (port) =>
      startPostmaster({
        binaries,
        user,
        place,
        folder: cluster.folder,
        port,
        url: addressOf(port, cluster.password),
        fsync,
        signal,
      }),
    );
    async function stop({ immediately = false } = {}): Promise<void> {
      await stopProcess(server.pid, immediately ? 'SIGQUIT' : 'SIGINT');
      await claim.release();
    }
    async function destroy(): Promise<void> {
      await stop({ immediately: true });
      await rm(place, { recursive: true, force: true });
    }
    const superuserUrl = addressOf(port, cluster.password);
    return { superuserUrl, port, ended: server.ended, stop, destroy };
  } catch (error) {
    await claim.release();
    throw error;
  }
}

/** Deletes the cluster of a data folder, wherever it is kept. Nobody may be using it. */
export async function destroyEmbeddedPostgresData(dataFolder: string): Promise<void> {
  const place = await findDatabasePlace(dataFolder, chooseDatabaseUser());
  if (!existsSync(place)) return;
  const claim = await claimFolder(place);
  await stopLeftoverPostmaster(path.join(place, CLUSTER_FOLDER), () => {});
  await rm(place, { recursive: true, force: true });
  await claim.release();
}

function addressOf(port: number, password: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
}

/** Between finding a free port and using it somebody else may take it; then another is tried. */
async function startOnFreePort(
  wanted: number | undefined,
  start: (port: number) => Promise<Postmaster>,
): Promise<{ port: number; server: Postmaster }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await findFreePort());
    try {
      return { port, server: await start(port) };
    } catch (error) {
      const passing =
        error instanceof PostmasterStartError &&
        (error.reason === 'still-in-use' ||
          (error.reason === 'port-taken' && wanted === undefined));
      if (!passing || attempt === START_ATTEMPTS) throw error;
      // The children of a server that was just killed need a moment to end.
      if (error.reason === 'still-in-use') await sleep(500);
    }
  }
}
