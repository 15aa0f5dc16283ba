import type { HeldJob } from '#app/providers/queue.server.ts';
import { completeJob } from '#app/providers/queue.server.ts';
import type { Upstream } from '#app/providers/upstream.server.ts';
import { UpstreamError } from '#app/providers/upstream.server.ts';
import type { Run } from '#app/domain/operations/record-run.ts';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import { shareTransaction } from '#db/shared-transaction.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { FeedAdapter, FeedReading, SourceObservation } from './feeds/feed-adapter.ts';
import { feedAdapters } from './feeds/feed-adapters.ts';
import type { Conclusion } from './internal/finding.ts';
import { applyObservation } from './internal/apply-observation.ts';
import { endUnmodifiedCheck } from './internal/end-unmodified-check.ts';
import { investigate } from './internal/investigate.ts';
import type { LoadedFeed, LoadedSource } from './internal/load-feed.ts';
import { loadFeeds } from './internal/load-feed.ts';
import {
  recordConclusion,
  recordFailure,
  recordNothingNew,
  rememberFeed,
  rememberFeedFailure,
} from './internal/record-outcomes.ts';
import type { VerificationLimits } from './verify-installers.ts';
import { isTransient } from './verify-installers.ts';

/** What the check reaches outside the database. */
export interface FeedCheckTools {
  upstream: Upstream;
  limits: VerificationLimits;
  random: () => number;
}

export interface FeedCheck {
  feedId: string;
  /** The update run that asked for it. */
  runId: string;
  /** True when nobody will try again: failures are then recorded instead of thrown. */
  lastAttempt: boolean;
  signal?: AbortSignal;
  /** The queue's job, which ends in the transaction that ends the check. */
  job: HeldJob;
}

export type OutcomeCounts = Partial<Record<UpdateOutcome, number>>;

/** Something that another try may mend stopped the check; what was finished before stays finished. */
export class FeedCheckInterruptedError extends Error {
  override readonly name = 'FeedCheckInterruptedError';
}

const loadFeedInCompany = shareTransaction('load feeds', 50, loadFeeds);

/**
 * Asks one feed and acts on what it says about each of its sources. Outside calls happen between transactions, never
 * in one. Each application is written in a transaction of its own, so what one source says harms only its own row,
 * and a check that is killed and repeated goes on where it stopped. Checks that find nothing new share transactions.
 *
 * Validators are kept only when every source was settled: a later 304 must not hide one that was not.
 * @throws FeedCheckInterruptedError when a later attempt may succeed and there is one
 */
export async function checkFeed(tools: FeedCheckTools, check: FeedCheck, run: Run): Promise<void> {
  const feed = await loadFeedInCompany(check.feedId);
  if (!feed || feed.sources.length === 0) {
    await asSystem('end a feed check', async (context) => {
      await run.succeed(context, { skipped: feed ? 'no sources' : 'no such feed' });
      await completeJob(context.tx, 'catalog.check-feed', check.job);
    });
    return;
  }
  run.about(nameFeed(feed));
  const adapter = feedAdapters[feed.kind];
  let reading: FeedReading;
  try {
    reading = await adapter.readFeed(tools.upstream, feed);
  } catch (error) {
    await failFeed(tools, check, run, feed, error);
    return;
  }
  if (reading.status === 'not-modified') {
    await endUnmodifiedCheck({ feedId: feed.id, runId: check.runId, run, job: check.job });
    return;
  }

  const counts: OutcomeCounts = {};
  const interruptions: string[] = [];
  const nothingNew: string[] = [];
  for (const source of feed.sources) {
    check.signal?.throwIfAborted();
    const observation = reading.observations.get(source.sourceId) ?? {
      ok: false as const,
      reason: 'The feed does not mention this application.',
    };
    if (saysNothingNew(source, observation)) {
      nothingNew.push(source.sourceId);
      continue;
    }
    const conclusion = await settleSource(tools, check, run, feed, adapter, source, observation);
    if (typeof conclusion === 'string') {
      interruptions.push(`${source.identifier}: ${conclusion}`);
      continue;
    }
    counts[conclusion.outcome] = (counts[conclusion.outcome] ?? 0) + 1;
    if (conclusion.outcome !== 'unchanged') {
      run.log(
        `update.${conclusion.outcome}`,
        { identifier: source.identifier, version: conclusion.version },
        conclusion.outcome === 'failed' || conclusion.outcome === 'held' ? 'warn' : 'info',
      );
    }
  }
  if (interruptions.length > 0) throw new FeedCheckInterruptedError(interruptions.join('; '));

  const { validators } = reading;
  await asSystem('end a feed check', async (context) => {
    const told = { runId: check.runId, feedId: feed.id, jobId: run.id };
    const recorded = await recordNothingNew(context, [told], 'same-fingerprint', nothingNew);
    const rest = recorded.get(feed.id) ?? {};
    await rememberFeed(
      context,
      feed.id,
      counts.failed ? { etag: null, lastModified: null } : validators,
    );
    await run.succeed(context, {
      ...counts,
      unchanged: (counts.unchanged ?? 0) + (rest.unchanged ?? 0),
      held: (counts.held ?? 0) + (rest.held ?? 0),
    });
    await completeJob(context.tx, 'catalog.check-feed', check.job);
  });
}

