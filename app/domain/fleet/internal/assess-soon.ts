import { uuidv7 } from 'uuidv7';
import { enqueue } from '#app/providers/queue.server.ts';
import type { Context } from '#db/tenancy.server.ts';

/** Has compliance assessed once the transaction is over. */
export async function assessSoon({ tx }: Context, organizationId: string): Promise<void> {
  // A key of its own: an assessment that runs at this moment has counted what was before.
  await enqueue(tx, 'fleet.assess-compliance', { organizationId }, { key: uuidv7() });
}
