import type { FeedCheckTools } from '#app/domain/catalog/check-feed.ts';
import { publishCandidate } from '#app/domain/catalog/publish-candidate.ts';
import type { Handler } from '../register-handler.ts';

/** Files are downloaded whole; few are enough. */
const concurrency = 2;

export const publishCandidateHandler = (
  tools: FeedCheckTools,
): Handler<'catalog.publish-candidate'> => ({
  queue: 'catalog.publish-candidate',
  concurrency,
  describe: () => ({ trigger: 'person' }),
  handle: (job, run) => publishCandidate(tools, job, run),
});
