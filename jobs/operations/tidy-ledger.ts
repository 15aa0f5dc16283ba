import { closeStaleUpdateRuns } from '#app/domain/catalog/finish-update-run.ts';
import { runFoundSomething } from '#app/domain/catalog/run-found-something.ts';
import { tidyLedger } from '#app/domain/operations/tidy-ledger.ts';
import { completeJob } from '#app/providers/queue.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Handler } from '../register-handler.ts';

const staleAfterMs = 2 * 60 * 60_000;

export const tidyLedgerHandler: Handler<'operations.tidy-ledger'> = {
  queue: 'operations.tidy-ledger',
  concurrency: 1,
  describe: () => ({ trigger: 'schedule' }),
  handle: (job, run) =>
    asSystem('tidy the ledger', async (context) => {
      const staleBefore = new Date(context.now.getTime() - staleAfterMs);
      const updateRuns = await closeStaleUpdateRuns(context, staleBefore);
      const tidied = await tidyLedger(context, staleBefore, runFoundSomething);
      await run.succeed(context, { updateRuns, ...tidied });
      await completeJob(context.tx, 'operations.tidy-ledger', job);
    }),
};
