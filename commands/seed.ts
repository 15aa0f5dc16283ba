import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { refuseArguments, runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';
import { seedBase } from './seed-database.ts';

/** `npm run seed`: the plans, the curated catalog and its sources. Safe to repeat. */
await runCommand((say) => {
  refuseArguments();
  return withDatabase(say, async ({ workerUrl }) => {
    connectDatabase({ url: workerUrl, poolSize: 1, applicationName: 'lappa seed' });
    try {
      const { applications, versions } = await seedBase();
      say(`${applications} applications are there, ${versions} versions are new.`);
    } finally {
      await closeDatabase();
    }
  });
});
