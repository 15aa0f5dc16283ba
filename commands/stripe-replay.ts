import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { acceptStripeEvents } from '#app/domain/billing/receive-stripe-event.ts';
import { stripeEventStates } from '#app/domain/billing/list-stripe-events.ts';
import { replayStripeEvents } from '#app/domain/billing/replay-stripe-events.ts';
import type { ReplayChoice } from '#app/domain/billing/replay-stripe-events.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { readSavedEvents } from '#app/providers/stripe/events.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';

const USAGE = `Has Stripe's events processed again; that is harmless however often.

  npm run stripe:replay -- evt_… [evt_…]
  npm run stripe:replay -- --state failed [--since 2026-11-20] [--until 2026-11-22T12:00Z]
  npm run stripe:replay -- --file saved-events.json

  --state   pending, processing, succeeded, failed or ignored
  --file    events saved as JSON: one, a list, or one a line; those that were never received are taken in, too`;

await runCommand((say) => {
  const wanted = readArguments(process.argv.slice(2));
  if (wanted === null) {
    process.stderr.write(`${USAGE}\n`);
    return Promise.resolve(2);
  }
  return withDatabase(say, async ({ workerUrl }) => {
    connectDatabase({ url: workerUrl, poolSize: 2, applicationName: 'lappa stripe replay' });
    await startQueue({ url: workerUrl, role: 'sender', onError: (error) => say(error.message) });
    try {
      const { replayed } = await replayStripeEvents(
        'file' in wanted ? { ids: await takeSaved(wanted.file) } : wanted,
      );
      say(`${replayed} events are processed again.`);
    } finally {
      await stopQueue(5_000);
      await closeDatabase();
    }
  });
});

/** Keeps the events of the file that the ledger does not have, and gives the ids of all. */
async function takeSaved(file: string): Promise<string[]> {
  const events = readSavedEvents(await readFile(file, 'utf8'));
  await asSystem('take saved Stripe events', (context) => acceptStripeEvents(context, events));
  return events.map(({ id }) => id);
}

function readArguments(given: string[]): ReplayChoice | { file: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        state: { type: 'string' },
        since: { type: 'string' },
        until: { type: 'string' },
        file: { type: 'string' },
      },
    });
    const ways = [positionals.length > 0, values.state !== undefined, values.file !== undefined];
    if (ways.filter(Boolean).length !== 1) return null;
    if (values.file !== undefined) return { file: values.file };
    if (values.state === undefined) return { ids: positionals };
    const state = stripeEventStates.find((one) => one === values.state);
    const since = readTime(values.since);
    const until = readTime(values.until);
    return state && since !== null && until !== null ? { state, since, until } : null;
  } catch {
    return null;
  }
}

/** Null is no time. */
function readTime(text: string | undefined): Date | undefined | null {
  if (text === undefined) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time;
}
