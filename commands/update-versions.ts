import { parseArgs } from 'node:util';
import { checkFeedHandler } from '#jobs/catalog/check-feed.ts';
import { registerHandler } from '#jobs/register-handler.ts';
import type { FeedPreview } from '#app/domain/catalog/preview-feed.ts';
import { previewFeed } from '#app/domain/catalog/preview-feed.ts';
import { findFeeds } from '#app/domain/catalog/find-feeds.ts';
import type { UpdateRunProgress } from '#app/domain/catalog/finish-update-run.ts';
import { finishUpdateRun, readUpdateRunProgress } from '#app/domain/catalog/finish-update-run.ts';
import { listUpdateOutcomes } from '#app/domain/catalog/list-update-outcomes.ts';
import { startUpdateRun } from '#app/domain/catalog/start-update-run.ts';
import { createUpdateTools } from '#app/domain/catalog/update-tools.ts';
import { log } from '#app/providers/log.server.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';
import type { Say } from './progress.ts';

const USAGE = `Looks for new versions once, now.

  npm run update-versions [-- --source <name>] [--dry-run]

  --source    only the feed of this name or address, or the feed of this application
  --dry-run   ask, decide and verify, but change nothing

Exit code 1 when a source failed, 2 when the command was called wrongly.`;

const pollMs = 300;

await runCommand(async (say) => {
  const wanted = readArguments(process.argv.slice(2));
  if (typeof wanted === 'string') {
    process.stderr.write(`${wanted}\n\n${USAGE}\n`);
    return 2;
  }
  return withDatabase(say, async ({ workerUrl }) => {
    connectDatabase({ url: workerUrl, poolSize: 10, applicationName: 'lappa update-versions' });
    const update = createUpdateTools();
    try {
      const feedIds = await asSystem('look for feeds', (context) =>
        findFeeds(context, wanted.source),
      );
      if (feedIds.length === 0) {
        say(wanted.source ? `There is no source ${wanted.source}.` : 'There are no sources.');
        return wanted.source ? 2 : 0;
      }
      return wanted.dryRun
        ? await preview(say, feedIds, (feedId) => previewFeed(update.tools, feedId))
        : await runPass(say, workerUrl, update.tools, feedIds);
    } finally {
      await update.close();
      await closeDatabase();
    }
  });
});

function readArguments(given: string[]): { source: string | undefined; dryRun: boolean } | string {
  try {
    const { values } = parseArgs({
      args: given,
      options: { source: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    });
    return { source: values.source, dryRun: values['dry-run'] ?? false };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** One pass through the queue, which this process works on beside any worker that runs. */
async function runPass(
  say: Say,
  workerUrl: string,
  tools: ReturnType<typeof createUpdateTools>['tools'],
  feedIds: string[],
): Promise<number> {
  const boss = await startQueue({
    url: workerUrl,
    role: 'worker',
    onError: (error) => log().error({ event: 'queue.error', error }),
  });
  try {
    await registerHandler(
      boss,
      checkFeedHandler(tools, () => {}),
    );
    const run = await asSystem('an update run by hand', (context) =>
      startUpdateRun(context, { trigger: 'command', feedIds }),
    );
    if (!run) throw new Error('The run did not start.');
    if (run.busy > 0)
      say(`${run.busy} feeds are being checked already and are left to that check.`);
    for (;;) {
      const progress = await asSystem('watch an update run', async (context) => {
        await finishUpdateRun(context, run.runId);
        return readUpdateRunProgress(context, run.runId);
      });
      showProgress(progress);
      if (progress.ended) return await summarise(say, run.runId, progress);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  } finally {
    await stopQueue(5000);
  }
}

function showProgress({ settled, applications }: UpdateRunProgress): void {
  if (!process.stderr.isTTY) return;
  const end = settled >= applications ? '\n' : '';
  process.stderr.write(`\r\u001b[K${settled} of ${applications} applications${end}`);
}

async function summarise(say: Say, runId: string, progress: UpdateRunProgress): Promise<number> {
  for (const outcome of ['failed', 'held', 'new', 'rolled-back', 're-offered'] as const) {
    if (!progress.outcomes[outcome]) continue;
    const { rows, total } = await asSystem('report an update run', (context) =>
      listUpdateOutcomes(context, runId, { outcome, page: 1 }),
    );
    for (const row of rows) {
      say(describe(outcome, row.identifier, row.version, row.evidence.reason));
    }
    if (total > rows.length) say(`… and ${total - rows.length} more ${outcome}`);
  }
  say(table(progress.outcomes));
  return progress.outcomes.failed ? 1 : 0;
}

function describe(
  outcome: string,
  identifier: string,
  version: string | null,
  reason: unknown,
): string {
  return `${outcome.padEnd(12)} ${identifier} ${version ?? ''}${typeof reason === 'string' ? `: ${reason}` : ''}`;
}

/** The columns that the pass is asked for, and whatever else happened. */
function table(outcomes: Partial<Record<UpdateOutcome, number>>): string {
  const checked = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const columns: [string, number][] = [
    ['checked', checked],
    ['unchanged', outcomes.unchanged ?? 0],
    ['new', (outcomes.new ?? 0) + (outcomes.recorded ?? 0)],
    ['re-offered', outcomes['re-offered'] ?? 0],
    ['rolled back', outcomes['rolled-back'] ?? 0],
    ['held', outcomes.held ?? 0],
    ['failed', outcomes.failed ?? 0],
  ];
  return [
    columns.map(([name]) => name.padStart(11)).join(' '),
    columns.map(([, count]) => String(count).padStart(11)).join(' '),
  ].join('\n');
}

async function preview(
  say: Say,
  feedIds: string[],
  ask: (feedId: string) => Promise<FeedPreview[]>,
): Promise<number> {
  const outcomes: Partial<Record<UpdateOutcome, number>> = {};
  for (const feedId of feedIds) {
    for (const one of await ask(feedId)) {
      outcomes[one.outcome] = (outcomes[one.outcome] ?? 0) + 1;
      if (one.outcome !== 'unchanged') {
        say(describe(one.outcome, one.identifier, one.version, one.reason));
      }
    }
  }
  say(table(outcomes));
  say('Nothing was changed: this was a dry run.');
  return outcomes.failed ? 1 : 0;
}
