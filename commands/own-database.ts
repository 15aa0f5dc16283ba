import type { DataFolder } from './data-folder.ts';
import { readOrCreateSecret } from './data-folder.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { EmbeddedPostgres } from './embedded-postgres.ts';
import { createLappaDatabase } from './prepare-database.ts';
import type { DatabaseAddresses } from './prepare-database.ts';
import type { Say } from './progress.ts';

const DATABASE_NAME = 'lappa';

/**
 * Starts the embedded PostgreSQL of a data folder with Lappa's roles and an (at first empty)
 * database in it. The roles' passwords are made once and kept in the folder.
 */
export async function startOwnDatabase(
  folder: DataFolder,
  { log, signal }: { log: Say; signal?: AbortSignal },
): Promise<{ server: EmbeddedPostgres; addresses: DatabaseAddresses }> {
  const server = await startEmbeddedPostgres({ dataFolder: folder.path, log, signal });
  try {
    const passwords = {
      owner: await readOrCreateSecret(folder, 'databaseOwnerPassword'),
      web: await readOrCreateSecret(folder, 'databaseWebPassword'),
      worker: await readOrCreateSecret(folder, 'databaseWorkerPassword'),
    };
    const { superuserUrl } = server;
    return {
      server,
      addresses: await createLappaDatabase({ superuserUrl, passwords, name: DATABASE_NAME }),
    };
  } catch (error) {
    await server.stop({ immediately: true });
    throw error;
  }
}
