import { parseArgs } from 'node:util';
import { setStaff } from '#app/domain/accounts/set-staff.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';

const usage = 'Usage: npm run staff -- grant <e-mail>   (or revoke <e-mail>)';

/** `npm run staff -- grant <e-mail>`: makes somebody who is registered one of Lappa's own people; `revoke` undoes it. */
await runCommand((say) => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [verb, email, ...rest] = positionals;
  if ((verb !== 'grant' && verb !== 'revoke') || email === undefined || rest.length > 0) {
    throw new Error(usage);
  }
  return withDatabase(say, async ({ workerUrl }) => {
    connectDatabase({ url: workerUrl, poolSize: 1, applicationName: 'lappa staff' });
    try {
      const changed = await asSystem('the operator’s staff command', (context) =>
        setStaff(context, email, verb === 'grant'),
      );
      const state = verb === 'grant' ? 'is staff' : 'is not staff';
      say(changed ? `${email} ${state} now.` : `${email} ${state} already.`);
    } finally {
      await closeDatabase();
    }
  });
});
