import { getReconciliation } from '#app/domain/billing/list-reconciliations.ts';
import type { ReportedFinding } from '#app/domain/billing/list-reconciliations.ts';
import { reconcile } from '#app/domain/billing/reconcile.ts';
import { findDifferences } from '#app/domain/billing/subscription-state.ts';
import type { SubscriptionState } from '#app/domain/billing/subscription-state.ts';
import { recordRun } from '#app/domain/operations/record-run.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { refuseArguments, runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';

/** `npm run reconcile`: compares all of Stripe with the database now, repairs, and prints the report. Exit code 1 when something could not be repaired. */
await runCommand((say) => {
  refuseArguments();
  return withDatabase(say, async ({ workerUrl }) => {
    connectDatabase({ url: workerUrl, poolSize: 4, applicationName: 'lappa reconcile' });
    await startQueue({ url: workerUrl, role: 'sender', onError: (error) => say(error.message) });
    try {
      const { id } = await recordRun({ type: 'billing.reconcile', trigger: 'command' }, () =>
        reconcile('command'),
      );
      const { pass, findings } = await asSystem('report a reconciliation', (context) =>
        getReconciliation(context, id),
      );
      const { checked, repaired, unknown, failed, requests } = pass;
      say(
        `${checked} objects looked at with ${requests} requests: ${repaired} repaired, ${unknown} unknown, ${failed} failed.`,
      );
      for (const finding of findings) say(`  ${describe(finding)}`);
      return failed === 0 ? 0 : 1;
    } finally {
      await stopQueue(5_000);
      await closeDatabase();
    }
  });
});

function describe({ kind, objectId, organization, before, after, error }: ReportedFinding): string {
  const what = `${kind} ${objectId}${organization ? ` (${organization.slug})` : ''}`;
  if (error !== null) return `${what}: ${error}`;
  if (typeof after?.event === 'string') return `${what}: ${after.event}, which was not delivered`;
  if (before === null || after === null) return what;
  const changed = findDifferences(before as SubscriptionState, after as SubscriptionState);
  const told = changed.map((key) => `${key} ${tell(before[key])} → ${tell(after[key])}`);
  return `${what}: ${told.join(', ')}`;
}

function tell(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
