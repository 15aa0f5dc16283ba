import { enqueue } from '#app/providers/queue.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';

/**
 * Has a pass of the reconciliation run, in a staff person's name.
 * @returns false when one is queued or running already
 */
export async function startReconciliation(context: Context): Promise<boolean> {
  const started = await asSystem('start a reconciliation', ({ tx }) =>
    enqueue(tx, 'billing.reconcile', { trigger: 'person' }),
  );
  await recordAudit(context, {
    action: 'reconciliation.started',
    subject: { type: 'job', id: started ?? 'running' },
  });
  return started !== null;
}
