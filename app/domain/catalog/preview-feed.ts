import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { FeedCheckTools } from './check-feed.ts';
import { feedAdapters } from './feeds/feed-adapters.ts';
import { applyObservation } from './internal/apply-observation.ts';
import { investigate } from './internal/investigate.ts';
import { loadFeed } from './internal/load-feed.ts';

export interface FeedPreview {
  identifier: string;
  outcome: UpdateOutcome;
  version: string | null;
  reason: string | null;
}

/** What a check of this feed would do now, whatever it said before. Asks and downloads, but keeps nothing. */
export async function previewFeed(tools: FeedCheckTools, feedId: string): Promise<FeedPreview[]> {
  const feed = await asSystem('load a feed', (context) => loadFeed(context, feedId));
  if (!feed) return [];
  const failed = (identifier: string, reason: string): FeedPreview => ({
    identifier,
    outcome: 'failed',
    version: null,
    reason,
  });
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
  try {
    const adapter = feedAdapters[feed.kind];
    const reading = await adapter.readFeed(tools.upstream, {
      ...feed,
      validators: { etag: null, lastModified: null },
    });
    const previews: FeedPreview[] = [];
    for (const source of feed.sources) {
      const seen =
        reading.status === 'read' ? reading.observations.get(source.sourceId) : undefined;
      if (!seen?.ok) {
        previews.push(failed(source.identifier, seen?.reason ?? 'The feed does not mention it.'));
        continue;
      }
      try {
        const finding = await investigate(tools, { feed, adapter, source, seen, runId: null });
        const { outcome, version, evidence } = await rehearse(finding);
        const reason = typeof evidence.reason === 'string' ? evidence.reason : null;
        previews.push({ identifier: source.identifier, outcome, version, reason });
      } catch (error) {
        previews.push(failed(source.identifier, messageOf(error)));
      }
    }
    return previews;
  } catch (error) {
    return feed.sources.map((source) => failed(source.identifier, messageOf(error)));
  }
}

/** Applies the finding and rolls it back. */
async function rehearse(finding: Parameters<typeof applyObservation>[1]) {
  let conclusion: Awaited<ReturnType<typeof applyObservation>> | undefined;
  const rollBack = new Error('rehearsed');
  try {
    await asSystem('rehearse an update', async (context) => {
      conclusion = await applyObservation(context, finding);
      throw rollBack;
    });
  } catch (error) {
    if (error !== rollBack) throw error;
  }
  if (!conclusion) throw new Error('The rehearsal ended without a conclusion.');
  return conclusion;
}
