import { parseArgs } from 'node:util';
import { syncPlans } from '#app/domain/billing/sync-plans.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asVisitor } from '#db/tenancy.server.ts';
import { runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';

const acts = { made: 'made', renamed: 'renamed', replaced: 'made anew at another price' };

/** `npm run stripe:sync-plans [-- --dry-run]`: makes Stripe's products and prices as the price list says. */
await runCommand((say) => {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean' } } });
  const dryRun = values['dry-run'] ?? false;
  return withDatabase(say, async ({ webUrl }) => {
    connectDatabase({ url: webUrl, poolSize: 1, applicationName: 'lappa stripe plans' });
    try {
      const repairs = await syncPlans(await asVisitor(listPlans), { dryRun });
      for (const { subject, act } of repairs) {
        say(`  ${subject}: ${dryRun ? 'would be ' : ''}${acts[act]}`);
      }
      if (repairs.length === 0) say('Stripe’s products and prices are as the price list says.');
      else if (dryRun) say('Nothing was changed: this was a dry run.');
    } finally {
      await closeDatabase();
    }
  });
});
