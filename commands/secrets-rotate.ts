import { rotateSecrets } from '#app/domain/accounts/rotate-secrets.ts';
import { env } from '#app/env.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { refuseArguments, runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';

/** `npm run secrets:rotate`: seals the database's secrets with the first of ENCRYPTION_KEYS. Exit code 1 when some do not open. */
await runCommand((say) => {
  refuseArguments();
  const [first] = env().ENCRYPTION_KEYS;
  if (!first) {
    throw new Error(
      'ENCRYPTION_KEYS is missing: give it as the processes have it, the new key first.',
    );
  }
  return withDatabase(say, async ({ workerUrl }) => {
    connectDatabase({ url: workerUrl, poolSize: 1, applicationName: 'lappa secrets' });
    try {
      const { rotated, current, broken } = await asSystem('rotate secrets', rotateSecrets);
      say(`${rotated} secrets are sealed with ${first.id} now, ${current} were already.`);
      if (broken.length === 0) return 0;
      say(`${broken.length} open with no key that is configured; keep the old keys and look at:`);
      for (const place of broken) say(`  ${place}`);
      return 1;
    } finally {
      await closeDatabase();
    }
  });
});
