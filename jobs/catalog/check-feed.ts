import type { FeedCheckTools } from '#app/domain/catalog/check-feed.ts';
import { checkFeed } from '#app/domain/catalog/check-feed.ts';
import type { Handler } from '../register-handler.ts';

/** Most of a check is waiting for other people's servers, so many run side by side. */
const concurrency = 100;

export const checkFeedHandler = (
  tools: FeedCheckTools,
  onChecked: (runId: string) => void,
): Handler<'catalog.check-feed'> => ({
  queue: 'catalog.check-feed',
  concurrency,
  describe: (job) => ({ trigger: 'job', parentId: job.payload.runId }),
  async handle(job, run) {
    const { feedId, runId } = job.payload;
    try {
      await checkFeed(
        tools,
        {
          feedId,
          runId,
          lastAttempt: job.lastAttempt,
          signal: job.signal,
          job,
        },
        run,
      );
    } finally {
      onChecked(runId);
    }
  },
});
