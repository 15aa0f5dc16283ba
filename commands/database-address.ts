import { assumeEnvironment, childEnvironment, env } from '#app/env.server.ts';
import { demoDataFolder, devDataFolder, openDataFolder } from './data-folder.ts';
import { paymentsEnvironment } from './payments-environment.ts';
import { startOwnDatabase } from './own-database.ts';
import { migrateDatabase } from './prepare-database.ts';
import type { DatabaseAddresses } from './prepare-database.ts';
import type { Say } from './progress.ts';
import { readRunning } from './running-installation.ts';

/**
 * Does `work` on the database a command means: DATABASE_URL (with DATABASE_OWNER_URL for what only
 * the owner may), else the running demo's, else the running dev's, else the demo's own, started and
 * migrated for as long as the work takes. Says which one.
 * Throws in production mode without DATABASE_URL, where a database made on the spot would be wrong.
 */
export async function withDatabase<T>(
  say: Say,
  work: (addresses: DatabaseAddresses) => Promise<T>,
): Promise<T> {
  const given = readGivenAddresses();
  if (given) return work(given);
  if (env().LAPPA_MODE === 'production') {
    throw new Error('DATABASE_URL is required in production.');
  }
  for (const [name, folder] of [
    ['demo', demoDataFolder()],
    ['development server', devDataFolder()],
  ] as const) {
    const running = await readRunning(folder);
    if (!running) continue;
    say(`Using the database of the running ${name}.`);
    // Its feeds and payments are simulated, on this machine.
    assumeEnvironment({
      UPSTREAM_ALLOWED_PRIVATE_HOSTS: new URL(running.vendorSite).host,
      ...paymentsEnvironment({
        secretKey: running.stripeSecretKey,
        apiUrl: running.stripe,
        webhookSecrets: running.stripeWebhookSecrets,
      }),
    });
    return work({
      ownerUrl: running.databaseOwnerUrl,
      webUrl: running.databaseUrl,
      workerUrl: running.databaseWorkerUrl,
    });
  }
  return withOwnDatabase(say, work);
}

/** The addresses that the environment gives, or null. */
export function readGivenAddresses(): DatabaseAddresses | null {
  const { DATABASE_URL, DATABASE_OWNER_URL } = env();
  if (DATABASE_URL === undefined) return null;
  return {
    ownerUrl: DATABASE_OWNER_URL ?? DATABASE_URL,
    webUrl: DATABASE_URL,
    workerUrl: childEnvironment({}).DATABASE_WORKER_URL || DATABASE_URL,
  };
}

async function withOwnDatabase<T>(
  say: Say,
  work: (addresses: DatabaseAddresses) => Promise<T>,
): Promise<T> {
  const folder = await openDataFolder(demoDataFolder());
  try {
    say(`Starting the database in ${folder.path} for this command.`);
    const { server, addresses } = await startOwnDatabase(folder, { log: say });
    try {
      for (const name of await migrateDatabase(addresses.ownerUrl)) say(`applied ${name}`);
      return await work(addresses);
    } finally {
      await server.stop();
    }
  } finally {
    await folder.release();
  }
}
