import { refuseArguments, runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';
import { migrateDatabase } from './prepare-database.ts';

await runCommand((say) => {
  refuseArguments();
  return withDatabase(say, async ({ ownerUrl }) => {
    const applied = await migrateDatabase(ownerUrl);
    for (const name of applied) say(`applied ${name}`);
    say(applied.length === 0 ? 'The database is up to date.' : `${applied.length} applied.`);
  });
});
