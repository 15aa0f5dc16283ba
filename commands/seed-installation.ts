import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import type { DatabaseAddresses } from './prepare-database.ts';
import type { DemoLogin } from './running-installation.ts';
import { seedBase, seedDemo } from './seed-database.ts';
import { seedPeople } from './seed-people.ts';
import { describeSimulatedFeeds } from './simulated-feeds.ts';

/** Fills a migrated database with the base and the demo seeds. Safe to repeat. */
export async function seedInstallation(
  database: DatabaseAddresses,
  { vendorSite }: { vendorSite: string },
): Promise<{ applications: number; logins: DemoLogin[] }> {
  connectDatabase({ url: database.workerUrl, poolSize: 2, applicationName: 'lappa seeds' });
  try {
    const { applications } = await seedBase();
    await seedDemo(describeSimulatedFeeds(vendorSite));
    return { applications, logins: await seedPeople() };
  } finally {
    await closeDatabase();
  }
}
