import type { z } from 'zod';

import {
  FeedFormatError,
  type SeenVersion,
  type SourceObservation,
  type SourceQuery,
} from '#app/domain/catalog/feeds/feed-adapter.ts';
import { parseSettings } from '#app/domain/catalog/feeds/feed-settings.ts';
import { findVersionProblem } from '#app/domain/catalog/version-order.ts';

/**
 * Observes each source by itself: settings that are wrong, a `FeedFormatError` or a version that
 * cannot be used become that source's reason and leave the others alone.
 */
export function observeSources<T extends z.ZodType>(
  sources: SourceQuery[],
  sourceSettings: T,
  observe: (settings: z.output<T>, source: SourceQuery) => SeenVersion,
): Map<string, SourceObservation> {
  return new Map(
    sources.map((source) => {
      try {
        const seen = observe(parseSettings(sourceSettings, source.settings, 'source'), source);
        const problem = findVersionProblem(seen.version);
        return [source.sourceId, problem ? { ok: false, reason: problem } : seen];
      } catch (error) {
        if (!(error instanceof FeedFormatError)) throw error;
        return [source.sourceId, { ok: false, reason: error.message }];
      }
    }),
  );
}