/** For people: the application of a feed that tells of one alone, else the feed's address. */
const nameFeed = ({ sources, url }: LoadedFeed) =>
  (sources.length === 1 && sources[0]?.applicationName) || url;

const saysNothingNew = (source: LoadedSource, seen: SourceObservation) =>
  seen.ok && seen.version === source.lastVersion && seen.fingerprint === source.lastFingerprint;

/** Settles one source and records its outcome; returns a message instead when only a later try can settle it. */
async function settleSource(
  tools: FeedCheckTools,
  check: FeedCheck,
  run: Run,
  feed: LoadedFeed,
  adapter: FeedAdapter,
  source: LoadedSource,
  observation: SourceObservation,
): Promise<Conclusion | string> {
  try {
    if (!observation.ok) {
      return await recordFailed(check, run, feed, source, { reason: observation.reason });
    }
    const finding = await investigate(tools, {
      feed,
      adapter,
      source,
      seen: observation,
      runId: check.runId,
      ...(check.signal ? { signal: check.signal } : {}),
    });
    return await asSystem('apply an update', async (context) => {
      const conclusion = await applyObservation(context, finding);
      await recordConclusion(
        context,
        check.runId,
        feed.id,
        source.applicationId,
        run.id,
        conclusion,
      );
      return conclusion;
    });
  } catch (error) {
    check.signal?.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    const permanent = error instanceof UpstreamError ? !isTransient(error) : isFormatError(error);
    if (!permanent && !check.lastAttempt) return message;
    return recordFailed(check, run, feed, source, describeError(error));
  }
}

async function recordFailed(
  check: FeedCheck,
  run: Run,
  feed: LoadedFeed,
  source: LoadedSource,
  evidence: Record<string, unknown>,
): Promise<Conclusion> {
  const conclusion: Conclusion = { outcome: 'failed', version: null, evidence };
  await asSystem('record a failed update', (context) =>
    recordConclusion(context, check.runId, feed.id, source.applicationId, run.id, conclusion),
  );
  return conclusion;
}

async function failFeed(
  tools: FeedCheckTools,
  check: FeedCheck,
  run: Run,
  feed: LoadedFeed,
  error: unknown,
): Promise<void> {
  check.signal?.throwIfAborted();
  const evidence = describeError(error);
  const permanent =
    error instanceof UpstreamError
      ? !isTransient(error) || error.code === 'rate-limited'
      : isFormatError(error);
  if (!permanent && !check.lastAttempt) throw new FeedCheckInterruptedError(evidence.reason);
  run.log('feed.failed', { feed: feed.name, ...evidence }, 'warn');
  await asSystem('record a failed feed', async (context) => {
    await recordFailure(context, check.runId, feed.id, run.id, evidence);
    await rememberFeedFailure(context, feed.id, {
      message: evidence.reason,
      retryAt: error instanceof UpstreamError ? error.retryAt : null,
      random: tools.random,
    });
    await run.fail(context, evidence.reason, { failed: feed.sources.length });
    await completeJob(context.tx, 'catalog.check-feed', check.job);
  });
}

const isFormatError = (error: unknown) =>
  error instanceof Error && error.name === 'FeedFormatError';

function describeError(error: unknown): { reason: string } & Record<string, unknown> {
  const reason = error instanceof Error ? error.message : String(error);
  if (!(error instanceof UpstreamError)) return { reason };
  return { reason, code: error.code, url: error.url, httpStatus: error.httpStatus };
}
