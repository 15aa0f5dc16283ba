import type { Run } from '#app/domain/operations/record-run.ts';
import type { HeldJob } from '#app/providers/queue.server.ts';
import { completeJob } from '#app/providers/queue.server.ts';
import { shareTransaction } from '#db/shared-transaction.server.ts';
import { recordNothingNew, rememberUnmodifiedFeeds } from './record-outcomes.ts';

interface UnmodifiedCheck {
  feedId: string;
  runId: string;
  run: Run;
  job: HeldJob;
}

const most = 50;

/**
 * Ends the check of a feed that answered "not modified", as most do: outcomes, feed, run and job in one transaction,
 * which checks that end at about the same time share. A pass over thousands of feeds is several times cheaper so.
 */
export const endUnmodifiedCheck = shareTransaction(
  'end feed checks',
  most,
  async (context, checks: UnmodifiedCheck[]) => {
    const [outcomes] = await Promise.all([
      recordNothingNew(
        context,
        checks.map(({ feedId, runId, run }) => ({ feedId, runId, jobId: run.id })),
        'not-modified',
      ),
      rememberUnmodifiedFeeds(
        context,
        checks.map(({ feedId }) => feedId),
      ),
      completeJob(context.tx, 'catalog.check-feed', ...checks.map(({ job }) => job)),
    ]);
    await Promise.all(
      checks.map(({ feedId, run }) =>
        run.succeed(context, { notModified: true, ...outcomes.get(feedId) }),
      ),
    );
    return checks.map(() => undefined);
  },
);
